"""Pages such as schools and bureaus publish every day; none of them holds anything that must be stopped.

Each maker gives one page, another with each number of the chance it is handed. All numbers are made up; credit codes,
ISBN and the like carry right check digits, because wrong ones would be easier to tell from personal numbers.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from matrix.clean_lists import harmless_words, lawful_list
from matrix.clean_numbers import account, credit_code, date, isbn, issn, landline, money, number
from matrix.clean_people import (
    CLASSES,
    SCHOOLS,
    SUBJECTS,
    aid,
    award,
    enrolment,
    exam_notice,
    project,
    recruitment,
    table,
    winners_masked,
)

Page = Callable[[random.Random], str]


def timetable(chance: random.Random) -> str:
    """Return a timetable of one class."""
    rows = [
        (
            f"第{at}节",
            f"{8 + at}:{chance.choice(('00', '10', '20'))}-{8 + at}:{chance.choice(('40', '45', '50'))}",
            *chance.choices(SUBJECTS, k=5),
        )
        for at in range(1, 8)
    ]
    return f"# {chance.choice(CLASSES)}课程表\n\n" + table(
        ("节次", "时间", "周一", "周二", "周三", "周四", "周五"), rows
    )


def budget(chance: random.Random) -> str:
    """Return a table of a department's budget."""
    rows = [
        (
            20500 + at,
            name,
            f"{chance.randint(100, 99_999_999):,}.{chance.randint(0, 99):02d}",
            chance.randint(10_000, 9_999_999_999),
        )
        for at, name in enumerate(("教育支出", "普通教育", "学前教育", "小学教育", "初中教育", "高中教育", "职业教育"))
    ]
    return "# 部门预算公开表\n\n单位：元\n\n" + table(("科目编码", "科目名称", "本年预算", "上年决算"), rows)


def statistics(chance: random.Random) -> str:
    """Return statistics of schools, in one of four layouts."""
    rows = [(name, *(chance.randint(100, 99_999) for _ in range(5))) for name in SCHOOLS]
    head = ("学校", "班级数", "学生数", "教师数", "占地面积", "藏书量")
    layout = chance.choice(("|", "\t", ",", "   "))
    if layout == "|":
        return "# 教育事业统计\n\n" + table(head, rows)
    return "教育事业统计\n\n" + "\n".join(layout.join(map(str, row)) for row in [head, *rows])


def scores_of_schools(chance: random.Random) -> str:
    """Return results of schools and grades, which name no pupil."""
    rows = [
        (name, chance.choice(CLASSES), chance.randint(30, 400), f"{chance.uniform(60, 99):.2f}", at + 1)
        for at, name in enumerate(SCHOOLS)
    ]
    return "# 质量监测情况\n\n" + table(("学校", "年级", "参测人数", "平均分", "名次"), rows)


def tender(chance: random.Random) -> str:
    """Return the announcement of a tender with amounts, accounts and codes."""
    return (
        f"# 教学设备采购中标公告\n\n项目编号：{number(chance, 'SLZB', 12)}\n\n采购计划编号：{chance.randint(10**17, 10**18 - 1)}\n\n"
        f"中标人：示例教育装备有限公司，统一社会信用代码 {credit_code(chance)}，中标金额 {money(chance)}（大写：壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分）。\n\n"
        f"开户行：示例银行示例支行，户名：示例市公共资源交易中心，保证金账号：{account(chance)}\n\n"
        f"联系电话：{landline(chance)}，传真：{landline(chance)}。\n\n{date(chance)}"
    )


def contacts(chance: random.Random) -> str:
    """Return a page of offices' lines."""
    rows = [
        (
            name,
            landline(chance),
            f"示例路 {chance.randint(1, 300)} 号 {chance.randint(101, 999)} 室",
            f"{chance.choice(('bgs', 'jyk', 'rsk'))}@example.gov.cn",
        )
        for name in ("办公室", "人事科", "基教科", "计财科", "督导室")
    ]
    return (
        "# 联系我们\n\n"
        + table(("科室", "办公电话", "地址", "邮箱"), rows)
        + f"\n\n监督举报电话：12345、{landline(chance)} 转 {chance.randint(8000, 8999)}；热线 400-{chance.randint(100, 999)}-{chance.randint(1000, 9999)}。"
        + f"\n\n邮编：{chance.randint(100_000, 859_999)}"
    )


def notice(chance: random.Random) -> str:
    """Return a notice with document number, dates and annexes."""
    year = chance.randint(2015, 2026)
    return (
        f"---\ntitle: 关于做好 {year} 年秋季开学工作的通知\nauthor: 示例甲\nconfidentiality: 经审查不涉密\npublicity: 主动公开\n---\n\n"
        f"示教〔{year}〕{chance.randint(1, 300)} 号\n\n各中小学校：\n\n"
        f"开学时间为 {date(chance)}，报到时间 {chance.randint(7, 9)}:30—11:00。{chance.choice(('各校要落实安全责任。', '请于开学后两周内报送总结。', '严禁以任何形式收取捐资助学款。'))}\n\n"
        f"联系人：基教科 示例乙，联系电话：{landline(chance)}\n\n附件：1. 开学检查表（{number(chance, 'A', 6)}）\n\n示例市教育局\n\n{date(chance)}"
    )


def books(chance: random.Random) -> str:
    """Return a list of books with ISBN, ISSN and prices."""
    rows = [
        (
            chance.choice(("秘密花园", "城南旧事", "稻草人", "小王子", "昆虫记")),
            isbn(chance),
            f"{chance.uniform(10, 90):.2f}",
            issn(chance),
        )
        for _ in range(8)
    ]
    return (
        "# 推荐书目\n\n"
        + table(("书名", "ISBN", "定价", "ISSN"), rows)
        + f"\n\n条码 69{chance.randint(10**10, 10**11 - 1)}"
    )


def standards(chance: random.Random) -> str:
    """Return a text with numbers of standards and of laws."""
    return (
        f"# 教学用房采光检测\n\n依据 GB 7793-2010、GB/T 36876-2018、GB 50099-2011、JY/T 0615-2019 和国办发〔2014〕{chance.randint(1, 99)} 号，检测 {chance.randint(100, 999)} 间教室。\n\n"
        f"报告编号：{number(chance, 'JC', 14)}；仪器编号 {chance.randint(10**14, 10**15 - 1)}；照度 {chance.uniform(300, 700):.1f} lx。"
    )


def places(chance: random.Random) -> str:
    """Return places with their coordinates and addresses."""
    rows = [
        (
            name,
            f"{chance.uniform(18, 53):.6f}",
            f"{chance.uniform(73, 135):.6f}",
            f"示例区示例路 {chance.randint(1, 999)} 号",
        )
        for name in SCHOOLS
    ]
    return (
        "# 学校位置\n\n"
        + table(("学校", "纬度", "经度", "地址"), rows)
        + f"\n\n考点坐标：{chance.uniform(18, 53):.8f},{chance.uniform(73, 135):.8f}"
    )


def secrecy(chance: random.Random) -> str:
    """Return a page about secrecy, which marks nothing."""
    sentences = list(ABOUT_SECRECY)
    chance.shuffle(sentences)
    return "# 保密宣传教育\n\n" + "\n\n".join(sentences[:12])


def openness(chance: random.Random) -> str:
    """Return a yearly report on open government with its table of figures."""
    rows = [
        (words, *(chance.randint(0, 99) for _ in range(6)))
        for words in (
            "予以公开",
            "部分公开",
            "不予公开：属于国家秘密",
            "不予公开：内部事务信息",
            "不予公开：过程性信息",
            "无法提供",
            "不予处理",
        )
    ]
    return (
        f"# {chance.randint(2015, 2026)} 年政府信息公开工作年度报告\n\n收到依申请公开 {chance.randint(0, 99)} 件。\n\n"
        + table(("办理结果", "自然人", "商业企业", "科研机构", "公益组织", "法律机构", "总计"), rows)
    )


def menu(chance: random.Random) -> str:
    """Return a menu with weights and prices."""
    rows = [
        (
            day,
            *(f"{name} {chance.randint(20, 200)}g" for name in ("米饭", "青菜", "豆腐")),
            f"{chance.uniform(5, 15):.1f}",
        )
        for day in ("周一", "周二", "周三", "周四", "周五")
    ]
    return "# 带量食谱\n\n" + table(("日期", "主食", "蔬菜", "豆制品", "价格"), rows)


def duty(chance: random.Random) -> str:
    """Return a plan of duties with an office's lines."""
    rows = [(date(chance), f"示例{name}", landline(chance), landline(chance)[-8:]) for name in "甲乙丙丁"]
    return "# 假期值班安排\n\n" + table(("日期", "带班领导", "值班电话", "传真"), rows)


def leaders(chance: random.Random) -> str:
    """Return the biography of a leader as bureaus publish it: month of birth only."""
    year = chance.randint(1965, 1985)
    return f"# 领导信息\n\n示例甲，男，汉族，{year} 年 {chance.randint(1, 12)} 月出生，{year + 22} 年 7 月参加工作，大学学历，现任示例市教育局局长。分管办公室、人事科。办公电话 {landline(chance)}。"


def history(chance: random.Random) -> str:
    """Return an article with dates and numbers of history."""
    return (
        f"# 校史\n\n学校创办于 1906 年 9 月 1 日。著名教育家陶行知（1891年10月18日出生）曾来校讲学。1949-10-01 以后改为公立。现有学生 {chance.randint(500, 5000)} 人。"
        f"\n\n馆藏档案 {chance.randint(10**11, 10**12 - 1)} 号至 {chance.randint(10**11, 10**12 - 1)} 号。"
    )


def software(chance: random.Random) -> str:
    """Return a page on a piece of software with versions and digests."""
    digest = "".join(chance.choices("0123456789abcdef", k=64))
    return f"# 客户端下载\n\n版本 {chance.randint(1, 9)}.{chance.randint(0, 99)}.{chance.randint(1000, 99999)}，SHA-256：`{digest}`，大小 {chance.randint(10**6, 10**9)} 字节，发布时间 20260901{chance.randint(100000, 235959)}。\n\nhttps://www.example.test/a/{chance.randint(10**9, 10**10 - 1)}.html?id={chance.randint(10**7, 10**8 - 1)}"


def mathematics(chance: random.Random) -> str:
    """Return exercises full of numbers."""
    rows = [
        f"{at}. {chance.randint(10**3, 10**6)} × {chance.randint(10, 999)} = {chance.randint(10**6, 10**9)}"
        for at in range(1, 15)
    ]
    return "# 计算练习\n\n难度★★★\n\n" + "\n".join(rows) + "\n\n圆周率 3.14159265358979323846264338327950288"


def qualification(chance: random.Random) -> str:
    """Return a notice on certificates with the offices' numbers and business licences."""
    rows = [
        (
            name,
            credit_code(chance),
            f"教民{chance.randint(10**14, 10**15 - 1)}号",
            f"示例区示例街道示例路{chance.randint(1, 300)}号",
        )
        for name in ("示例艺术培训中心", "示例外语培训学校", "示例科技培训学校")
    ]
    return "# 校外培训机构白名单\n\n" + table(("机构名称", "统一社会信用代码", "办学许可证号", "办学地址"), rows)


def sports(chance: random.Random) -> str:
    """Return results of a sports day by class."""
    rows = [
        (
            f"{chance.choice(CLASSES)}{chance.randint(1, 9)}班",
            f"{chance.randint(1, 3)}'{chance.randint(10, 59)}\"{chance.randint(10, 99)}",
            f"{chance.uniform(1, 9):.2f}",
            chance.randint(1, 99),
        )
        for _ in range(8)
    ]
    return "# 运动会团体成绩\n\n" + table(("班级", "接力", "跳远", "总分"), rows)


def schedule(chance: random.Random) -> str:
    """Return times of meetings, trains and deadlines."""
    lines = [
        f"- {date(chance)} {chance.randint(8, 17):02d}:{chance.randint(0, 59):02d}:{chance.randint(0, 59):02d} 第{at}次会议，会议室 {chance.randint(101, 999)}，参会 {chance.randint(10, 300)} 人"
        for at in range(1, 12)
    ]
    return (
        "# 日程安排\n\n"
        + "\n".join(lines)
        + f"\n\n20260901-20270110；2026.09.01—2027.01.10；{chance.randint(2015, 2026)}0901{chance.randint(1000, 9999)}"
    )


def supplies(chance: random.Random) -> str:
    """Return a list of equipment with numbers of models and of assets."""
    rows = [
        (
            at,
            name,
            number(chance, "ZC", 13),
            f"{chance.randint(10**15, 10**16 - 1)}",
            chance.randint(1, 60),
            f"{chance.uniform(100, 99999):.2f}",
        )
        for at, name in enumerate(("计算机", "投影机", "显微镜", "钢琴", "课桌椅"), 1)
    ]
    return "# 资产清单\n\n" + table(("序号", "名称", "资产编号", "出厂编号", "数量", "单价"), rows)


MAKERS: tuple[Page, ...] = (
    timetable, budget, statistics, scores_of_schools, tender, contacts, notice, books, standards, places, enrolment,
    exam_notice, recruitment, aid, award, project, secrecy, openness, menu, duty, leaders, history, software, mathematics,
    qualification, winners_masked, sports, schedule, lawful_list, harmless_words, supplies,
)  # fmt: skip

ABOUT_SECRECY = tuple((Path(__file__).parent / "about_secrecy.txt").read_text(encoding="utf-8").splitlines())
"""Sentences about secrecy, openness and what merely sounds like it: text about secrecy is never a mark."""


def pages(count: int) -> list[str]:
    """Return so many clean pages, every maker in turn."""
    chance = random.Random(1123)  # noqa: S311 - made pages, no secrets
    return [MAKERS[at % len(MAKERS)](chance) for at in range(count)]
