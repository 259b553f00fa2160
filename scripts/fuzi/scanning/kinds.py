"""What the bytes of a file are: text in some encoding, or something a document reader has to open. By content only."""

from __future__ import annotations

import re

from msgspec import Struct

LARGEST_TEXT = 64 * 1024 * 1024
"""Bytes of the largest text that is inspected."""
_MAGIC = (
    b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0",
    b"MM\0*", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"wOF", b"OTTO", b"\0\1\0\0", b"ID3", b"OggS",
)  # fmt: skip
_RICH_TEXT = b"{\\rtf"
"""Its Chinese stands in it as codes."""
_DIGITS = re.compile(rb"[0-9]{8}")
_BINARY = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")


class PlainText(Struct, frozen=True):
    """A text and the encoding it was read in (`utf-8`, `utf-16-le`, `gb18030`, …)."""

    text: str
    encoding: str


def plain_text(data: bytes) -> PlainText | None:
    """Return the text of a file that is plain text; None for anything that needs a document reader.

    UTF-8 first, then UTF-16 (with or without a byte order mark), then GB 18030. Bytes that no text has mean: no text,
    and so does a text that one stray byte makes look like another encoding: it would be read as something else.
    """
    for bom, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(bom):
            return _read(data[len(bom) :], encoding)
    if data.startswith(_RICH_TEXT):
        return None
    if data.startswith(_MAGIC) or data[4:12] in {b"ftypheic", b"ftypmp42", b"ftypisom"} or data[:4] == b"RIFF":
        return _read_if_words(data)
    if b"\0" in data:
        return _wide(data)
    found = _read(data, "utf-8")
    return found or (None if _BINARY.search(data) or _is_broken_utf8(data) else _read(data, "gb18030"))


def _is_broken_utf8(data: bytes) -> bool:
    """Tell whether bytes that are not UTF-8 hold at least as many characters of it as bytes that belong to none."""
    read = data.decode("utf-8", "replace")
    lost = read.count("\ufffd")
    return sum(not char.isascii() for char in read) - lost >= lost


def _read_if_words(data: bytes) -> PlainText | None:
    """Read a text that merely begins like another format (`BMI …`); real formats hold bytes that no text holds."""
    if data.startswith((b"%PDF-", b"PK")) or b"\0" in data or _BINARY.search(data):
        return None
    return _read(data, "utf-8")


def _wide(data: bytes) -> PlainText | None:
    """Read UTF-16 without a byte order mark: the zero bytes of its ASCII characters stand on one side only."""
    odd, even = data[1::2].count(0), data[0::2].count(0)
    if len(data) % 2 or (odd and even) or _is_narrow(data):
        return None
    found = _read(data, "utf-16-le" if odd else "utf-16-be")
    return found if found and not any(ord(char) < 32 and char not in "\t\n\r\f\v" for char in found.text) else None


def _is_narrow(data: bytes) -> bool:
    """Tell whether zero bytes were merely put into a text of another encoding, which every reader leaves out."""
    bare = data.replace(b"\0", b"")
    if _DIGITS.search(data):
        return True
    if _read(bare, "utf-8") is None:
        return _is_broken_utf8(bare)
    return (len(data) - len(bare)) * 5 < len(data) * 2  # of UTF-16 in ASCII, half are zeros


def _read(data: bytes, encoding: str) -> PlainText | None:
    try:
        return PlainText(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        return None
