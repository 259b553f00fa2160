"""SVG drawings without what drawing programs note in them; every other byte stays as it is.

Taken out: `metadata`, the view settings of Inkscape, comments, and attributes of editors (they name the file's place on
the author's machine). Title and description stay: they are read to those who do not see the drawing. What counts is the
namespace, never the name alone: what an author put in from elsewhere may have the same names, and is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from xml.parsers import expat

from fuzi.adapters.stripping_parts import COMMENTS, OTHER, XMP, Removed, Untouched, damaged
from fuzi.messages import msg

_ATTRIBUTE = re.compile(rb"(?<=\s)([^\s=<>\"'/]++)\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+')")
_SODIPODI = "http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"
_EDITORS = frozenset(
    {_SODIPODI, "http://www.inkscape.org/namespaces/inkscape", "http://www.serif.com/",
     "http://www.bohemiancoding.com/sketch/ns", "http://www.figma.com/figma/ns"}
)  # fmt: skip
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
        self._foreign = 0
        self._own: str | None = None
        self._spaces: dict[str, list[str]] = {}
        self._declared: list[tuple[str, ...]] = []
        self._editors: set[bytes] = set()
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CommentHandler = self._note
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError as error:
            raise damaged() from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        at = self._parser.CurrentByteIndex
        self._declare(attributes)
        space, local = self._named(name)
        if self._own is None:
            self._own = space
        is_own = space == self._own
        if self._depth or (not self._foreign and self._is_note(space, local, is_own=is_own)):
            if not self._depth:
                self._begun = at
            self._depth += 1
            return
        if self._foreign or (is_own and local == "foreignObject"):
            self._foreign += 1
        if self._editors:
            end = _end_of_tag(self._data, at)
            self.cuts += _editors_attributes(self._data, at, end, self._editors)

    def _is_note(self, space: str, local: str, *, is_own: bool) -> bool:
        return (is_own and local == "metadata") or (space == _SODIPODI and local == "namedview")

    def _declare(self, attributes: dict[str, str]) -> None:
        """Note the namespaces that an element names; they hold until it ends."""
        found = tuple(name for name in attributes if name == "xmlns" or name.startswith("xmlns:"))
        for name in found:
            prefix = name.removeprefix("xmlns").removeprefix(":")
            self._spaces.setdefault(prefix, []).append(attributes[name])
            self._mark(prefix)
        self._declared.append(found)

    def _mark(self, prefix: str) -> None:
        """Note whether a prefix stands for an editor's own words from here on."""
        is_editor = bool(prefix) and self._spaces[prefix][-1:] and self._spaces[prefix][-1] in _EDITORS
        (self._editors.add if is_editor else self._editors.discard)(prefix.encode())

    def _named(self, name: str) -> tuple[str, str]:
        prefix, colon, local = name.rpartition(":")
        spaces = self._spaces.get(prefix)
        return spaces[-1] if spaces else f"{prefix}:" if colon else "", local

    def _end(self, _name: str) -> None:
        for name in self._declared.pop():
            prefix = name.removeprefix("xmlns").removeprefix(":")
            self._spaces[prefix].pop()
            self._mark(prefix)
        if not self._depth:
            self._foreign = max(0, self._foreign - 1)
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


def _editors_attributes(data: bytes, at: int, end: int, prefixes: Set[bytes]) -> Iterator[tuple[int, int]]:
    """Yield where a tag holds attributes of editors, each with the blanks before it; words in a value are none."""
    done = at
    for match in _ATTRIBUTE.finditer(data, at, end):
        if match[1].partition(b":")[0] in prefixes and b":" in match[1]:
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
