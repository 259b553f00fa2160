"""Lists of people in public: each kind of notice shows its own fields and no other, and ends on a day."""

from __future__ import annotations

from collections.abc import Iterator

from fuzi.messages import msg
from fuzi.model.finding import Severity
from fuzi.model.late_pattern import late
from fuzi.model.notice import NEVER, PLAIN
from fuzi.scanning.people import NAME, NAMES, People, PeopleList
from fuzi.scanning.rule import Carrier, Hit, Rule, Sight
from fuzi.scanning.views import ViewKind

_OWN_RULES = frozenset({"phone", "mailbox", "mark", "rank", "name", ""})
"""Judged by the rules of their values, or by the rule on pupils' results."""
_OF_A_CHILD = frozenset({"phone", "mailbox", "birth", "origin"})
"""What no list of pupils needs, a notice or not."""
_FRONT_MATTER = late(r"\A\s*---\n(?P<head>[\s\S]{0,20000}?)\n---")
_EXPIRES = late(r"^expires[^\S\n]*:[^\S\n]*\S", 8)
_PUBLIC_NOTICE = late(r"公示")
_DIGITS = late(r"[0-9]{6}")


_TOLD = late(
    r"(?<![一-鿿])(?P<name>[一-鿿]{2,4})\((?P<field>(?=[^()\n]{0,16}(?:年级|班|小学|中学|[高初][一二三]))[^()\n]{0,16}(?:孤儿|低保|建档立卡|特困|残疾|单亲|脱贫户?|困境|重病|留守|五保|烈士子女)[^()\n]{0,8})\)"
)
_OF_AID = late(r"资助|助学|困难学生|受助|补助|减免")


def find(sight: Sight) -> Iterator[Hit]:
    """Find columns that a list of people must not show; fields that a notice of its kind does not need are flagged."""
    if _OF_AID.search(sight.text, 0, 600):
        told = msg("why somebody receives aid, beside the name")
        yield from (Hit(*match.span("field"), Severity.FLAG, told) for match in _TOLD.finditer(sight.text))
    if not sight.view.has_any(NAMES):
        return
    people = People(sight.text, sight.notices)
    for one in people.lists():
        for index, field in enumerate(one.fields):
            severity = _severity(one, field)
            if severity is not None and _says_something(sight.text, people, one, index):
                needless = msg("a field that this kind of notice does not need")
                yield Hit(*one.table.head[index], severity, None if field in NEVER else needless)
        if one.kind is not None and one.kind.id and _never_ends(people.head):
            endless = msg("a public notice with names and without an end date (`expires`)")
            yield Hit(*one.table.head[one.fields.index("name")], Severity.FLAG, endless)


def _severity(one: PeopleList, field: str) -> Severity | None:
    if field in NEVER:
        return Severity.BLOCK if one.is_of_pupils else Severity.FLAG
    allowed = PLAIN if one.kind is None else one.kind.fields
    if one.is_of_pupils and field in _OF_A_CHILD - allowed:
        return Severity.FLAG
    return None if one.kind is None or field in allowed | _OWN_RULES else Severity.FLAG


def _says_something(text: str, people: People, one: PeopleList, index: int) -> bool:
    """Tell whether the column shows values; numbers that other rules know are counted as shown only in digits."""
    cells = people.shown(one.table, index)
    if one.fields[index] in {"id", "bank", "student-number"}:
        return any(_DIGITS.search(text, *cell) for cell in cells)
    return bool(cells)


def _never_ends(head: str) -> bool:
    """Tell whether a page says that it is a public notice and its front matter gives no end."""
    front = _FRONT_MATTER.match(head)
    return front is not None and _PUBLIC_NOTICE.search(head) is not None and not _EXPIRES.search(front["head"])


RULE = Rule(
    id="notice-field",
    severity=Severity.BLOCK,
    what=msg("a field of a list of people that must not be public"),
    why=msg(
        "A notice shows whom it is about and no more; in aid to pupils: "
        "name, school, department, grade, subject, class."
    ),
    basis=msg("Ministry of Education 教财厅函〔2017〕28号; Personal Information Protection Law, art. 6 and 28"),
    hint=msg("Delete the field, or mask its values; what a notice may show is set in `site_config/columns.yml`."),
    find=find,
    needs=(NAME, _TOLD),
    views=frozenset({ViewKind.ROWS}),
    carriers=frozenset({Carrier.FILE}),
    ok=(
        "资助名单\n\n| 姓名 | 学校 | 年级 | 班级 |\n| --- | --- | --- | --- |\n| 示例甲 | 示例小学 | 三年级 | 2 班 |",
        "拟聘人员公示\n\n| 姓名 | 准考证号 | 笔试成绩 |\n| --- | --- | --- |\n| 示例甲 | 20260001 | 85.5 |",
        "| 姓名 | 家庭住址 | 困难类型 |\n| --- | --- | --- |\n|  |  |  |",
    ),
    not_ok=(
        "资助名单\n\n| 姓名 | 班级 | 困难类型 |\n| --- | --- | --- |\n| 示例甲 | 三年级 2 班 | 低保 |",
        "助学金名单\n\n姓名,班级,家长\n示例甲,2 班,示例乙",
    ),
)
