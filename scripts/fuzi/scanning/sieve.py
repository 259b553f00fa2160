"""Telling at once what a text cannot hold: one pass of Hyperscan over it, for all patterns together.

A sieve may let through too much and never holds back what a pattern itself would find (`widening`). Where Hyperscan
is not installed nothing is sieved, and the findings are the same.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Protocol, TypeVar

from fuzi.model.late_pattern import late

WORTH = 100_000
"""Characters from which texts, together, are worth the time that patterns take to be compiled."""
_WORTH_ASKING = 10
"""For so much less it is asked whether they were compiled before."""
_HALF_PAIR = late("[\ud800-\udfff]")
Groups = Sequence[Sequence[str]]
_Made = TypeVar("_Made")


@cache
def is_installed() -> bool:
    """Tell whether Hyperscan can be used here; it is not loaded by that."""
    return importlib.util.find_spec("hyperscan") is not None


class Memory(Protocol):
    """Keeps what was compiled, beside the repository; it saves time and nothing else."""

    def recall(self, request: bytes) -> bytes | None:
        """Return what was kept for these very expressions."""

    def keep(self, request: bytes, answer: bytes) -> None:
        """Keep what they were compiled to."""


class Sieves:
    """What was compiled for the texts that one process looks at: made when it is worth it, then used for every text.

    Args:
        memory: keeps what is compiled for the next process; without it each compiles anew.
        worth: characters from which it is worth it; none: from the first text.
    """

    def __init__(self, memory: Memory | None = None, worth: int = WORTH) -> None:
        self._memory = memory
        self._worth = worth
        self._seen = 0
        self._asked: set[object] = set()
        self._made: dict[object, Any] = {}

    def see(self, text: str) -> None:
        """Count a text that is to be looked at."""
        self._seen += len(text)

    def of_patterns(self, groups: Callable[[], Groups]) -> Sieve | None:
        """Return the sieve of groups of expressions; None while it is not worth it. The function stands for them."""
        return self._of(groups, lambda memory, is_due: Sieve.of(groups(), memory, is_due=is_due), is_kept=True)

    def of_words(self, words: Sequence[str], of: object, *, is_kept: bool) -> Words | None:
        """Return what finds words; None while it is not worth it.

        Args:
            words: none empty, each once.
            of: what stands for them.
            is_kept: whether it may be kept outside of the process; never of a private list.
        """
        return self._of(of, lambda memory, is_due: Words.of(words, memory, is_due=is_due), is_kept=is_kept)

    def _of(self, key: object, make: Callable[[Memory | None, bool], _Made | None], *, is_kept: bool) -> _Made | None:
        is_due = self._seen >= self._worth
        if key not in self._made and (is_due or self._is_worth_asking(key, is_kept=is_kept)):
            self._asked.add(key)
            fresh = make(self._memory if is_kept else None, is_due)
            if fresh is not None:
                self._made[key] = fresh
        found: _Made | None = self._made.get(key)
        return found

    def _is_worth_asking(self, key: object, *, is_kept: bool) -> bool:
        is_enough = self._seen * _WORTH_ASKING >= self._worth
        return is_enough and is_kept and self._memory is not None and key not in self._asked


def _automaton(expressions: Sequence[str], flag: str, memory: Memory | None, *, is_due: bool) -> Any:
    """Return a database as it was kept, or compiled where that is due; the number of an expression is its place.

    Args:
        flag: `literal` or `regex`.
    """
    hyperscan = importlib.import_module("hyperscan")
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
    if not is_due:
        return None
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
    """Some groups of patterns, compiled together."""

    def __init__(self, groups: dict[str, list[int]], automaton: Any) -> None:
        self._groups = tuple(groups.values())
        self._automaton = automaton

    @classmethod
    def of(cls, groups: Groups, memory: Memory | None = None, *, is_due: bool = True) -> Sieve | None:
        """Return the sieve of groups, each of a number of expressions as `widened` makes them.

        Args:
            is_due: whether it is compiled where it was not kept; else there is none then.
        """
        numbers: dict[str, list[int]] = {}
        for number, group in enumerate(groups):
            for one in group:
                numbers.setdefault(one, []).append(number)
        automaton = _automaton(list(numbers), "regex", memory, is_due=is_due)
        return None if automaton is None else cls(numbers, automaton)

    def held(self, data: bytes) -> frozenset[int]:
        """Return the numbers of the groups that a text in UTF-8 may hold a match of. Linear in the text."""
        found: set[int] = set()
        self._automaton.scan(data, match_event_handler=lambda one, *_place: found.update(self._groups[one]))
        return frozenset(found)


class Words:
    """Some words, compiled together, found wherever they stand."""

    def __init__(self, words: Sequence[str], automaton: Any) -> None:
        self._words = words
        self._automaton = automaton

    @classmethod
    def of(cls, words: Sequence[str], memory: Memory | None = None, *, is_due: bool = True) -> Words | None:
        """Return what finds words, none of them empty, each once; see `Sieve.of`."""
        automaton = _automaton(words, "literal", memory, is_due=is_due)
        return None if automaton is None else cls(words, automaton)

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
