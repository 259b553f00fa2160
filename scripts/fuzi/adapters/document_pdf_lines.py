"""Words of a PDF's page put together by where they stand: letters drawn one by one, in any order, turned, mirrored."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct, field

_LEAST_PIECES, _LONGEST_PIECE = 3, 6
"""A line of fewer pieces, or of longer ones, stands in the page's text as it is read."""
_LEAST_STACKED = 6
_MOST_COMPARED = 2_000_000_000
"""More than so many characters are not compared: then every line is told."""
_TURN = 5
"""Degrees in which the direction of a line is told."""
_BLANKS = re.compile(r"\s+")
_STACKED = re.compile(rf"(?:^[^\S\n]*\S[^\S\n]*\n+){{{_LEAST_STACKED},}}", re.MULTILINE)


class Piece(Struct, frozen=True):
    """Words drawn at once: the direction of their line in steps, the place along it and across, their height."""

    turn: int
    along: float
    across: float
    height: float
    text: str


class Lines(Struct):
    """Gathers the pieces of a page as they are drawn; `again` puts them together."""

    pieces: list[Piece] = field(default_factory=list)
    mirrored: list[str] = field(default_factory=list)

    def take(self, text: str, space: Sequence[float], place: Sequence[float], _font: object, size: float) -> None:
        """Take words with the matrices they are drawn with (ISO 32000-1, 9.4.4); as pypdf hands them to a visitor."""
        bare = text.strip()
        if not bare:
            return
        x = place[4] * space[0] + place[5] * space[2] + space[4]
        y = place[4] * space[1] + place[5] * space[3] + space[5]
        ahead = place[0] * space[0] + place[1] * space[2], place[0] * space[1] + place[1] * space[3]
        upward = place[2] * space[0] + place[3] * space[2], place[2] * space[1] + place[3] * space[3]
        if not all(map(math.isfinite, (x, y, *ahead, *upward))):
            return
        if ahead[0] * upward[1] - ahead[1] * upward[0] < 0:
            self.mirrored.append(bare[::-1])
            return
        turn = round(math.degrees(math.atan2(ahead[1], ahead[0])) / _TURN)
        angle = math.radians(turn * _TURN)
        along = x * math.cos(angle) + y * math.sin(angle)
        across = y * math.cos(angle) - x * math.sin(angle)
        self.pieces.append(Piece(turn, along, across, math.hypot(*upward) * abs(size), bare))

    def again(self, known: str) -> Iterator[str]:
        """Yield the lines that the page's text does not hold as they are seen.

        Args:
            known: the page's text.
        """
        bare = _BLANKS.sub("", known)
        yield from self.mirrored
        yield from (_BLANKS.sub("", match[0]) for match in _STACKED.finditer(known + "\n"))
        lines = list(self._lines())
        if len(lines) * len(bare) > _MOST_COMPARED:
            yield from lines
            return
        for line in lines:
            if _BLANKS.sub("", line) not in bare:
                yield line

    def _lines(self) -> Iterator[str]:
        short = [one for one in self.pieces if len(one.text) <= _LONGEST_PIECE]
        for _line, row in groupby(
            sorted(short, key=lambda one: (one.turn, round(one.across), one.along)),
            key=lambda one: (one.turn, round(one.across)),
        ):
            pieces = list(row)
            if len(pieces) >= _LEAST_PIECES:
                yield _joined(pieces)
        single = [one for one in short if len(one.text) == 1]
        for _column, stack in groupby(
            sorted(single, key=lambda one: (one.turn, round(one.along), -one.across)),
            key=lambda one: (one.turn, round(one.along)),
        ):
            letters = [one.text for one in stack]
            if len(letters) >= _LEAST_STACKED:
                yield "".join(letters)


def _joined(pieces: Sequence[Piece]) -> str:
    """Return the pieces of a line as one text; what stands far apart is parted by tabs."""
    text, end = pieces[0].text, pieces[0].along + pieces[0].height * len(pieces[0].text) / 2
    for one in pieces[1:]:
        text += ("\t" if one.along - end > one.height * 1.5 else "") + one.text
        end = one.along + one.height * len(one.text) / 2
    return text
