"""What of a text can be brought into the prescribed form: numbers are masked, nothing else is touched.

Only numbers that stand in one piece of plain text are masked; one that is taken apart by markup, an address or a line
break is left to its author. The masked text is looked at again before it is given back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from fuzi.model.late_pattern import late
from fuzi.scanning.matching import Match, matches_of
from fuzi.scanning.rule import Carrier

_KEPT_AROUND: Mapping[str, tuple[int, int]] = {"mobile-phone": (3, 4), "resident-id": (0, 4)}
"""How many characters at the beginning and at the end stay, by rule: what the rule's own hint prescribes."""
MENDABLE = frozenset(_KEPT_AROUND)
_TAKEN_APART = late(r"[<>\[\]()|`\\\n\r&%/]")
_COUNTRY = late(r"((?:00)?86)(?=[^0-9]*1[3-9])")
_PHONE = 11
_STAR = "*"


class Mending(Struct, frozen=True):
    """One number and what takes its place: `start:end` in the source text; `put` is the prescribed form."""

    rule: str
    start: int
    end: int
    put: str


def mendings(text: str, places: Collection[tuple[str, int]]) -> tuple[Mending, ...]:
    """Return how findings of a text are mended, ascending; those that cannot be are left out.

    Args:
        text: a file's text.
        places: rule and offset of each finding that is to be mended.
    """
    found = [
        Mending(one.rule.id, one.start, one.end, put)
        for one in matches_of(text, Carrier.FILE)
        if (one.rule.id, one.start) in places and (put := _prescribed(text, one))
    ]
    ordered = sorted(found, key=lambda one: one.start)
    apart: list[Mending] = []
    for one in ordered:
        if not apart or one.start >= apart[-1].end:
            apart.append(one)
    return tuple(apart)


def _prescribed(text: str, match: Match) -> str:
    """Return what takes a match's place; empty where it is to be left."""
    if match.rule.id not in _KEPT_AROUND or _TAKEN_APART.search(text, match.start, match.end):
        return ""
    head, tail = _KEPT_AROUND[match.rule.id]
    value = match.value.upper()
    if not value.isascii() or not value.isalnum() or len(value) <= head + tail:
        return ""
    country = _COUNTRY.match(text, match.start, match.end) if match.rule.id == "mobile-phone" else None
    ahead = f"{country[1]} " if country and len(value) == _PHONE else ""
    return ahead + value[:head] + _STAR * (len(value) - head - tail) + value[-tail:]


def mended(text: str, chosen: Sequence[Mending]) -> str | None:
    """Return the text with its numbers masked; None where one of them would still be found there."""
    pieces, done, spans = [], 0, []
    length = 0
    for one in chosen:
        pieces += [text[done : one.start], one.put]
        length += one.start - done + len(one.put)
        spans.append((one.rule, length - len(one.put), length))
        done = one.end
    whole = "".join([*pieces, text[done:]])
    for match in matches_of(whole, Carrier.FILE):
        if any(match.rule.id == rule and match.start < end and start < match.end for rule, start, end in spans):
            return None
    return whole
