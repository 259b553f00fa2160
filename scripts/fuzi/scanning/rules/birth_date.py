"""Full dates of birth beside a label, in a table's column or in a person's row; a month alone passes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from fuzi.messages import msg
from fuzi.model.finding import Severity
from fuzi.model.late_pattern import late
from fuzi.scanning.labelled import beside, spaced
from fuzi.scanning.numbers import DIGIT, in_ascii
from fuzi.scanning.rule import Hit, Rule, Sight
from fuzi.scanning.views import LABELLED

_WORDS = (
    "出生日期",
    "出生年月",
    "出生时间",
    "生日",
    "出生于",
    "出生:",
    "日出生",
    "日生",
    "birth",
    "dob",
    "生于",
    "男",
    "女",
)
_LABEL = late(
    f"{spaced('出生日期|出生年月日|出生年月|出生时间|出生于')}|生(?<![一-鿿]生)于"
    r"|出生(?=[^\S\n]{0,2}:)|生[^\S\n]{0,4}日(?<!祖国生日)(?<!国家生日)(?<!学校生日)(?<!党的生日)"
    "|date of birth|birth ?(?:date|day)|d(?<![a-z]d)ob(?![a-z])"
)
_TEN = r"[〇零一二三四五六七八九十0-9]{1,3}"
_SEP = r"[ ]{0,2}(?:年|月|[-./\\])[ ]{0,2}"
_DATE = rf"(?P<year>(?:{DIGIT}[ ]{{0,2}}){{4}}){_SEP}(?P<month>{_TEN}){_SEP}(?P<day>{_TEN})日?"
_FULL = late(rf"{_DATE}(?![0-9])")
_SHORT = late(r"(?P<year>(?:19|20)[0-9]{2})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12][0-9]|3[01])(?![0-9])")
_BORN = late(rf"{_DATE}[^\S\n]{{0,2}}(?:出生|生(?![一-鿿]))")
_ROW = late(rf"[男女](?<=[,;、\t ][男女])[^\S\n]{{0,4}}[,;、\t ][^\n]{{0,16}}?{_DATE}(?![0-9])")
_CHILD_OF_A_MONTH = late(
    r"[男女](?<=[,;、\t ][男女])[^\S\n]{0,4}[,;、\t ][^\n]{0,16}?"
    r"(?P<date>20(?:0[89]|[1-9][0-9])[ ]{0,2}年[ ]{0,2}[01]?[0-9][ ]{0,2}月)[^\S\n]{0,2}(?:出生|生(?![一-鿿]))"
)
"""Year and month of a child, in a row with the sex: whoever knows the school knows the child."""
_BORN_AT_ALL = late(rf"(?:年|月|[-./\\])[ ]{{0,2}}{_TEN}日?[^\S\n]{{0,2}}(?:出生|生(?![一-鿿]))")
_ROW_AT_ALL = late(rf"[男女][^\S\n]{{0,4}}[,;、\t ][^\n]{{0,16}}?{DIGIT}[ ]{{0,2}}{DIGIT}")
"""The ends of `_BORN` and the beginnings of `_ROW`, quick to look for."""
_RANGE = late(r"[^\S\n]{0,2}(?:\([^()\n]{0,6}\))?[^\S\n]{0,2}(?:至|到|[-—–~以之]|及|前|后|\(含)")
_RANGE_AHEAD = late(r"(?:至|到|[-—–~])[^\S\n]{0,2}\Z")
_CHILD = late(r"学生|幼儿|儿童|考生|新生|同学|班级|年级|家长|监护人|入学")
_OLDEST, _YOUNGEST = 1926, 2060
"""Who was born before is a figure of history."""
_TENS = str.maketrans("〇零一二三四五六七八九", "00123456789")


def find(sight: Sight) -> Iterator[Hit]:
    """Find dates of birth."""
    text = sight.text
    if not sight.view.has_any(_WORDS):
        return
    for start, end in beside(text, _LABEL):
        date = _FULL.match(text, start, end) or _SHORT.match(text, start, end)
        if date and _is_of_somebody(date["year"], date["month"], date["day"]) and not _is_a_range(text, date.end()):
            yield _hit(text, *date.span())
    yield from _of_children(text)
    for pattern in (_BORN, _ROW):
        for date in pattern.finditer(text):
            if pattern is _BORN and _RANGE_AHEAD.search(text, max(0, date.start() - 6), date.start()):
                continue
            if _is_of_somebody(date["year"], date["month"], date["day"]) and not _is_a_range(text, date.end()):
                yield _hit(text, date.start("year"), date.end())


def _of_children(text: str) -> Iterator[Hit]:
    for match in _CHILD_OF_A_MONTH.finditer(text):
        yield Hit(*match.span("date"), Severity.FLAG, msg("a child's month of birth"))


def _hit(text: str, start: int, end: int) -> Hit:
    around = text[max(0, start - 60) : start] + text[end : end + 40]
    return Hit(start, end, Severity.BLOCK if _CHILD.search(around) else Severity.FLAG)


def _is_a_range(text: str, end: int) -> bool:
    """Tell whether the date is a limit (`2019 年 9 月 1 日至…出生`, `…日以后`), which belongs to nobody."""
    return _RANGE.match(text, end) is not None


def _is_of_somebody(year: str, month: str, day: str) -> bool:
    try:
        born = dt.date(int(in_ascii(year)), _number(month), _number(day))
    except ValueError:
        return False
    return _OLDEST <= born.year <= _YOUNGEST


def _number(written: str) -> int:
    """Return a number up to 39 in digits or Chinese (`二十三`, `十`, `03`)."""
    if "十" not in written:
        return int(written.translate(_TENS))
    tens, _, ones = written.translate(_TENS).partition("十")
    return int(tens or 1) * 10 + int(ones or 0)


RULE = Rule(
    id="birth-date",
    severity=Severity.BLOCK,
    what=msg("somebody's date of birth"),
    why=msg("With name and date of birth most of a resident id number is known."),
    basis=msg("Personal Information Protection Law, art. 4 and 28; Law on the Protection of Minors, art. 72"),
    hint=msg("Delete it, or give the year or the month where the notice needs the age."),
    find=find,
    needs=(_LABEL, _BORN_AT_ALL, _ROW_AT_ALL),
    views=LABELLED,
    ok=(
        "1975年3月出生",
        "出生日期在2019年9月1日至2020年8月31日之间的适龄儿童",
        "请核对出生日期",
        "鲁迅，1881年9月25日出生",
    ),
    not_ok=(
        "学生示例甲，出生日期：2015年5月6日",
        "| 姓名 | 生日 |\n| --- | --- |\n| 示例甲 | 2015-05-06 |",
        "示例甲，男，1990年5月6日出生",
    ),
)
