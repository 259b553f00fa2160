"""What the objects of a PDF hold beside its pages' words (ISO 32000-1, 7.3): strings, forms, scripts, forgotten pages.

Every object of the table is looked at, whether a page refers to it or not; objects that the table does not name are
read as far as they stand in the file.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec import Struct
from pypdf import PageObject, PdfReader
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    StreamObject,
    TextStringObject,
)

from fuzi.adapters.document_pdf_layout import strings_in
from fuzi.adapters.document_reading import Reading
from fuzi.adapters.document_unused import text_of, words_in
from fuzi.scanning.kinds import plain_text

Read = Callable[[Reading, str, bytes, int], None]
_SILENT_TYPES = frozenset({"/XRef", "/ObjStm"})
_SILENT_KEYS = frozenset({"/ID", "/O", "/U", "/OE", "/UE", "/Perms", "/ByteRange", "/Cert", "/CheckSum", "/Panose"})
_FONT = frozenset({"/Type1C", "/CIDFontType0C", "/OpenType"})
_CODES = b"begincmap"
_SHOWN_WORDS = re.compile(rb"\bBT\b.*?\b(?:Tj|TJ)\b", re.DOTALL)
_SPOKEN = re.compile(rb"/(?:ActualText|Alt|E|Contents|T)\s*(\((?:\\.|[^\\)])*\)|<[0-9A-Fa-f\s]*>)", re.DOTALL)
_OPERATOR = re.compile(rb"[A-Za-z]{1,2}[0-9*]?|/[!-~]{1,40}|[\[\]]")
_COORDINATE = re.compile(rb"[-+]?[0-9]{0,6}(?:\.[0-9]{0,10})?|[\[\]]")
_OPENED = (b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b")
_DEEPEST = 100
_LARGEST_STREAM = 64 * 1024 * 1024
_PARTS = re.compile(r"\n+")


class Known(Struct):
    """The lines that pages, outline, fields and annotations show already."""

    lines: set[str]

    def fresh(self, text: str) -> str:
        """Return the lines of a text that nobody has seen yet, and know them from now on."""
        new = [line for line in _PARTS.split(text) if (bare := "".join(line.split())) and bare not in self.lines]
        self.lines.update("".join(line.split()) for line in new)
        return "\n".join(new)


def read_objects(reading: Reading, label: str, pdf: PdfReader, known: Known, opened: tuple[Read, int]) -> None:
    """Read every object of the table.

    Args:
        opened: what reads a file that stands in a stream, and how deep the PDF itself lies.
    """
    shown = {reference.idnum for page in pdf.pages if (reference := page.indirect_reference) is not None}
    words: list[str] = []
    for reference in _references(pdf):
        one = pdf.get_object(reference)
        if one is None:
            continue
        if isinstance(one, (DictionaryObject, ArrayObject, TextStringObject, ByteStringObject)):
            words += map(known.fresh, _strings(one, 0))
        if isinstance(one, StreamObject):
            words += map(known.fresh, _stream(reading, f"{label}unlisted", pdf, one, opened))
        elif isinstance(one, DictionaryObject) and one.get("/Type") == "/Page" and reference.idnum not in shown:
            page = PageObject(pdf, reference)
            page.update(one)
            words.append(known.fresh(page.extract_text()))
    reading.layer(f"{label}unlisted", "\n\n".join(filter(None, words)))


def _references(pdf: PdfReader) -> Iterator[IndirectObject]:
    for generation, offsets in pdf.xref.items():
        yield from (IndirectObject(number, generation, pdf) for number in sorted(offsets) if number)
    yield from (IndirectObject(number, 0, pdf) for number in sorted(pdf.xref_objStm))


def _strings(one: Any, depth: int) -> Iterator[str]:
    """Yield the strings in an object; what it refers to is looked at by itself."""
    if depth > _DEEPEST:
        raise RecursionError
    if isinstance(one, TextStringObject):
        yield str(one)
        if not str(one).isascii():  # programs that know nothing of the standard write GBK
            yield text_of(one.original_bytes) or ""
    elif isinstance(one, ByteStringObject):
        yield text_of(bytes(one)) or ""
    elif isinstance(one, Mapping):
        is_signature = one.get("/Type") in {"/Sig", "/DocTimeStamp"} or "/ByteRange" in one
        for key, value in dict.items(one) if isinstance(one, dict) else one.items():
            if key not in _SILENT_KEYS and not (is_signature and key == "/Contents"):
                yield from _strings(value, depth + 1)
    elif isinstance(one, list):
        for value in list.__iter__(one):
            yield from _strings(value, depth + 1)


def _stream(reading: Reading, part: str, pdf: PdfReader, one: Any, opened: tuple[Read, int]) -> Iterator[str]:
    """Yield the words of a stream: a drawing's as a reader sees them, else those of its bytes."""
    kind = one.get("/Subtype")
    is_font = kind in _FONT or "/Length1" in one or "/Length2" in one
    if one.get("/Type") in _SILENT_TYPES or kind == "/Image" or is_font:
        return
    data = bytes(one.get_data())
    if kind == "/Form" and pdf.pages:
        yield str(pdf.pages[0].extract_xform_text(one, (0, 90, 180, 270), 200.0))
        yield from spoken(data)
    elif _SHOWN_WORDS.search(data):
        yield from spoken(data)
    elif _CODES not in data:
        yield from _of_bytes(reading, part, data, opened)


def _of_bytes(reading: Reading, part: str, data: bytes, opened: tuple[Read, int]) -> Iterator[str]:
    if data.startswith(_OPENED):
        read, depth = opened
        reading.count(len(data))
        read(reading, part, data, depth + 1)
        return
    if not _is_drawing(data):
        plain = plain_text(data)
        yield words_in(data) if plain is None else plain.text


def _is_drawing(data: bytes) -> bool:
    """Tell whether a stream is lines and numbers alone: a pattern, a letter of a font; bare numbers are none."""
    tokens = data.split()
    operators = sum(_OPERATOR.fullmatch(token) is not None for token in tokens)
    numbers = sum(_COORDINATE.fullmatch(token) is not None for token in tokens)
    return operators * 10 >= len(tokens) and operators + numbers == len(tokens)


def spoken(data: bytes) -> Iterator[str]:
    """Yield what a drawing says of itself to those who do not see it (14.9)."""
    yield from (text_of(string) or "" for match in _SPOKEN.finditer(data) for string in strings_in(match[1]))


def stray_words(head: bytes, body: bytes) -> str | None:
    """Return the words of a stream that the table does not name, an older state of an object; None if it is not opened.

    Args:
        head: the dictionary of the stream, as it stands in the file.
        body: its bytes, as they stand in the file.
    """
    if b"/Image" in head or b"/XRef" in head or b"/FontFile" in head or b"/Length1" in head:
        return ""
    if b"/FlateDecode" in head or b"/Fl " in head:
        unpacker = zlib.decompressobj()
        try:
            body = unpacker.decompress(body, _LARGEST_STREAM)
        except zlib.error:
            return None
        if unpacker.unconsumed_tail:
            return None
    elif b"/Filter" in head:
        return None
    if _CODES in body:
        return ""
    plain = plain_text(body)
    is_read = b"/ObjStm" in head or _SHOWN_WORDS.search(body)
    strings = (text_of(string) or "" for string in strings_in(body)) if is_read else ()
    return "\n".join([words_in(body) if plain is None else plain.text, "".join(strings)])
