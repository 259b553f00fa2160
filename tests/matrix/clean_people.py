"""Clean pages with people in them: lawful notices, rooms of an examination, what is brought to an enrolment."""

from __future__ import annotations

import random

from matrix.clean_numbers import landline

SCHOOLS = (
    "示例市第一小学",
    "示例市第二小学",
    "示例市东山中心小学",
    "示例市实验初级中学",
    "示例市南岭初级中学",
    "示例市职业技术学校",
    "示例市竹溪幼儿园",
)
SUBJECTS = ("语文", "数学", "英语", "物理", "化学", "道德与法治", "体育与健康", "信息科技", "音乐", "美术", "劳动")
CLASSES = ("一年级", "二年级", "三年级", "四年级", "五年级", "六年级", "七年级", "八年级", "九年级")


def table(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def recruitment(chance: random.Random) -> str:
    """Return a lawful list of people to be engaged, with numbers of the exam and marks."""
    rows = [
        (
            at,
            f"示例{name}",
            chance.choice(("男", "女")),
            chance.choice(SCHOOLS),
            chance.choice(SUBJECTS),
            f"2026{chance.randint(1000, 9999)}",
            f"{chance.uniform(60, 95):.2f}",
            f"{chance.uniform(60, 95):.2f}",
            at,
        )
        for at, name in enumerate("子丑寅卯辰巳", 1)
    ]
    return (
        "---\ntitle: 公开招聘教师拟聘人员公示\nexpires: 2026-12-31\n---\n\n# 公开招聘教师拟聘人员公示\n\n经笔试、面试、考察、体检，拟聘用下列人员。\n\n"
        + table(("序号", "姓名", "性别", "拟聘单位", "岗位", "准考证号", "笔试成绩", "面试成绩", "名次"), rows)
        + f"\n\n监督电话：{landline(chance)}"
    )


def aid(chance: random.Random) -> str:
    """Return a lawful notice about aid to pupils."""
    rows = [
        (at, f"示例{name}", chance.choice(SCHOOLS), chance.choice(CLASSES), f"{chance.randint(1, 9)}班")
        for at, name in enumerate("子丑寅卯辰巳", 1)
    ]
    return (
        "---\ntitle: 家庭经济困难学生资助名单公示\nexpires: 2026-12-31\n---\n\n# 资助名单公示\n\n"
        + table(("序号", "姓名", "学校", "年级", "班级"), rows)
        + f"\n\n公示期 5 个工作日。电话：{landline(chance)}"
    )


def award(chance: random.Random) -> str:
    """Return a list of teachers' awards."""
    rows = [
        (
            at,
            f"示例{name}",
            chance.choice(SCHOOLS),
            chance.choice(SUBJECTS),
            chance.choice(("一等奖", "二等奖", "三等奖")),
        )
        for at, name in enumerate("子丑寅卯辰巳", 1)
    ]
    return "---\ntitle: 教学论文评选结果公示\nexpires: 2026-12-31\n---\n\n# 教学论文评选结果公示\n\n" + table(
        ("序号", "作者", "单位", "学科", "等次"), rows
    )


def project(chance: random.Random) -> str:
    """Return a list of research projects with their numbers."""
    rows = [
        (
            f"{chance.randint(2018, 2026)}JK{chance.randint(100, 999)}",
            "课堂观察研究",
            f"示例{name}",
            chance.choice(SCHOOLS),
            f"{chance.randint(5, 80) * 1000}",
        )
        for name in "子丑寅卯"
    ]
    return "---\ntitle: 教育科学规划课题立项公示\nexpires: 2026-12-31\n---\n\n# 课题立项公示\n\n" + table(
        ("课题编号", "课题名称", "主持人", "单位", "经费（元）"), rows
    )


def winners_masked(chance: random.Random) -> str:
    """Return a list whose numbers are masked as they should be."""
    rows = [
        (f"示例{name}", f"138****{chance.randint(1000, 9999)}", f"{'*' * 14}{chance.randint(1000, 9999)}")
        for name in "甲乙丙丁"
    ]
    return "# 体检名单\n\n" + table(("姓名", "手机", "身份证号"), rows)


def exam_notice(chance: random.Random) -> str:
    """Return a notice of an examination with rooms and numbers of seats."""
    rows = [
        (
            f"第{at:03d}考场",
            f"{chance.randint(10_000_000, 99_999_999)}—{chance.randint(10_000_000, 99_999_999)}",
            30,
            f"{chance.randint(1, 5)}号楼{chance.randint(101, 520)}室",
        )
        for at in range(1, 9)
    ]
    return (
        "# 教师资格考试考场安排\n\n准考证号段如下，试卷在启用前按国家秘密管理，监考人员应当做好保密工作。\n\n"
        + table(("考场", "准考证号段", "人数", "地点"), rows)
        + f"\n\n咨询电话：{landline(chance)}"
    )


def enrolment(chance: random.Random) -> str:
    """Return an enrolment notice with limits of birth dates and what is to be brought."""
    year = chance.randint(2018, 2026)
    return (
        f"# {year} 年小学一年级新生入学报名公告\n\n凡出生日期在 {year - 7} 年 9 月 1 日至 {year - 6} 年 8 月 31 日之间的适龄儿童均可报名。"
        f"{year - 6}年8月31日前出生的也可以报名。\n\n报名时请携带户口簿、父母身份证、不动产权证书，填写姓名、性别、出生日期、家庭住址、身份证号、监护人电话。\n\n"
        f"港澳居民子女请携带港澳居民来往内地通行证或者护照。咨询电话：{landline(chance)}。家长如有疑问，可拨打学校电话 {landline(chance)}。\n\n"
        "| 姓名 |  | 性别 |  | 出生日期 |  |\n| --- | --- | --- | --- | --- | --- |\n| 家庭住址 |  | 联系电话 |  | 学籍号 |  |"
    )
