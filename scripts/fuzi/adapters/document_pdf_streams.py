"""What the streams of a PDF are (ISO 32000-1, 7.3.8): each is words, a drawing, a file, a picture, or a known table.

What is none of them, and what follows the end of a packed stream, is a refusal.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from pypdf import PdfReader
from pypdf.generic import EncodedStreamObject, IndirectObject

from fuzi.adapters.document_pdf_layout import layout_of
from fuzi.adapters.document_unused import text_of

_FONT_KEYS = frozenset({"/FontFile", "/FontFile2", "/FontFile3"})
_FONT_MARKS = (b"\0\1\0\0", b"true", b"OTTO", b"ttcf", b"\1\0", b"%!", b"\x80\1")
_TABLE_KEYS = frozenset({"/CIDToGIDMap", "/CIDSet", "/Lookup", "/JBIG2Globals"})
_TABLE_KINDS = ("/ShadingType", "/FunctionType", "/HalftoneType")
_PROFILE_MARK, _PROFILE_AT = b"acsp", 36
_ORDINARY_CMAP = re.compile(
    rb"<[0-9A-Fa-f\s]{0,16}>|/[^\s()<>\[\]{}/%]*|[\[\]<>]|\b(?:[0-9.]{1,9}|begin\w*|end\w*|def|dict|dup|findresource"
    rb"|defineresource|pop|currentdict|usecmap|usefont|exch|known|cvn|string|true|false|put|get|index|copy)\b"
)
_LONG_TARGET = re.compile(rb"<([0-9A-Fa-f\s]{17,})>")
_LARGEST = 64 * 1024 * 1024
_SPARE = 3
"""So few bytes behind a packed stream are what its writer counted wrongly."""


def uses_of(pdf: PdfReader, references: list[IndirectObject]) -> dict[int, set[str]]:
    """Return under which keys each object is referred to."""
    found: dict[int, set[str]] = {}
    for reference in references:
        _note(found, pdf.get_object(reference), "", 0)
    return found


def _note(found: dict[int, set[str]], one: Any, key: str, depth: int) -> None:
    if isinstance(one, IndirectObject):
        found.setdefault(one.idnum, set()).add(key)
    elif depth > 100:
        raise RecursionError
    elif isinstance(one, dict):
        for name, value in dict.items(one):
            _note(found, value, str(name), depth + 1)
    elif isinstance(one, list):
        values = list(list.__iter__(one))
        if values and values[0] == "/Indexed":
            key = "/Lookup"
        for value in values:
            _note(found, value, key, depth + 1)


def is_font(keys: set[str], data: bytes) -> bool:
    """Tell whether a stream is a font, by its bytes and by what refers to it."""
    return bool(keys & _FONT_KEYS) and data.startswith(_FONT_MARKS)


def is_table(one: Mapping[str, Any], keys: set[str], data: bytes) -> bool:
    """Tell whether a stream is one of the tables of numbers that drawings need."""
    if data[_PROFILE_AT : _PROFILE_AT + 4] == _PROFILE_MARK:
        return True
    return bool(keys) and (keys <= _TABLE_KEYS or any(kind in one for kind in _TABLE_KINDS))


def rest_of_codes(data: bytes) -> Iterator[str]:
    """Yield what a table of codes holds beside codes: remarks, strings, and codes that stand for whole words."""
    for match in _LONG_TARGET.finditer(data):
        digits = b"".join(match[1].split())
        yield bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii")).decode("utf-16-be", "replace")
    yield text_of(_ORDINARY_CMAP.sub(b" ", data)) or ""


def rest_of_objects(data: bytes) -> Iterator[bytes]:
    """Yield what a stream of objects holds beside objects."""
    layout = layout_of(b"1 0 obj\n" + data + b"\nendobj")
    yield from (*layout.comments, *layout.unused)


def tails_of(one: Any) -> Iterator[bytes]:
    """Yield what follows the end of each packed layer of a stream (7.4)."""
    if not isinstance(one, EncodedStreamObject):
        return
    filters = one.get("/Filter")
    names = [filters] if isinstance(filters, str) else list(filters or ())
    data = bytes(one._data)
    for name in names:
        unpacked = _unpacked(str(name), data)
        if unpacked is None:
            return
        data, tail = unpacked
        if len(tail.strip(b"\0 \t\r\n\f")) > _SPARE:
            yield tail
        if len(names) > 1 and one.get("/DecodeParms") is not None:
            return


def _unpacked(name: str, data: bytes) -> tuple[bytes, bytes] | None:
    """Return what a filter unpacks to, and what follows; None for one that is not looked into here."""
    if name == "/FlateDecode":
        unpacker = zlib.decompressobj()
        try:
            found = unpacker.decompress(data, _LARGEST)
        except zlib.error:
            return None
        return found, unpacker.unused_data
    if name in {"/ASCII85Decode", "/ASCIIHexDecode"}:
        body, mark, tail = data.partition(b"~>" if name == "/ASCII85Decode" else b">")
        if not mark:
            return None
        try:
            bare = b"".join(body.removeprefix(b"<~").split())
            return (
                (base64.a85decode(bare), tail)
                if name == "/ASCII85Decode"
                else (bytes.fromhex((bare + b"0" * (len(bare) % 2)).decode("ascii")), tail)
            )
        except ValueError:
            return None
    return _runs(data) if name == "/RunLengthDecode" else None


def _runs(data: bytes) -> tuple[bytes, bytes]:
    found, at = bytearray(), 0
    while at < len(data) and data[at] != 128:
        size = data[at]
        if size < 128:
            found += data[at + 1 : at + 2 + size]
            at += 2 + size
        else:
            found += data[at + 1 : at + 2] * (257 - size)
            at += 2
    return bytes(found), data[at + 1 :]
