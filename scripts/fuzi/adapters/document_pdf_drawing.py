"""What a drawing in a PDF holds beside the words it shows (ISO 32000-1, 7.8, 8.5): strings, remarks, shapes, pictures.

A drawing of a page, a form, a pattern or a letter. Words drawn as lines are no words to any program: where enough small
shapes stand in a drawing, it is looked at as a picture.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from msgspec import Struct, field

from fuzi.adapters.document_pdf_layout import after_string, from_hex, unescaped

_TOKEN = re.compile(
    rb"[\0\t\n\f\r ]*+(?:(?P<number>[-+]?[0-9.]+)|(?P<word>[A-Za-z'\"][A-Za-z0-9*]*)|(?P<string>\()"
    rb"|(?P<comment>%[^\r\n]*)|(?P<hex><[0-9A-Fa-f\s]*+>)|(?P<name>/[^\0\t\n\f\r ()<>\[\]{}/%]*+)|(?P<other>.))?",
    re.DOTALL,
)
_INLINE_END = re.compile(rb"[\0\t\n\f\r ]EI(?=[\0\t\n\f\r ]|$)")
_SHOWS = frozenset({b"Tj", b"TJ", b"'", b'"'})
_PAINTS = frozenset({b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s"})
_ENDS = frozenset({b"n"})
_MOST_OPERANDS = 64
_LEAST_SIDE, _MOST_SIDE, _THIN = 3.0, 120.0, 0.5
"""Points: the sides of a shape that could be a letter; a thinner one is a line."""
_LEAST_POINTS = 5
_STROKE = (2.0, 14.0)
"""Points: the length of a line that could be a part of a letter."""
_BACK = 900
"""Thousandths of a letter's height by which the next one is drawn ahead of the last."""
LEAST_SHAPES, _LEAST_STROKES, _LEAST_BACK = 8, 12, 6
_MOST_FORMS = 5_000
"""So many drawings within a drawing pypdf puts together; the words of the others are not seen in their places."""
Matrix = tuple[float, float, float, float]


class Drawing(Struct):
    """What was found in one drawing.

    Attributes:
        silent: strings that no operator shows, and remarks.
        shapes: how many of its shapes are of the size and kind of letters.
        across: short lines from left to right, of which digits could be made.
        down: short lines from top to bottom.
        back: how often a letter is drawn ahead of the one before it.
        forms: how often a drawing of its own is drawn within it.
        has_picture: whether a picture stands in the drawing itself.
        has_lines: whether anything is painted.
        has_words: whether it shows words itself.
    """

    silent: list[bytes] = field(default_factory=list)
    shapes: int = 0
    across: int = 0
    down: int = 0
    back: int = 0
    forms: int = 0
    has_picture: bool = False
    has_lines: bool = False
    has_words: bool = False

    def add(self, other: Drawing, times: int) -> None:
        """Take in a drawing that is drawn within this one; its silent words are taken where it is met first."""
        self.shapes += other.shapes * times
        self.across += other.across * times
        self.down += other.down * times
        self.back += other.back
        self.forms += (1 + other.forms) * times
        self.has_picture |= other.has_picture
        self.has_words |= other.has_words

    @property
    def may_show_words(self) -> bool:
        """Tell whether words may stand in it that no program reads as such."""
        is_written = self.shapes >= LEAST_SHAPES or min(self.across, self.down) >= _LEAST_STROKES
        is_beyond = self.forms >= _MOST_FORMS or self.back >= _LEAST_BACK
        return self.has_picture or is_written or is_beyond


def drawing_of(data: bytes) -> Drawing:
    """Return what stands in a drawing; one pass over its own words."""
    pen = _Pen(Drawing())
    numbers: list[float] = []
    strings: list[bytes] = []
    at = 0
    while at < len(data):
        token = _TOKEN.match(data, at)
        assert token is not None  # noqa: S101 - all of it is optional
        kind, at = token.lastgroup, token.end()
        if kind == "number":
            numbers.append(_number(token["number"]))
        elif kind == "string":
            start, at = at, after_string(data, at)
            strings.append(unescaped(data[start : at - 1]))
        elif kind == "hex":
            strings.append(from_hex(token["hex"][1:-1]))
        elif kind == "comment":
            pen.drawing.silent.append(token["comment"][1:])
        elif kind == "word":
            word = token["word"]
            if word == b"BI":
                pen.drawing.has_picture = True
                at = _after_picture(data, at)
            elif word in _SHOWS:
                pen.drawing.has_words = True
                pen.drawing.back += sum(one >= _BACK for one in numbers) if word == b"TJ" else 0
            else:
                pen.drawing.silent += strings
                pen.take(word, numbers[-6:])
            numbers, strings = [], []
        elif kind is None:
            break
        if len(numbers) > _MOST_OPERANDS and not strings:
            del numbers[:-6]
    pen.drawing.silent += strings
    return pen.drawing


def _number(text: bytes) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _after_picture(data: bytes, at: int) -> int:
    begun = data.find(b"ID", at)
    ended = None if begun < 0 else _INLINE_END.search(data, begun)
    return len(data) if ended is None else ended.end()


class _Pen(Struct):
    """Where a drawing is: the scale of its space, and the points of the shape that is being drawn."""

    drawing: Drawing
    scale: Matrix = (1.0, 0.0, 0.0, 1.0)
    kept: list[Matrix] = field(default_factory=list)
    points: list[tuple[float, float]] = field(default_factory=list)
    is_bent: bool = False
    done: list[tuple[float, float, int, bool]] = field(default_factory=list)

    def take(self, word: bytes, numbers: Sequence[float]) -> None:
        """Take one operator with the numbers ahead of it."""
        if word in {b"m", b"l"} and len(numbers) >= 2:
            if word == b"m":
                self._close()
            self.points.append((numbers[-2], numbers[-1]))
        elif word in {b"c", b"v", b"y"} and len(numbers) >= 4:
            self.is_bent = True
            self.points += zip(numbers[0::2], numbers[1::2], strict=False)
        elif word == b"re" and len(numbers) >= 4:
            self._close()
            left, low, wide, high = numbers[-4:]
            self.points = [(left, low), (left + wide, low + high)]
            self._close()
        elif word in _PAINTS:
            self._paint()
        elif word in _ENDS:
            self.points, self.is_bent, self.done = [], False, []
        elif word == b"q":
            self.kept.append(self.scale)
        elif word == b"Q" and self.kept:
            self.scale = self.kept.pop()
        elif word == b"cm" and len(numbers) == 6:
            self.scale = _product(numbers[:4], self.scale)

    def _close(self) -> None:
        """Note the sides of a shape that is complete."""
        if len(self.points) > 1:
            across = [x * self.scale[0] + y * self.scale[2] for x, y in self.points]
            down = [x * self.scale[1] + y * self.scale[3] for x, y in self.points]
            sides = max(across) - min(across), max(down) - min(down)
            self.done.append((*sides, len(self.points), self.is_bent))
        self.points, self.is_bent = [], False

    def _paint(self) -> None:
        self._close()
        self.drawing.has_lines = True
        for wide, high, points, is_bent in self.done:
            if not math.isfinite(wide + high):
                continue
            is_letter = is_bent or points >= _LEAST_POINTS
            if min(wide, high) > _THIN and _LEAST_SIDE <= max(wide, high) <= _MOST_SIDE:
                self.drawing.shapes += is_letter
            if _STROKE[0] <= wide <= _STROKE[1] and high <= wide / 2:
                self.drawing.across += 1
            elif _STROKE[0] <= high <= _STROKE[1] and wide <= high / 2:
                self.drawing.down += 1
        self.done = []


def _product(one: Sequence[float], two: Matrix) -> Matrix:
    return (
        one[0] * two[0] + one[1] * two[2],
        one[0] * two[1] + one[1] * two[3],
        one[2] * two[0] + one[3] * two[2],
        one[2] * two[1] + one[3] * two[3],
    )
