"""SVG drawings without what drawing programs note in them; every other byte stays as it is.

Taken out: `metadata`, the view settings of Inkscape, comments, and attributes of editors (they name the file's place on
the author's machine). Title and description stay: they are read to those who do not see the drawing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.parsers import expat

from fuzi.adapters.stripping_parts import COMMENTS, OTHER, XMP, Removed, Untouched, damaged
from fuzi.messages import msg

_TAKEN = frozenset({"metadata", "sodipodi:namedview"})
_ATTRIBUTE = re.compile(rb"(?<=\s)([^\s=<>\"'/]++)\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+')")
_EDITORS = (b"inkscape:", b"sodipodi:", b"serif:", b"sketch:", b"figma:")
_DRAWING = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?[^>]*>\s*|<!--(?:[^-]|-(?!->))*-->\s*|<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>\s*)*"
    rb"<(?:[\w-]+:)?svg[\s/>]"
)
"""A page of HTML that merely shows a drawing is none."""


def is_drawing(data: bytes) -> bool:
    """Tell whether the bytes are an SVG drawing."""
    return _DRAWING.match(data) is not None


def strip_drawing(data: bytes, removed: Removed) -> bytes:
    """Return a drawing without what programs note in it.

    Raises:
        Untouched: it is no well-formed XML in UTF-8, or it defines entities.
    """
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Untouched(msg("this text is not UTF-8")) from error
    if b"<!ENTITY" in data:
        raise Untouched(msg("an XML part defines entities"))
    found = _Cuts(data)
    pieces, done = [], 0
    for start, end in sorted(found.cuts):
        if start < done:
            continue
        cut = data[start:end]
        what = COMMENTS if cut.startswith(b"<!--") else XMP if b"metadata" in cut[:60] else OTHER
        removed.take(what, cut)
        pieces.append(data[done:start])
        done = end
    return b"".join([*pieces, data[done:]])


class _Cuts:
    """The spans of a drawing that draw nothing, found by a parser that says where each thing begins and ends."""

    def __init__(self, data: bytes) -> None:
        self.cuts: list[tuple[int, int]] = []
        self._data = data
        self._depth = 0
        self._begun = 0
        self._comment = -1
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CommentHandler = self._note
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError as error:
            raise damaged() from error

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        at = self._parser.CurrentByteIndex
        if self._depth or name in _TAKEN or name.endswith(":metadata"):
            if not self._depth:
                self._begun = at
            self._depth += 1
            return
        end = _end_of_tag(self._data, at)
        self.cuts += _editors_attributes(self._data, at, end)

    def _end(self, _name: str) -> None:
        if not self._depth:
            return
        self._depth -= 1
        if not self._depth:
            opened = _end_of_tag(self._data, self._begun)
            is_empty = self._data[opened - 2 : opened] == b"/>"
            end = opened if is_empty else _end_of_tag(self._data, self._parser.CurrentByteIndex)
            self.cuts.append((self._begun, end))

    def _note(self, _text: str) -> None:
        at = self._parser.CurrentByteIndex
        if not self._depth:
            self.cuts.append((at, self._data.index(b"-->", at) + 3))


def _editors_attributes(data: bytes, at: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where a tag holds attributes of editors, each with the blanks before it; words in a value are none."""
    done = at
    for match in _ATTRIBUTE.finditer(data, at, end):
        if match[1].startswith(_EDITORS):
            yield done + len(data[done : match.start()].rstrip()), match.end()
        done = match.end()


def _end_of_tag(data: bytes, at: int) -> int:
    """Return where the tag that begins at a place ends; a `>` inside a value is none."""
    quote = 0
    for index in range(at, len(data)):
        char = data[index]
        if quote:
            quote = 0 if char == quote else quote
        elif char in b"\"'":
            quote = char
        elif char == 0x3E:
            return index + 1
    raise damaged()
