"""Numbers of pupils in the national register of pupils (学籍号): G or L and eighteen characters, or beside a label."""

from __future__ import annotations

from collections.abc import Iterator

from fuzi.messages import msg
from fuzi.model.finding import Severity
from fuzi.model.late_pattern import late
from fuzi.scanning.labelled import beside, spaced, value_of
from fuzi.scanning.numbers import BETWEEN, DIGIT, LONG, in_ascii, joined, lettered
from fuzi.scanning.rule import Hit, Rule, Sight
from fuzi.scanning.rules.resident_id import is_plausible
from fuzi.scanning.views import LABELLED, TEXTS, ViewKind

_LENGTHS = frozenset({17, 18})
_BEGINS = late(r"[1-689][0-7][0-9]{4}")
_LETTER = late(r"(?<![a-z0-9])([gl])(?:[^\w\n]|[_\n]){0,4}\Z")
_WORDS = ("学籍号", "学籍辅号", "学籍编号", "学籍号码", "学籍主号")
_LABEL = late(spaced("|".join(_WORDS)))
_VALUE = late(
    rf"(?:[gjl]{{1,2}}[^\w\n]{{0,3}})?(?:{DIGIT}|[oil](?=[\W_]{{0,3}}{DIGIT}))(?:{BETWEEN}(?:{DIGIT}|[oilx])){{7,22}}(?![a-z])"
)
_FEWEST = 8


def find(sight: Sight) -> Iterator[Hit]:
    """Find pupils' numbers."""
    if sight.view.kinds & TEXTS:
        yield from _lettered(sight)
    if ViewKind.ROWS in sight.view.kinds or ViewKind.HIDDEN in sight.view.kinds:
        yield from _labelled(sight)


def _lettered(sight: Sight) -> Iterator[Hit]:
    """Find G or L before what is a resident id, as the national number is made (教育部学籍管理办法)."""
    text = sight.text
    for chunks in sight.view.numbers:
        for first, last, digits in joined(chunks, _LENGTHS, _BEGINS):
            start, end = chunks[first].start, chunks[last - 1].end
            letter = _LETTER.search(text, max(0, start - 6), start)
            if letter is None or (len(digits) == 17 and text[end : end + 1] != "x"):
                continue
            if is_plausible(digits if len(digits) == 18 else digits + "x") or (letter[1] == "l" and first == 0):
                yield Hit(letter.start(1), end, value=letter[1] + digits)
                break


def _labelled(sight: Sight) -> Iterator[Hit]:
    if not sight.view.has_any(_WORDS):
        return
    for start, end in beside(sight.text, _LABEL):
        value = value_of(_VALUE, sight.text, (start, end))
        if value and len(in_ascii(value[0])) >= _FEWEST:
            yield Hit(*value.span())
    for start, end, digits in lettered(sight.text, rf"(?:{'|'.join(_WORDS)})[:\s]{{0,4}}[gl]?", 18):
        if is_plausible(digits):
            yield Hit(start, end, value=digits)


RULE = Rule(
    id="student-number",
    severity=Severity.BLOCK,
    what=msg("a pupil's number in the school register (学籍号)"),
    why=msg("It holds the pupil's resident id number and stays with the child through all schools."),
    basis=msg("Law on the Protection of Minors, art. 72; Personal Information Protection Law, art. 28 and 31"),
    hint=msg("Delete the number; name, school and class are enough where a pupil must be named at all."),
    find=find,
    needs=(LONG, _LABEL),
    views=TEXTS | LABELLED,
    ok=("学籍号由 G 和身份证号码组成", "学籍号：G3301**********1234", "| 学籍号 | 姓名 |"),
    not_ok=("G110101201001010006", "学籍号：L110101201001010006", "学籍辅号：20230101015"),
)
