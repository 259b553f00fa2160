"""Landlines at home: a number beside a label that says whose it is; an office's lines pass."""

from __future__ import annotations

from collections.abc import Iterator

from fuzi.messages import msg
from fuzi.model.finding import Severity
from fuzi.model.late_pattern import late
from fuzi.scanning.labelled import beside, spaced
from fuzi.scanning.numbers import BETWEEN, DIGIT, in_ascii
from fuzi.scanning.rule import Hit, Rule, Sight
from fuzi.scanning.views import LABELLED

_WORDS = (
    "家庭电话",
    "住宅电话",
    "宅电",
    "家长电话",
    "家长联系",
    "监护人电话",
    "监护人联系",
    "学生电话",
    "学生联系",
    "家里电话",
    "父亲电话",
    "母亲电话",
    "父母电话",
    "家庭联系",
    "个人电话",
    "本人电话",
    "私人电话",
    "家庭固话",
    "考生电话",
    "考生联系",
)
_LABEL = late(
    spaced(
        "家庭电话|家庭联系电话|家庭联系方式|家庭固话|住宅电话|家里电话|宅电|家长电话|家长联系电话|家长联系方式|监护人电话|监护人联系电话|监护人联系方式"
        "|学生电话|学生联系电话|学生联系方式|父亲电话|母亲电话|父母电话|个人电话|本人电话|私人电话|考生电话|考生联系电话|考生联系方式"
    )
)
_NUMBER = late(rf"(?:\+?86[ -]?)?\(?(?:{DIGIT}{BETWEEN}){{7,12}}(?!{DIGIT})")
_LANDLINE = late(r"0(?:10|2[0-9]|[3-9][0-9]{2})[2-8][0-9]{6,7}|[2-8][0-9]{6,7}")


def find(sight: Sight) -> Iterator[Hit]:
    """Find landlines of homes."""
    text = sight.text
    if not sight.view.has_any(_WORDS):
        return
    for start, end in beside(text, _LABEL):
        number = _NUMBER.match(text, start, end)
        if number and _LANDLINE.fullmatch(in_ascii(number[0])):
            yield Hit(start, start + len(number[0].rstrip()))


RULE = Rule(
    id="private-landline",
    severity=Severity.BLOCK,
    what=msg("a telephone number of somebody's home"),
    why=msg("A home's number leads to the family and its address."),
    basis=msg(
        "Personal Information Protection Law, art. 4 and 13; Regulations on Open Government Information, art. 15"
    ),
    hint=msg("Delete the number, or give the office's line, named as such: `办公电话`, `咨询电话`."),
    find=find,
    needs=(_LABEL,),
    views=LABELLED,
    ok=("咨询电话：0571-88880000", "家长咨询请拨打学校电话 0571-88880000", "家长电话：", "家长电话 0571-****0000"),
    not_ok=("家庭电话：0571-88880000", "| 姓名 | 家长电话 |\n| --- | --- |\n| 示例甲 | 88880000 |"),
)
