"""Lists of people: tables with names, what each of their columns holds, and of whom and for what they are.

What a list is for (a kind of notice) and whether it is about pupils is read from its heads, the words before it and
the head of the page, in this order of trust.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from fuzi.model.late_pattern import late
from fuzi.model.notice import PLAIN, SHIPPED, NoticeKind
from fuzi.scanning.labelled import Span, Table, spaced, tables_headed

NAMES = ("姓名", "学生", "考生", "获奖者", "选手", "受助人", "名字")
NAME = late(spaced("姓名|学生姓名|考生姓名|名字|获奖者|受助人|选手") + "|(?<![一-鿿])(?:学生|考生)(?![一-鿿])")
ELSEWHERE = NoticeKind("", PLAIN | {"unit", "post", "award", "amount"})
"""What a list shows that stands in a column whose notices are not of its kind, news of an award say."""
_PERSON = late(r"[一-鿿·]{2,5}(?:\([^()]{0,6}\))?")
_NO_PERSON = late(r"住址|地址|电话|性别|日期|学籍|年级|班级|身份|学校|监护|家长|备注|签[名字]|单位|合计|总计|平均|小计")
"""What stands in the first cells of a form, or below a column of figures."""
_MASKED = late(r"[*×•●○■□▇█▓#]|[一-鿿]某")
_EMPTY = late(r"[-—–/无\s]*")
_ROWS_READ = 60
"""So many rows of a list are read to know what it is."""
_AHEAD = 300
_HEADS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (field, late(words))
    for field, words in (
        ("student-number", r"学籍"),
        ("id", r"身份证|证件号"),
        ("exam-number", r"准考证|报名(?:号|序号)|考生号|考号|报考号|座位号|抽签号"),
        ("family", r"家长|监护人|父亲|母亲|父母|家庭成员|家庭人口|家庭情况"),
        (
            "hardship",
            r"困难|贫困|低保|建档立卡|收入|家庭经济|特困|孤儿|致贫|脱贫|单亲|留守|残疾学生|资助(?:原因|类别|类型)",
        ),
        ("phone", r"手机|电话|联系方式|联系号码"),
        ("mailbox", r"邮箱|qq|微信|e-?mail"),
        ("bank", r"银行|卡号|[账帐]号|[账帐]户|开户"),
        ("address", r"住址|家庭地址|户籍|居住|户口"),
        ("birth", r"出生|生日|年龄"),
        ("medical", r"体检"),
        ("health", r"疾病|病史|病情|残疾|健康|身高|体重|视力|体质|接种|疫苗|血型|心理|预警|筛查|普查"),
        ("rank", r"排名|名次|位次|排序"),
        ("mark", r"成绩|分数|得分|总分|均分|笔试|面试|[^扣]分$|^分$|学业水平|评分"),
        ("amount", r"金额|标准|经费|资助额|补助额|\(元\)"),
        ("award", r"奖|等次|等第|等级|档次|荣誉|作品|论文|课题|项目"),
        ("sex", r"性别"),
        ("origin", r"民族|籍贯|政治面貌|生源"),
        ("education", r"学历|学位|毕业(?!学校|院校|小学|初中|中学|高中|幼儿园)|证书"),
        ("post", r"岗位|职位|职务|职称"),
        ("grade", r"年级|年段"),
        ("class", r"班"),
        ("subject", r"学科|专业|科目|任教"),
        ("school", r"学校|院校|园|校"),
        ("department", r"院系|系|部门|科室|学部"),
        ("unit", r"单位"),
    )
)
_SUBJECT_MARK = late(
    r"语文|数学|英语|外语|物理|化学|生物|历史|地理|政治|道法|道德与法治|科学|体育|音乐|美术|文综|理综|信息"
)
_NUMERIC = late(r"[0-9]{1,3}(?:\.[0-9]{1,2})?分?|[abcd][+-]?|优秀?|良好?|(?:不)?[合及]格")
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "recruitment",
        late(r"招聘|拟聘|录用|选调|遴选|应聘|入围|资格复审|拟录|体检人员|面试人员|考察人选|政审|公务员|招考教师|招募"),
    ),
    ("aid", late(r"资助|助学金|奖学金|补助|困难学生|受助|免学费|学费减免|助学|营养改善|低保")),
    ("admission", late(r"招生|录取|入学|转学|摇号|派位|新生|自主招生|特长生|保送")),
    ("project", late(r"立项|课题|结题|科研项目|规划项目|项目申报")),
    ("award", late(r"获奖|评选|评优|表彰|表扬|先进|优秀|竞赛|比赛|评比|三好|大赛|运动会|科技节|艺术节")),
)
_OF_PUPILS = late(r"班级|年级|就读|学籍|家长|监护人|学生|考生|指导教师|辅导教师|幼儿")
_OF_STAFF = late(r"岗位|职称|职务|任教|拟聘|应聘|单位|主持人|学历|参训|聘用|面试|笔试")
_ABOUT_PUPILS = late(r"期中|期末|月考|中考|高考|模拟考|三好学生|学生|同学|少先队|学业|幼儿|新生|考试成绩|测试成绩")
_ABOUT_STAFF = late(r"教师|拟聘|招聘|事业单位|公务员|教研员|班主任|校长|职工|课题|培训班|学员|裁判|专家|评委")
_CONTEST = late(r"运动会|田径|比赛|竞赛|大赛|联赛|棋|球|游泳|选拔赛|艺术节|科技节|评选|作品")


class PeopleList(NamedTuple):
    """A table of people.

    Attributes:
        table: head and rows.
        fields: what each column holds; empty where nobody knows.
        kind: which notice it is; None where it is none.
        is_of_pupils: None where nothing tells.
        is_contest: whether it tells of a contest, not of school work.
    """

    table: Table
    fields: tuple[str, ...]
    kind: NoticeKind | None
    is_of_pupils: bool | None
    is_contest: bool


class People:
    """The lists of people in one text (a view of rows)."""

    def __init__(self, text: str, kinds: Iterable[NoticeKind] = SHIPPED) -> None:
        self._text = text
        self._kinds = {kind.id: kind for kind in kinds}

    def lists(self) -> Iterator[PeopleList]:
        """Yield each table that names at least one person."""
        for table in tables_headed(self._text, NAME, _ROWS_READ):
            fields = tuple(self._field(table, index) for index in range(len(table.head)))
            if "name" in fields and self._has_people(table, fields.index("name")):
                yield self._list(table, fields)

    def shown(self, table: Table, index: int) -> tuple[Span, ...]:
        """Return the cells of a column that say something: neither empty nor masked."""
        cells = table.column(index).cells
        return tuple(cell for cell in cells if not self._is_blank(cell) and not _MASKED.search(self._text, *cell))

    @cached_property
    def head(self) -> str:
        """Return the beginning of the text, where title and purpose stand."""
        return self._text[:600]

    def _list(self, table: Table, fields: tuple[str, ...]) -> PeopleList:
        start = table.head[0][0]
        heads = " ".join(self._text[low:high] for low, high in table.head)
        near = self._text[max(0, start - _AHEAD) : start]
        kind = next((name for words in (near, self.head) for name, told in _KINDS if told.search(words)), "")
        return PeopleList(
            table,
            fields,
            self._kinds.get(kind, ELSEWHERE if kind else None),
            _is_of_pupils(heads, near + self.head[:200], kind),
            _CONTEST.search(near + self.head[:200]) is not None,
        )

    def _field(self, table: Table, index: int) -> str:
        head = re.sub(r"\s+", "", self._text[slice(*table.head[index])])
        if NAME.search(head) and not re.search("家长|父|母|监护|学校|单位|教师|课题|项目|作品", head):
            return "name"
        found = next((field for field, told in _HEADS if told.search(head)), "")
        if found in {"", "subject"} and _SUBJECT_MARK.search(head):
            cells = self.shown(table, index)
            return "mark" if cells and all(_NUMERIC.fullmatch(self._text, *cell) for cell in cells[:5]) else "subject"
        return found

    def _has_people(self, table: Table, index: int) -> bool:
        cells = [cell for cell in table.column(index).cells if not self._is_blank(cell)]
        words = [re.sub(r"\s", "", self._text[slice(*cell)]) for cell in cells]
        people = [word for word in words if _PERSON.fullmatch(word) and not _NO_PERSON.search(word)]
        return bool(people) and len(people) * 2 >= len(cells)

    def _is_blank(self, cell: Span) -> bool:
        return _EMPTY.fullmatch(self._text, *cell) is not None


def _is_of_pupils(heads: str, around: str, kind: str) -> bool | None:
    """Tell whether a list is about pupils: its heads count most, what it is for next, the words around it last."""
    if kind in {"recruitment", "project"}:
        return False
    if _OF_STAFF.search(heads) and not re.search("班级|年级|家长", heads):
        return False
    if _OF_PUPILS.search(heads) or kind in {"aid", "admission"}:
        return True
    if _ABOUT_PUPILS.search(around):
        return True
    return False if _ABOUT_STAFF.search(around) else None
