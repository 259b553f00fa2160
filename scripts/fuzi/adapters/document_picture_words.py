"""Words that a picture's file carries beside what it shows: EXIF, XMP, IPTC, comments, text chunks, a small preview.

PNG (ISO/IEC 15948, 11.3), JPEG (ITU-T T.81, B.2.4), GIF89a, WebP (RFC 9649), TIFF 6.0.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from fuzi.adapters.document_exif import exif_words, thumbnails
from fuzi.adapters.document_picture import after_picture, beyond_png
from fuzi.adapters.document_reading import Reading, Unread
from fuzi.adapters.document_unused import UNEXPLAINED, read_unused, runs_in, words_in

_PNG, _JPEG, _GIF, _TIFF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", (b"II*\0", b"MM\0*")
KNOWN_CHUNKS = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"hIST", b"pHYs",
     b"tIME", b"iCCP", b"acTL", b"fcTL", b"fdAT", b"cICP", b"oFFs"}
)  # fmt: skip
"""Chunks without words: the picture itself, its colours, its sizes."""
TEXTS = frozenset({b"tEXt", b"zTXt", b"iTXt"})
_PNG_HEAD = 33
THUMBNAIL = "thumbnail"
LARGEST_TEXT = 1024 * 1024
_LARGEST_EXIF = 16 * LARGEST_TEXT
_XMP, _EXIF, _PHOTOSHOP = b"http://ns.adobe.com/", b"Exif\0\0", b"Photoshop 3.0\0"
_QUIET_SEGMENTS = frozenset({*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDD, 0xEE})
Named = Iterator[tuple[str, str]]


def read_words(reading: Reading, ahead: str, data: bytes) -> None:
    """Read what a picture's file carries beside the picture into `reading`.

    Args:
        ahead: what the names of the parts follow: `picture:`.
    """
    if data.startswith(_PNG):
        found = _of_png(reading, data)
        read_unused(reading, f"{ahead}unused", [beyond_png(data)] if len(data) > _PNG_HEAD else [])
    elif data.startswith(_JPEG):
        found = _of_jpeg(data)
    elif data.startswith(_GIF):
        found = _of_gif(data)
    elif data[:4] == b"RIFF":
        found = _of_webp(data)
    elif data.startswith(_TIFF):
        found = iter([("exif", exif_words(data))])
    else:  # HEIC and others: boxes and metafiles, whose words stand in plain, are read as all bytes are
        found = iter(())
    texts: dict[str, list[str]] = {}
    for part, text in found:
        texts.setdefault(part, []).append(text)
    if not data.startswith(_PNG):  # of which every part is read by its kind
        known = "".join("\n".join(piece for pieces in texts.values() for piece in pieces).split())
        runs = runs_in(data[: len(data) - len(after_picture(data))]).split("\n\n")
        texts.setdefault("words", []).extend(run for run in runs if "".join(run.split()) not in known)
    previews = [preview for body in _exif_in(data) for preview in thumbnails(body)]
    reading.pictures += (Unread(f"{ahead}{THUMBNAIL}", preview) for preview in previews)
    for part, pieces in texts.items():
        reading.layer(ahead + part, "\n\n".join(pieces))


def _exif_in(data: bytes) -> Iterator[bytes]:
    """Yield the blocks of EXIF fields of a picture; a program shows the preview of any of them."""
    for mark in (_EXIF, b"eXIf", b"EXIF"):
        at = data.find(mark)
        while at >= 0:
            start = at + len(mark) + (4 if mark == b"EXIF" else 0)
            if data[start : start + 4] in _TIFF:
                yield data[start : start + _LARGEST_EXIF]
            at = data.find(mark, at + 4)


def _of_png(reading: Reading, data: bytes) -> Named:
    at = len(_PNG)
    while at + 12 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        body = data[at + 8 : at + 8 + size]
        at += 12 + size
        if kind in TEXTS:
            text = text_chunk(kind, body)
            if text is None:
                reading.refuse(UNEXPLAINED)
            yield ("xmp" if body.startswith(b"XML:com.adobe.xmp") else "words"), text or ""
        elif kind == b"eXIf":
            yield "exif", exif_words(body)
            yield "words", runs_in(body) if not body.startswith(_TIFF) else ""
        elif kind == b"iCCP":
            profile = text_chunk(b"zTXt", body)
            if profile is None:
                reading.refuse(UNEXPLAINED)
            yield "words", profile or ""
        elif kind == b"IEND":
            yield "words", runs_in(body)
            return
        elif kind not in KNOWN_CHUNKS:
            yield "words", words_in(body)
        elif kind != b"IDAT":
            yield "words", runs_in(body)


def text_chunk(kind: bytes, body: bytes) -> str | None:
    """Return keyword and text of a PNG's text chunk; None where it unpacks to too much or not at all."""
    keyword, _, rest = body.partition(b"\0")
    is_packed = kind == b"zTXt"
    if is_packed:
        rest = rest[1:]
    elif kind == b"iTXt":
        is_packed = rest[:1] == b"\1"
        parts = rest[2:].split(b"\0", 2)
        keyword += b"\n" + b"\n".join(parts[:-1])
        rest = parts[-1]
    if is_packed:
        unpacker = zlib.decompressobj()
        try:
            rest = unpacker.decompress(rest, LARGEST_TEXT)
        except zlib.error:
            return None
        if not unpacker.eof:
            return None
        rest += b"\n" + unpacker.unused_data
    return f"{words_in(keyword)}\n{words_in(rest)}"


def _of_jpeg(data: bytes) -> Named:
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF or 0xD0 <= marker <= 0xD8 or marker == 1:
            at += 1 if marker == 0xFF else 2
            continue
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        body = data[at + 4 : at + 2 + size]
        at += 2 + size
        if marker == 0xE1 and body.startswith(_EXIF):
            yield "exif", exif_words(body[len(_EXIF) :])
        elif marker == 0xE1 and body.startswith(_XMP):
            yield "xmp", words_in(body.partition(b"\0")[2])
        elif marker == 0xED and body.startswith(_PHOTOSHOP):
            yield "iptc", "\n".join(_iptc(body))
        elif not (marker in _QUIET_SEGMENTS or (marker == 0xE2 and body.startswith(b"ICC_PROFILE\0"))):
            yield "words", words_in(body)
        if marker == 0xDA:
            at = after_scan(data, at)


def after_scan(data: bytes, at: int) -> int:
    """Return where the next segment begins after the packed bytes of a scan."""
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        if data[at + 1] and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2
    return len(data)


def _iptc(body: bytes) -> Iterator[str]:
    """Yield the words of IPTC records (IIM 4.2): each begins with 1C, its record, its field, and its length."""
    at = body.find(b"\x1c")
    while at >= 0 and at + 5 <= len(body):
        size = int.from_bytes(body[at + 3 : at + 5], "big")
        yield words_in(body[at + 5 : at + 5 + size])
        at = body.find(b"\x1c", at + 5 + size)


def _of_gif(data: bytes) -> Named:
    flags = data[10] if len(data) > 10 else 0
    at = 13 + (3 << ((flags & 7) + 1) if flags & 0x80 else 0)
    while at + 1 < len(data):
        if data[at] == 0x21:
            words, after = _blocks(data, at + 2)
            if data[at + 1] != 0xF9:  # all but how long a frame is shown
                yield "words", words_in(words)
            at = after
        elif data[at] == 0x2C and at + 9 < len(data):
            local = 3 << ((data[at + 9] & 7) + 1) if data[at + 9] & 0x80 else 0
            _words, at = _blocks(data, at + 11 + local)
        else:
            return


def _blocks(data: bytes, at: int) -> tuple[bytes, int]:
    pieces = []
    while at < len(data) and data[at]:
        pieces.append(data[at + 1 : at + 1 + data[at]])
        at += 1 + data[at]
    return b"".join(pieces), at + 1


def _of_webp(data: bytes) -> Named:
    at = 12
    while at + 8 <= len(data):
        kind, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        body = data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
        if kind == b"EXIF":
            yield "exif", exif_words(body.removeprefix(_EXIF))
        elif kind == b"XMP ":
            yield "xmp", words_in(body)
        elif kind not in {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}:
            yield "words", words_in(body)
