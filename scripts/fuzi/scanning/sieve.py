"""Telling at once what a large text cannot hold: one pass of Hyperscan over it, for all patterns together.

A pattern is put more widely than it is written (no look-around, no anchor, any character for a class of a category),
so that the sieve may let through too much and never holds back what the pattern itself would find. Where Hyperscan
is not installed nothing is sieved, and the findings are the same.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import re
from collections.abc import Sequence
from functools import cache
from re import _constants, _parser  # type: ignore[attr-defined]  # the one parser that reads patterns as `re` does
from typing import Any, NamedTuple, Protocol

from fuzi.model.late_pattern import late

_HALF_PAIR = late("[\ud800-\udfff]")
WORTH = 100_000
"""Characters from which a text is worth the time that patterns take to be compiled."""
_Token = tuple[Any, Any]
_CHARACTERS = frozenset({_constants.LITERAL, _constants.IN, _constants.ANY, _constants.NOT_LITERAL})
_REPEATS = frozenset({_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT})
_NEGATED = (_constants.NEGATE, None)
_BLANKS = r"\x{0}-\x{20}\x{85}-\x{a0}\x{1680}-\x{3000}"
"""Somewhat more than what `\\s` means, in few words."""
_ANY = "."
_MANY = 40
"""A repetition up to a larger number is put as one without end: an automaton counts badly."""
_FOLDED_IN = frozenset(map(ord, "iIsSkK"))
"""Letters that `re` also takes for others where capitals do not matter (ı, ſ, K)."""


@cache
def is_installed() -> bool:
    """Tell whether Hyperscan can be used here; it is not loaded by that."""
    return importlib.util.find_spec("hyperscan") is not None


def is_worth(text: str) -> bool:
    """Tell whether a text is large enough to be sieved, and Hyperscan there."""
    return len(text) >= WORTH and is_installed()


def widened(pattern: str, flags: int = 0, gap: str = "") -> str:
    """Return an expression for Hyperscan that matches wherever `pattern` does, and maybe elsewhere.

    Args:
        pattern: as it is written for `re`, with its `flags`.
        gap: what may stand behind each character besides.

    Raises:
        ValueError: the pattern holds what cannot be put more widely (a condition on a group).
    """
    return _sequence(list(_parser.parse(pattern, flags)), _Ways(flags, gap, not gap, not gap))


class _Ways(NamedTuple):
    """How a piece of a pattern is put: its flags, the gap, and whether it stands at the pattern's beginning or end."""

    flags: int
    gap: str
    is_first: bool = False
    is_last: bool = False


def _sequence(tokens: Sequence[_Token], ways: _Ways) -> str:
    return "".join(
        _one(
            token,
            ways._replace(is_first=ways.is_first and number == 0, is_last=ways.is_last and number == len(tokens) - 1),
        )
        for number, token in enumerate(tokens)
    )


def _one(token: _Token, ways: _Ways) -> str:
    kind, value = token
    if kind in _CHARACTERS:
        return _character(token, ways.flags) + ways.gap
    if kind is _constants.AT or kind is _constants.ASSERT:
        return ""
    if kind is _constants.ASSERT_NOT:
        return _border(value, ways)
    if kind is _constants.GROUPREF:
        return f"{_ANY}*"
    if kind is _constants.BRANCH:
        return "(?:" + "|".join(_sequence(list(branch), ways) for branch in value[1]) + ")"
    if kind is _constants.SUBPATTERN:
        _group, added, removed, inner = value
        return "(?:" + _sequence(list(inner), ways._replace(flags=(ways.flags | added) & ~removed)) + ")"
    if kind is _constants.ATOMIC_GROUP:
        return "(?:" + _sequence(list(value), ways) + ")"
    if kind in _REPEATS:
        least, most, inner = value
        return _repeated(least, most, _sequence(list(inner), ways._replace(is_first=False, is_last=False)))
    raise ValueError(f"no wider form of {kind}")


def _border(value: tuple[int, Sequence[_Token]], ways: _Ways) -> str:
    """Return a look at one character before or behind the whole pattern, as that character or the text's border."""
    direction, inner = value[0], list(value[1])
    is_outer = ways.is_first if direction < 0 else ways.is_last
    if not is_outer or len(inner) != 1 or inner[0][0] is not _constants.IN:
        return ""
    spans = _spans(inner[0][1], ways.flags)
    if spans is None or spans.startswith("^"):
        return ""
    return f"(?:^|[^{spans}])" if direction < 0 else f"(?:[^{spans}]|$)"


def _character(token: _Token, flags: int) -> str:
    kind, value = token
    if kind is _constants.LITERAL:
        return _literal(value, flags)
    spans = _spans(value, flags) if kind is _constants.IN else None
    return _ANY if spans is None else f"[{spans}]"


def _spans(items: Sequence[_Token], flags: int) -> str | None:
    """Return the inside of a class of characters; None where it cannot be named one by one."""
    if flags & re.IGNORECASE:
        return None
    kinds = {kind for kind, _value in items}
    if _NEGATED in items and (_constants.CATEGORY, _constants.CATEGORY_NOT_SPACE) in items:
        return _BLANKS  # no more than blanks, maybe fewer
    if kinds <= {_constants.NEGATE, _constants.LITERAL, _constants.RANGE}:
        spans = (value if kind is _constants.RANGE else (value, value) for kind, value in items if value is not None)
        sign = "^" if _NEGATED in items else ""
        return sign + "".join(f"{_code(low)}-{_code(high)}" for low, high in spans)
    return None


def _repeated(least: int, most: int, repeated: str) -> str:
    if not repeated:
        return ""
    bound = "" if most > _MANY else str(int(most))
    return f"(?:{repeated}){{{min(least, _MANY)},{bound}}}"


def _code(code: int) -> str:
    return chr(code) if code > 0xFF and not 0xD800 <= code <= 0xDFFF else f"\\x{{{code:x}}}"


def _literal(code: int, flags: int) -> str:
    if not flags & re.IGNORECASE:
        return _code(code)
    char = chr(code)
    if code in _FOLDED_IN or code > 0x7F:
        return _ANY
    return "[" + "".join(_code(ord(one)) for one in sorted({char.lower(), char.upper()})) + "]"


class Memory(Protocol):
    """Keeps what was compiled, beside the repository; it saves time and nothing else."""

    def recall(self, request: bytes) -> bytes | None:
        """Return what was kept for these very expressions."""

    def keep(self, request: bytes, answer: bytes) -> None:
        """Keep what they were compiled to."""


_memory: Memory | None = None


def remember_in(memory: Memory | None) -> None:
    """Keep what is compiled from now on, and take what was kept."""
    global _memory  # noqa: PLW0603 - one for the process, as the sieves themselves are
    _memory = memory


def _compiled(expressions: Sequence[str], flag: str, *, is_kept: bool = True) -> Any:
    """Return a compiled database; the number of an expression is its place. Flags: `literal` or `regex`."""
    hyperscan = importlib.import_module("hyperscan")
    memory = _memory if is_kept else None
    request = json.dumps([flag, hyperscan.__version__, *expressions]).encode()
    kept = memory.recall(request) if memory is not None else None
    if kept is not None:
        try:
            database = hyperscan.loadb(kept, hyperscan.HS_MODE_BLOCK)
            database.scratch = hyperscan.Scratch(database)
        except hyperscan.error:  # of another processor, or damaged: it is compiled anew
            kept = None
        else:
            return database
    flags = hyperscan.HS_FLAG_UTF8 | hyperscan.HS_FLAG_DOTALL | hyperscan.HS_FLAG_SINGLEMATCH
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(
        expressions=[one.encode() for one in expressions],
        ids=list(range(len(expressions))),
        flags=[0 if flag == "literal" else flags] * len(expressions),
        literal=flag == "literal",
    )
    if memory is not None:
        memory.keep(request, hyperscan.dumpb(database))
    return database


class Sieve:
    """Some groups of patterns, compiled together.

    Args:
        groups: each a number of expressions as `widened` makes them.
    """

    def __init__(self, groups: Sequence[Sequence[str]]) -> None:
        self._groups: dict[str, list[int]] = {}
        for number, group in enumerate(groups):
            for one in group:
                self._groups.setdefault(one, []).append(number)
        self._automaton = _compiled(list(self._groups), "regex")

    def held(self, data: bytes) -> frozenset[int]:
        """Return the numbers of the groups that a text in UTF-8 may hold a match of. Linear in the text."""
        found: set[int] = set()
        self._automaton.scan(data, match_event_handler=lambda one, *_place: found.add(one))
        groups = list(self._groups.values())
        return frozenset(number for one in found for number in groups[one])


class Words:
    """Some words, compiled together, found wherever they stand.

    Args:
        words: none empty, each once.
        is_kept: whether what they are compiled to may be kept outside of the process; never of a private list.
    """

    def __init__(self, words: Sequence[str], *, is_kept: bool = True) -> None:
        self._words = words
        self._automaton = _compiled(words, "literal", is_kept=is_kept)

    def places(self, text: str) -> list[tuple[int, int]]:
        """Return (number of the word, start in the text) of all that stand in a text, ascending."""
        data = as_bytes(text)
        ends: list[tuple[int, int]] = []
        self._automaton.scan(data, match_event_handler=lambda number, _start, end, *_rest: ends.append((end, number)))
        found = []
        at = done = 0
        for end, number in sorted(ends):
            at += len(data[done:end].decode())
            done = end
            start = at - len(self._words[number])
            if text.startswith(self._words[number], start):
                found.append((number, start))
        return sorted(found)


def as_bytes(text: str) -> bytes:
    """Return a text in UTF-8; half a pair becomes one other character that no pattern names, or rules out."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _HALF_PAIR.sub("\ufdd1", text).encode()
