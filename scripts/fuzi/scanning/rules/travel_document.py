"""Passports, permits for Hong Kong, Macao and Taiwan, birth certificates and the like, beside their labels."""

from __future__ import annotations

from collections.abc import Iterator

from fuzi.messages import msg
from fuzi.model.finding import Severity
from fuzi.model.late_pattern import late
from fuzi.scanning.labelled import beside, spaced, value_of
from fuzi.scanning.numbers import BETWEEN, DIGIT
from fuzi.scanning.rule import Hit, Rule, Sight
from fuzi.scanning.views import LABELLED

_WORDS = (
    "护照",
    "通行证",
    "回乡证",
    "台胞证",
    "永久居留",
    "居留证",
    "军官证",
    "士兵证",
    "警官证",
    "出生医学证明",
    "出生证",
    "passport",
    "港澳台居住证",
    "旅行证",
)
_LABEL = late(
    rf"(?:{spaced('护照|通行证|回乡证|台胞证|永久居留身份证|永久居留证|居留证|军官证|士兵证|警官证|出生医学证明|出生证|港澳台居住证|旅行证')}|passport)"
    r"(?:[^\S\n]{0,2}(?:号码?|编号|证号|no\.?|number)){0,2}(?:\([^()\n0-9]{0,12}\))?"
)
_NUMBER = late(
    rf"\(?(?:[a-z]{BETWEEN}){{1,3}}(?:{DIGIT}{BETWEEN}){{6,12}}(?![0-9a-z])|(?:{DIGIT}{BETWEEN}){{8,10}}(?![0-9a-z])"
    rf"|[一-鿿]字第?(?:{DIGIT}{BETWEEN}){{6,9}}号?"
)
_MASKED = late(r"[*×•●○■□▇█▓]{2}")
_TELEPHONE = late(r"电话|热线|咨询|文号")


def find(sight: Sight) -> Iterator[Hit]:
    """Find such numbers where a label names them."""
    text = sight.text
    if not sight.view.has_any(_WORDS):
        return
    for start, end in beside(text, _LABEL):
        number = value_of(_NUMBER, text, (start, end))
        if number and not _MASKED.search(number[0]):
            yield Hit(*number.span())


RULE = Rule(
    id="travel-document",
    severity=Severity.BLOCK,
    what=msg("the number of a passport, travel permit or other personal document"),
    why=msg("Such a number stands for one person with offices and banks, as the resident id number does."),
    basis=msg("Personal Information Protection Law, art. 28-29; GB/T 35273-2020, annex B"),
    hint=msg("Delete the number; where people must be told apart, keep its last three characters."),
    find=find,
    needs=(_LABEL,),
    views=LABELLED,
    ok=("请携带护照或者港澳居民来往内地通行证", "办理护照咨询电话 12367", "护照号：E******78"),
    not_ok=("护照号码：E00000000", "台胞证 00000000", "港澳居民来往内地通行证：H00000000"),
)
