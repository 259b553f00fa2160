"""Derived texts that know where each of their characters came from.

A derived text is its source with some spans replaced; only the replaced spans are remembered, everything between is
one to one. Derivations are chained: a span of the last text is mapped back through each of them to the source.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property


class Edits:
    """Replaced spans in ascending order, and how long what took their place is (in code points)."""

    def __init__(self) -> None:
        self._source_start = array("q")
        self._source_end = array("q")
        self._length = array("q")

    def __len__(self) -> int:
        return len(self._length)

    @property
    def noting(self) -> tuple[Callable[[int], None], Callable[[int], None], Callable[[int], None]]:
        """Return what notes the start, the end and the new length of a span; each is called for each, in order."""
        return self._source_start.append, self._source_end.append, self._length.append

    @cached_property
    def _placed(self) -> tuple[array[int], array[int]]:
        """Return where the replaced spans begin and end in the derived text; most texts are never asked."""
        starts, ends = array("q"), array("q")
        shift = 0
        for start, end, length in zip(self._source_start, self._source_end, self._length, strict=True):
            starts.append(start + shift)
            ends.append(start + shift + length)
            shift += length - (end - start)
        return starts, ends

    def source_of(self, start: int, end: int) -> tuple[int, int]:
        """Return the source span of the derived span; a replaced span counts as a whole. `start` < `end`."""
        return self._left(start), self._right(end - 1)

    def _left(self, at: int) -> int:
        starts, ends = self._placed
        index = bisect_right(starts, at) - 1
        if index < 0:
            return at
        if at < ends[index]:
            return self._source_start[index]
        return self._source_end[index] + at - ends[index]

    def _right(self, last: int) -> int:
        starts, ends = self._placed
        index = bisect_right(starts, last) - 1
        if index < 0:
            return last + 1
        if last < ends[index]:
            return self._source_end[index]
        return self._source_end[index] + last - ends[index] + 1


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
    text = source.text
    pieces: list[str] = []
    edits = Edits()
    note_start, note_end, note_length = edits.noting
    done = 0
    for start, end, new in replacements:
        pieces += (text[done:start], new)
        note_start(start)
        note_end(end)
        note_length(len(new))
        done = end
    if not pieces:
        return source
    pieces.append(text[done:])
    return source.then("".join(pieces), edits)
