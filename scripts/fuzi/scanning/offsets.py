"""Derived texts that know where each of their characters came from.

A derived text is its source with some spans replaced; only the replaced spans are remembered, everything between is
one to one. Derivations are chained: a span of the last text is mapped back through each of them to the source.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator


class Edits:
    """Replaced spans in ascending order: source start and end, derived start and end (offsets in code points)."""

    def __init__(self) -> None:
        self._source_start = array("q")
        self._source_end = array("q")
        self._start = array("q")
        self._end = array("q")

    def __len__(self) -> int:
        return len(self._start)

    def add(self, source: tuple[int, int], derived: tuple[int, int]) -> None:
        """Note that the source span was replaced by the derived span; called in ascending order."""
        self._source_start.append(source[0])
        self._source_end.append(source[1])
        self._start.append(derived[0])
        self._end.append(derived[1])

    def source_of(self, start: int, end: int) -> tuple[int, int]:
        """Return the source span of the derived span; a replaced span counts as a whole. `start` < `end`."""
        return self._left(start), self._right(end - 1)

    def _left(self, at: int) -> int:
        index = bisect_right(self._start, at) - 1
        if index < 0:
            return at
        if at < self._end[index]:
            return self._source_start[index]
        return self._source_end[index] + at - self._end[index]

    def _right(self, last: int) -> int:
        index = bisect_right(self._start, last) - 1
        if index < 0:
            return last + 1
        if last < self._end[index]:
            return self._source_end[index]
        return self._source_end[index] + last - self._end[index] + 1


class Derived:
    """A text and the chain of edits that leads back to its source."""

    def __init__(self, text: str, chain: tuple[Edits, ...] = ()) -> None:
        self.text = text
        self.chain = chain

    def then(self, text: str, edits: Edits) -> Derived:
        """Return a further derivation of this text."""
        return Derived(text, (*self.chain, edits) if len(edits) else self.chain)

    def source_of(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the source text that the span `start:end` of this text came from (`start` < `end`)."""
        for edits in reversed(self.chain):
            start, end = edits.source_of(start, end)
        return start, end


def substitute(source: Derived, pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str | None]) -> Derived:
    """Replace every match of `pattern`; `None` leaves a match as it is. Linear in the text."""
    return rebuild(source, _replacements(source.text, pattern, replace))


def _replacements(
    text: str, pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str | None]
) -> Iterator[tuple[int, int, str]]:
    for match in pattern.finditer(text):
        new = replace(match)
        if new is not None:
            yield match.start(), match.end(), new


def substitute_at(
    source: Derived, pattern: re.Pattern[str], starts: Iterable[int], replace: Callable[[re.Match[str]], str | None]
) -> Derived:
    """Replace every match as `substitute` does, looking only at `starts`: ascending, no match begins elsewhere."""
    return rebuild(source, ((*match.span(), new) for match, new in _replaced_at(source.text, pattern, starts, replace)))


def _replaced_at(
    text: str, pattern: re.Pattern[str], starts: Iterable[int], replace: Callable[[re.Match[str]], str | None]
) -> Iterator[tuple[re.Match[str], str]]:
    for match in matches_at(text, pattern, starts):
        new = replace(match)
        if new is not None:
            yield match, new


def matches_at(text: str, pattern: re.Pattern[str], starts: Iterable[int]) -> Iterator[re.Match[str]]:
    """Yield the matches as `finditer` does, looking only at `starts`: ascending, no match begins elsewhere."""
    done = 0
    for at in starts:
        if at >= done:
            match = pattern.match(text, at)
            if match is not None:
                yield match
                done = match.end()


def rebuild(source: Derived, replacements: Iterator[tuple[int, int, str]]) -> Derived:
    """Return `source` with the spans `(start, end, new text)` replaced; they ascend and do not overlap."""
    pieces: list[str] = []
    edits = Edits()
    done = length = 0
    for start, end, new in replacements:
        length += start - done
        pieces.append(source.text[done:start])
        pieces.append(new)
        edits.add((start, end), (length, length + len(new)))
        length += len(new)
        done = end
    if not len(edits):
        return source
    pieces.append(source.text[done:])
    return source.then("".join(pieces), edits)
