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
    NameObject,
    StreamObject,
    TextStringObject,
)

from fuzi.adapters.document_pdf_drawing import drawing_of
from fuzi.adapters.document_pdf_layout import strings_in
from fuzi.adapters.document_pdf_resources import Pages
from fuzi.adapters.document_pdf_streams import is_font, is_table, rest_of_codes, rest_of_objects, tails_of, uses_of
from fuzi.adapters.document_picture_words import THUMBNAIL
from fuzi.adapters.document_reading import Reading, Unread
from fuzi.adapters.document_unused import read_unused, runs_in, text_of, words_in
from fuzi.messages import msg
from fuzi.scanning.kinds import plain_text

Read = Callable[[Reading, str, bytes, int], None]
_SILENT_KEYS = frozenset({"/ID", "/O", "/U", "/OE", "/UE", "/Perms", "/ByteRange", "/Cert", "/CheckSum", "/Panose"})
_CODES = b"begincmap"
_SHOWN_WORDS = re.compile(rb"\bBT\b.*?\b(?:Tj|TJ)\b", re.DOTALL)
_SPOKEN = re.compile(rb"/(?:ActualText|Alt|E|Contents|T)\s*(\((?:\\.|[^\\)])*\)|<[0-9A-Fa-f\s]*>)", re.DOTALL)
_OPERATOR = re.compile(rb"[A-Za-z]{1,2}[0-9*]?|/[!-~]{1,40}|[\[\]]")
_COORDINATE = re.compile(rb"[-+]?[0-9]{0,6}(?:\.[0-9]{0,10})?|[\[\]]")
_OPENED = (b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b")
_TOLD = re.compile(r"[^\x00-\x7f]|[0-9]{7}")
"""A name that may say something to a reader."""
_DEEPEST = 100
_LARGEST_STREAM = 64 * 1024 * 1024
_UNREAD = msg("it holds data that no program here can read; open it, and print it to a new PDF")
_PARTS = re.compile(r"\n+")


class Known(Struct):
    """The lines that pages, outline, fields and annotations show already."""

    lines: set[str]

    def fresh(self, text: str) -> str:
        """Return the lines of a text that nobody has seen yet, and know them from now on."""
        new = [line for line in _PARTS.split(text) if (bare := "".join(line.split())) and bare not in self.lines]
        self.lines.update("".join(line.split()) for line in new)
        return "\n".join(new)


def read_objects(reading: Reading, label: str, pdf: PdfReader, known: Known, opened: tuple[Read, int, Pages]) -> None:
    """Read every object of the table.

    Args:
        opened: what reads a file that stands in a stream, how deep the PDF itself lies, and what its pages draw.
    """
    shown = {reference.idnum for page in pdf.pages if (reference := page.indirect_reference) is not None}
    references = list(_references(pdf))
    streams = _Streams(reading, f"{label}unlisted", pdf, opened, uses_of(pdf, references))
    words: list[str] = []
    for reference in references:
        one = pdf.get_object(reference)
        if one is None:
            continue
        if isinstance(one, (DictionaryObject, ArrayObject, TextStringObject, ByteStringObject)):
            words += map(known.fresh, _strings(one, 0))
        if isinstance(one, StreamObject):
            words += map(known.fresh, streams.words(reference.idnum, one))
        elif isinstance(one, DictionaryObject) and one.get("/Type") == "/Page" and reference.idnum not in shown:
            page = PageObject(pdf, reference)
            page.update(one)
            words.append(known.fresh(page.extract_text()))
    reading.layer(f"{label}unlisted", "\n\n".join(filter(None, words)))
    read_unused(reading, f"{label}unused", streams.unused)


def _references(pdf: PdfReader) -> Iterator[IndirectObject]:
    for generation, offsets in pdf.xref.items():
        yield from (IndirectObject(number, generation, pdf) for number in sorted(offsets) if number)
    yield from (IndirectObject(number, 0, pdf) for number in sorted(pdf.xref_objStm))


def _hints(pdf: PdfReader) -> Iterator[int]:
    """Yield the numbers of the streams that tell where each page of a file for slow lines lies (annex F.3)."""
    places = {offset: number for offsets in pdf.xref.values() for number, offset in offsets.items()}
    head = pdf.get_object(places[min(places)]) if places else None
    if isinstance(head, DictionaryObject) and "/Linearized" in head:
        yield from (places[int(one)] for one in head.get("/H", ()) if int(one) in places)


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
    elif isinstance(one, NameObject):
        if _TOLD.search(one):
            yield str(one)[1:]
    elif isinstance(one, Mapping):
        yield from (str(key)[1:] for key in one if _TOLD.search(str(key)))
        is_signature = one.get("/Type") in {"/Sig", "/DocTimeStamp"} or "/ByteRange" in one
        for key, value in dict.items(one) if isinstance(one, dict) else one.items():
            if key not in _SILENT_KEYS and not (is_signature and key == "/Contents"):
                yield from _strings(value, depth + 1)
    elif isinstance(one, list):
        for value in list.__iter__(one):
            yield from _strings(value, depth + 1)


class _Streams:
    """Reads the streams of a file, each as what it is; `unused` gathers the bytes that belong to none."""

    def __init__(
        self, reading: Reading, part: str, pdf: PdfReader, opened: tuple[Read, int, Pages], uses: Mapping[int, set[str]]
    ) -> None:
        self.unused: list[bytes] = []
        self._reading, self._part, self._pdf, self._uses = reading, part, pdf, uses
        self._read, self._depth, self._pages = opened
        self._holders = {number for number, _place in pdf.xref_objStm.values()}
        self._hints = set(_hints(pdf))

    def words(self, number: int, one: Any) -> Iterator[str]:
        """Yield the words of a stream: a drawing's as a reader sees them, else those of its bytes."""
        self.unused += tails_of(one)
        keys = self._uses.get(number, set())
        if one.get("/Subtype") == "/Image" or "/Thumb" in keys:
            self._picture(number, one)
            return
        data = bytes(one.get_data())
        if is_font(keys, data):
            yield runs_in(data)
        elif one.get("/Type") == "/ObjStm" and number in self._holders:
            self.unused += rest_of_objects(data)
        elif _CODES in data:
            yield from rest_of_codes(data)
        elif _SHOWN_WORDS.search(data) or one.get("/Subtype") == "/Form":
            yield from self._drawing(keys, one, data)
        elif one.get("/Type") == "/XRef":
            yield text_of(data) or ""
        elif number in self._hints:
            yield runs_in(data)
        elif not is_table(one, keys, data):
            yield from self._bytes(keys, one, data)

    def _drawing(self, keys: set[str], one: Any, data: bytes) -> Iterator[str]:
        yield from spoken(data)
        if "/Contents" in keys or not self._pdf.pages:
            return
        if "/Resources" not in one and "/Resources" in self._pdf.pages[0]:
            one[NameObject("/Resources")] = self._pdf.pages[0]["/Resources"]
        yield str(self._pdf.pages[0].extract_xform_text(one, (0, 90, 180, 270), 200.0))
        drawn = drawing_of(data)
        yield from (text_of(string) or "" for string in drawn.silent)

    def _picture(self, number: int, one: Any) -> None:
        """Read the words beside a picture; name the picture where no page draws it."""
        filters = one.get("/Filter")
        last = filters[-1] if isinstance(filters, list) and filters else filters
        body = bytes(one.get_data()) if last == "/DCTDecode" else b""
        before = len(self._reading.pictures)
        place = f"{self._part}/{number}"
        if body.startswith(b"\xff\xd8\xff"):
            self._reading.count(len(body))
            self._read(self._reading, place, body, self._depth + 1)
        else:
            self._reading.pictures.append(Unread(place, body or b"-"))
        if number in self._pages.drawn:
            kept = [one for one in self._reading.pictures[before:] if one.part.endswith(f":{THUMBNAIL}")]
            self._reading.pictures[before:] = kept

    def _bytes(self, keys: set[str], one: Any, data: bytes) -> Iterator[str]:
        if data.startswith(_OPENED) or one.get("/Type") == "/EmbeddedFile" or keys & {"/F", "/UF"}:
            self._reading.count(len(data))
            if data:
                self._read(self._reading, self._part, data, self._depth + 1)
            return
        if not _is_drawing(data):
            plain = plain_text(data)
            if plain is None and data.strip(b"\0"):
                self._reading.refuse(_UNREAD)
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
