"""Pupils' marks and ranks by name, in tables and in lists: never public (未成年人学校保护规定, 10)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fuzi.messages import msg
from fuzi.model.finding import Severity
from fuzi.model.late_pattern import late
from fuzi.scanning.people import NAME, NAMES, People
from fuzi.scanning.rule import Carrier, Hit, Rule, Sight
from fuzi.scanning.views import ViewKind

_RESULTS = frozenset({"mark", "rank"})
_MARK = r"(?:[0-9]{1,3}(?:\.[0-9]{1,2})?[^\S\n]{0,2}分(?![钟之])|第[^\S\n]?[0-9一二三四五六七八九十]{1,3}[^\S\n]?名)"
_LABELLED = late(
    r"姓名[^\S\n]{0,2}:[^\S\n]{0,2}[一-鿿]{2,4}[^\n]{0,60}?(?P<mark>(?:成绩|总分|分数|得分|排名|名次|等第|等级)[^\S\n]{0,2}:[^\S\n]{0,2}(?:第?[0-9]{1,3}|[a-d][+-]?(?![a-z])|优秀?|良好?|不?合格))"
)
_LINE = late(
    rf"^(?:[0-9]{{1,3}}[.、)][^\S\n]*)?(?P<name>[一-鿿]{{2,4}})[\s:,、]{{1,4}}(?:[一-鿿]{{2,6}}[\s:,]{{0,3}})?(?P<mark>{_MARK})",
    re.MULTILINE,
)
_SUBJECTS = "语文|数学|英语|外语|物理|化学|生物|历史|地理|政治|道法|科学|总分|总成绩"
_LINE_OF_MARKS = late(
    rf"^(?:[0-9]{{1,3}}[.、)][^\S\n]*)?(?P<name>[一-鿿]{{2,4}}(?<![校学班级均分科市县区组题时]))[\s:,、]{{1,4}}"
    rf"(?P<mark>(?:{_SUBJECTS})[^\S\n]{{0,2}}:?[^\S\n]{{0,2}}[0-9]{{1,3}}(?:\.[0-9])?分?[\s,、;]{{1,3}}(?:{_SUBJECTS})[^\S\n]{{0,2}}:?[^\S\n]{{0,2}}[0-9]{{1,3}})",
    re.MULTILINE,
)
_MARK_AT_ALL = late(rf"(?:{_SUBJECTS})[^\S\n]{{0,2}}:?[^\S\n]{{0,2}}[0-9]")
_BLANK = r"[^\S\n\t]"
_TURNED_TABLE = late(
    rf"^[^\S\n]*(?P<head>姓{_BLANK}?名){_BLANK}*(?:\t{_BLANK}*(?:[一-鿿·]{{2,4}}{_BLANK}*(?=[\t\n]))?){{1,40}}\n(?:[^\n]{{0,300}}\n){{0,6}}?"
    rf"[^\S\n]*(?:{_SUBJECTS}|排名|名次|成绩){_BLANK}*(?:\t{_BLANK}*){{1,20}}[0-9]{{1,3}}(?:\.[0-9]{{1,2}})?{_BLANK}*(?=[\t\n]|\Z)",
    re.MULTILINE,
)
"""A table in which each column is a pupil. Tabs part its cells and are no blanks: there is one way to read a row."""
_IN_SENTENCE = late(
    rf"(?P<mark>[一-鿿]{{2,4}}同学[^。\n]{{0,24}}(?:期中|期末|月考|模拟|中考|高考|考试|总分|年级|班级|全班|全校)[^。\n]{{0,16}}?{_MARK})"
)
_IN_SENTENCE_AT_ALL = late(r"同学[^。\n]{0,24}(?:期中|期末|月考|模拟|中考|高考|考试|总分|年级|班级|全班|全校)")
_PUPILS = ("学生", "同学", "年级", "班级", "期中", "期末", "月考", "中考", "成绩")
_SCHEME = ("满分", "评分", "分值", "题型", "细则", "计分")
"""A page that says how marks are given lists what they are given for, not who got them."""
_NO_NAME = late(
    r"题|内容|书写|表达|结构|态度|班|语文|数学|英语|外语|物理|化学|生物|历史|地理|政治|道法|体育|音乐|美术|科学|总分|合计"
    r"|听力|阅读|作文|实践|能力|基础|考试|成绩|每|各|占|共|得|加|扣|以上|以下|及格|优秀|良好|平均"
)
_LEAST_LINES = 3


def find(sight: Sight) -> Iterator[Hit]:
    """Find marks and ranks beside pupils' names; those of contests, and of whom nothing tells, are for the officer."""
    text = sight.text
    if sight.view.has_any(NAMES):
        people = People(text, sight.notices)
        for one in people.lists():
            if one.is_of_pupils is False:
                continue
            is_grave = one.is_of_pupils is True and not one.is_contest
            for index, field in enumerate(one.fields):
                if field in _RESULTS and people.shown(one.table, index):
                    yield Hit(*one.table.head[index], Severity.BLOCK if is_grave else Severity.FLAG)
        yield from (Hit(*match.span("mark")) for match in _LABELLED.finditer(text))
        yield from (Hit(*match.span("head"), Severity.FLAG) for match in _TURNED_TABLE.finditer(text))
    if "同学" in text:
        yield from (Hit(*match.span("mark"), Severity.FLAG) for match in _IN_SENTENCE.finditer(text))
    if "分" in text or "名" in text:
        yield from _of_lines(sight)


def _of_lines(sight: Sight) -> Iterator[Hit]:
    """Find lists of names with marks, one a line."""
    if not sight.view.has_any(_PUPILS) or sight.view.has_any(_SCHEME):
        return
    for match in _LINE_OF_MARKS.finditer(sight.text):
        if not _NO_NAME.search(match["name"]):
            yield Hit(*match.span("mark"), Severity.FLAG)
    lines = [match for match in _LINE.finditer(sight.text) if not _NO_NAME.search(match["name"])]
    if len(lines) >= _LEAST_LINES:
        yield from (Hit(*match.span("mark"), Severity.FLAG) for match in lines)


RULE = Rule(
    id="pupil-result",
    severity=Severity.BLOCK,
    what=msg("marks or ranks of pupils, by name"),
    why=msg("Marks and ranks are for the pupil and the parents alone; a school must not make them public."),
    basis=msg("Provisions on the Protection of Minors by Schools (Ministry of Education 2021), art. 10"),
    hint=msg("Delete these fields or the names; figures of a whole school, grade or class may stay."),
    find=find,
    needs=(NAME, _LINE, _MARK_AT_ALL, _IN_SENTENCE_AT_ALL),
    views=frozenset({ViewKind.ROWS}),
    carriers=frozenset({Carrier.FILE}),
    ok=(
        "| 学校 | 年级 | 平均分 |\n| --- | --- | --- |\n| 示例小学 | 三年级 | 85.5 |",
        "拟聘教师\n\n| 姓名 | 岗位 | 笔试成绩 |\n| --- | --- | --- |\n| 示例甲 | 语文教师 | 85.5 |",
        "期末考试总分 100 分，其中听力 30 分",
    ),
    not_ok=(
        "期末成绩\n\n| 姓名 | 班级 | 语文 | 名次 |\n| --- | --- | --- | --- |\n| 示例甲 | 2 班 | 95 | 1 |",
        "学生姓名：示例甲，班级：2 班，总分：285",
        "三年级期中\n\n示例甲 95 分\n示例乙 94 分\n示例丙 93 分",
    ),
)
