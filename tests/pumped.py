"""Hostile texts for a regular expression: made from it, with its repeats pumped up and a broken end.

What a pattern takes twice in two ways (blanks before a tab that are blanks and tabs themselves) is tried in all ways
when the end does not fit: exponential work (CWE-1333).
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from functools import cache
from re import _constants as op
from re import _parser as parser
from typing import Any

ALPHABET = " \t\n\u3000\r10aAxz一名分-.,/=:\"'<>|_·@%&;#*()\\é"
ENDS = ("", "!", "\x00", "\n", "一", "x", "9", "\t\t\t\t\t\t\t!")
MOST = 1500
"""Characters of a text before its end."""
_CATEGORIES = {
    op.CATEGORY_DIGIT: r"\d",
    op.CATEGORY_NOT_DIGIT: r"\D",
    op.CATEGORY_SPACE: r"\s",
    op.CATEGORY_NOT_SPACE: r"\S",
    op.CATEGORY_WORD: r"\w",
    op.CATEGORY_NOT_WORD: r"\W",
}


def pumped(pattern: str, flags: int, texts: int, seed: int) -> Iterator[str]:
    """Yield hostile texts for a pattern."""
    chance = random.Random(seed)  # noqa: S311 - the same texts each time
    tree = parser.parse(pattern, flags)
    for _ in range(texts):
        yield _Pump(chance).text(tree)[:MOST] + chance.choice(ENDS)


class _Pump:
    """Makes one text."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.left = MOST
        self.groups: dict[int | None, str] = {}

    def text(self, tree: Any) -> str:
        whole = self._piece(tree)
        if self.chance.random() < 0.5:
            return whole
        at = self.chance.randrange(len(whole) + 1)  # something of it again and again, and the end cut off
        return whole[: max(0, len(whole) - at // 50)] + whole[at : at + 8] * 20

    def _piece(self, tree: Any) -> str:
        return "".join(self._one(code, what) for code, what in tree if self.left > 0)

    def _one(self, code: Any, what: Any) -> str:
        if code in (op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN):
            self.left -= 1
            return self._character(code, what)
        if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            return self._repeated(*what)
        if code is op.SUBPATTERN:
            self.groups[what[0]] = self._piece(what[3])
            return self.groups[what[0]]
        if code is op.BRANCH:
            return self._piece(self.chance.choice(what[1]))
        if code is op.ATOMIC_GROUP:
            return self._piece(what)
        if code is op.GROUPREF:
            return self.groups.get(what, "")
        return ""  # what stands beside, or at an edge

    def _repeated(self, least: int, most: int, tree: Any) -> str:
        times = self.chance.choice([least, min(most, least + 3), min(most, max(least, 25)), min(most, max(least, 60))])
        if self.chance.random() < 0.5:
            piece = self._piece(tree)
            times = min(times, 1 + self.left // max(1, len(piece)))
            self.left -= len(piece) * times
            return piece * times
        return "".join(self._piece(tree) for _ in range(times))

    def _character(self, code: Any, what: Any) -> str:
        if code is op.LITERAL:
            return chr(what)
        if code is op.NOT_LITERAL:
            return self.chance.choice([one for one in ALPHABET if ord(one) != what])
        fitting = ALPHABET if code is op.ANY else _fitting(tuple(what))
        blank = [one for one in fitting if one.isspace()]
        return self.chance.choice(blank if blank and self.chance.random() < 0.5 else fitting)


@cache
def _fitting(what: Any) -> str:
    """Return the characters of the alphabet that a class takes; where it takes none, the first of each part."""
    parts = (chr(two[0] if one is op.RANGE else two) for one, two in what if one in (op.LITERAL, op.RANGE))
    return "".join(one for one in ALPHABET if _is_in(one, what)) or "".join(parts)


def _is_in(character: str, what: Any) -> bool:
    is_not = held = False
    for code, value in what:
        if code is op.NEGATE:
            is_not = True
        elif code is op.LITERAL:
            held |= value == ord(character)
        elif code is op.RANGE:
            held |= value[0] <= ord(character) <= value[1]
        elif code is op.CATEGORY:
            held |= re.match(_CATEGORIES[value], character) is not None
    return held != is_not
