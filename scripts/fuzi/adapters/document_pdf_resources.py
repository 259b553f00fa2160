"""What the pages of a PDF are drawn from (ISO 32000-1, 7.8.3): forms, patterns, letters, masks, notes, and pictures.

A picture that no page draws is still in the file, and any program that takes pictures out of a PDF shows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct, field
from pypdf.generic import StreamObject

from fuzi.adapters.document_pdf_drawing import Drawing, drawing_of
from fuzi.adapters.document_pdf_fonts import is_untold
from fuzi.adapters.document_reading import TooMuch
from fuzi.messages import msg

_FORMS_DEEP = 12
_DO = re.compile(rb"/([^\0\t\n\f\r ()<>\[\]{}/%]+)[\0\t\n\f\r ]+Do\b")
_NAME = re.compile(rb"/([^\0\t\n\f\r ()<>\[\]{}/%]+)")
_PLAIN = re.compile(rb"[!-\"$-~]+")


class Pages(Struct):
    """What was met so far on the way through the pages of a file.

    Attributes:
        drawn: the numbers of the objects that pages draw.
        fonts: by the number of a font, whether it may show other characters than a program reads.
        drawings: by the number of a form, what stands in it.
    """

    drawn: set[int] = field(default_factory=set)
    fonts: dict[int, bool] = field(default_factory=dict)
    drawings: dict[int, Drawing] = field(default_factory=dict)

    def look(self, page: Any, data: bytes) -> Drawing:
        """Return what stands on a page, with all that is drawn on it.

        Args:
            page: the page.
            data: its own drawing.
        """
        whole = drawing_of(data)
        self._resources(page.get("/Resources"), data, whole, _FORMS_DEEP)
        for reference in page.get("/Annots") or ():
            looks = _resolved((_resolved(reference) or {}).get("/AP"))
            for one in _streams(looks):
                self._drawn(one, whole, 1, _FORMS_DEEP)
        return whole

    def _resources(self, resources: Any, data: bytes, whole: Drawing, depth: int) -> None:
        found = _resolved(resources)
        if not isinstance(found, Mapping):
            return
        if depth == 0:
            raise TooMuch(msg("it is too deeply nested or needs too much memory"))
        said: dict[bytes, int] = {}
        for name in _DO.findall(data):
            said[name] = said.get(name, 0) + 1
        for name, one in _items(found.get("/XObject")):
            bare = name[1:].encode("utf-8", "surrogateescape")
            times = said.get(bare, 0) if _PLAIN.fullmatch(bare) else 1
            if times:
                self._drawn(one, whole, times, depth)
        patterns = list(_items(found.get("/Pattern")))
        named = set(_NAME.findall(data)) if patterns else set()
        for name, one in patterns:
            bare = name[1:].encode("utf-8", "surrogateescape")
            if bare in named or not _PLAIN.fullmatch(bare):
                self._drawn(one, whole, 1, depth)
        for _name, state in _items(found.get("/ExtGState")):
            mask = _resolved((_resolved(state) or {}).get("/SMask"))
            if isinstance(mask, Mapping):
                self._drawn(mask.get("/G"), whole, 1, depth)
        for _name, font in _items(found.get("/Font")):
            self._font(font, whole, depth)

    def _drawn(self, reference: Any, whole: Drawing, times: int, depth: int) -> None:
        """Take in one thing that is drawn: a picture, or a drawing of its own."""
        one, number = _resolved(reference), _number(reference)
        if not isinstance(one, StreamObject):
            return
        if one.get("/Subtype") == "/Image":
            whole.has_picture = True
            self.drawn |= {number, *(_number(one.get(key)) for key in ("/SMask", "/Mask"))}
            return
        if number not in self.drawings:
            self.drawn.add(number)
            data = bytes(one.get_data())
            inner = drawing_of(data)
            self.drawings[number] = inner  # before its own resources: a form may name itself
            self._resources(one.get("/Resources"), data, inner, depth - 1)
            whole.silent += inner.silent
        whole.add(self.drawings[number], times)

    def _font(self, reference: Any, whole: Drawing, depth: int) -> None:
        font, number = _resolved(reference), _number(reference)
        if not isinstance(font, Mapping):
            return
        is_known = number > 0 and number in self.fonts  # one that stands in its place has no number of its own
        is_seen = self.fonts[number] if is_known else is_untold(font)
        if not is_known and font.get("/Subtype") == "/Type3":
            self.fonts[number] = is_seen  # before its letters: they may name it
            is_seen = is_seen or self._draws_words(font, depth)
        self.fonts[number] = is_seen
        whole.has_picture |= is_seen

    def _draws_words(self, font: Mapping[str, Any], depth: int) -> bool:
        """Tell whether a letter of a font is a picture, or words of another font."""
        inner = Drawing()
        for _name, letter in _items(font.get("/CharProcs")):
            self._drawn(letter, inner, 1, depth - 1)
            if isinstance(_resolved(letter), StreamObject):
                data = bytes(_resolved(letter).get_data())
                self._resources(font.get("/Resources"), data, inner, depth - 1)
        return inner.has_picture or inner.has_words


def _items(group: Any) -> Iterator[tuple[str, Any]]:
    """Yield the entries of a group of resources, each as it is referred to."""
    found = _resolved(group)
    if isinstance(found, dict):
        yield from ((str(name), one) for name, one in dict.items(found))


def _streams(looks: Any) -> Iterator[Any]:
    """Yield the drawings of a note: its usual look and the others, one for each state."""
    for _name, one in _items(looks):
        if isinstance(_resolved(one), StreamObject):
            yield one
        else:
            yield from (state for _name, state in _items(one))


def _number(reference: Any) -> int:
    """Return the number of an object that is referred to; for one that stands in its place a number of its own."""
    if reference is None:
        return 0
    number = getattr(reference, "idnum", None)
    return int(number) if number is not None else -id(reference)


def _resolved(one: Any) -> Any:
    return None if one is None else one.get_object()
