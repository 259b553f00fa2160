"""Pictures without what is written beside them; the bytes that draw them stay as they are.

JPEG (ITU-T T.81, B), PNG (ISO/IEC 15948), GIF89a, WebP (RFC 9649). How a viewer has to turn the picture is kept: it
belongs to what is seen. Colours (ICC profiles, Adobe's transform) are kept, too.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from fuzi.adapters.document_exif import POSITION as POSITION_WORDS
from fuzi.adapters.document_exif import exif_words, orientation, thumbnails, turned
from fuzi.adapters.document_picture_words import KNOWN_CHUNKS, TEXTS, after_scan, text_chunk
from fuzi.adapters.stripping_parts import (
    BEHIND,
    COMMENTS,
    EXIF,
    IPTC,
    OTHER,
    POSITION,
    PREVIEW,
    XMP,
    Removed,
    damaged,
)

PNG, JPEG, GIF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8"
_EXIF, _XMP, _ICC, _JFIF = b"Exif\0\0", b"http://ns.adobe.com/", b"ICC_PROFILE\0", b"JFIF\0"
_ADOBE, _COMMENT, _PHOTOSHOP, _END, _SCAN = 0xEE, 0xFE, 0xED, 0xD9, 0xDA
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
_SEEN = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_HAS_EXIF, _HAS_XMP = 0x08, 0x04
_JFIF_HEAD = 12


def strip_picture(data: bytes, removed: Removed) -> bytes | None:
    """Return a picture without its properties; None for kinds that are not rewritten here.

    Raises:
        Untouched: it is damaged.
    """
    if data.startswith(JPEG):
        return b"\xff\xd8" + b"".join(_jpeg(data, removed))
    if data.startswith(PNG):
        return PNG + b"".join(_png(data, removed))
    if data.startswith(GIF):
        return b"".join(_gif(data, removed))
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data, removed)
    return None


def _exif(body: bytes, removed: Removed) -> bytes:
    """Return the fields that stay: how the picture is turned, or none."""
    how = orientation(body)
    kept = turned(how) if how > 1 else b""
    if body != kept:
        removed.take(EXIF, body)
        if POSITION_WORDS in exif_words(body):
            removed.take(POSITION)
        if any(thumbnails(body)):
            removed.take(PREVIEW)
    return kept


def _jpeg(data: bytes, removed: Removed) -> Iterator[bytes]:
    at, has_turn = 2, False
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == _END:
            break
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        body = data[at + 4 : end]
        if marker == 0xE1 and body.startswith(_EXIF):
            kept = _EXIF + _exif(body[len(_EXIF) :], removed)
            if len(kept) > len(_EXIF) and not has_turn:
                has_turn = True
                yield b"\xff\xe1" + (len(kept) + 2).to_bytes(2, "big") + kept
        elif marker == 0xE0 and body.startswith(_JFIF) and len(body) > _JFIF_HEAD + 2:
            removed.take(PREVIEW)
            yield b"\xff\xe0\0\x10" + body[:_JFIF_HEAD] + b"\0\0"
        elif _is_note(marker, body, removed):
            pass
        else:
            yield data[at:end]
        at = end
        if marker == _SCAN:
            at = after_scan(data, end)
            yield data[end:at]
    if data[at : at + 2] != b"\xff\xd9":
        raise damaged()
    yield b"\xff\xd9"
    if data[at + 2 :].strip(b"\0"):
        removed.take(BEHIND, data[at + 2 :])


def _is_note(marker: int, body: bytes, removed: Removed) -> bool:
    """Tell whether a segment of a JPEG draws nothing; note what it is."""
    is_jfif = marker == 0xE0 and body.startswith(_JFIF)
    is_profile = marker == 0xE2 and body.startswith(_ICC)
    if is_jfif or is_profile or marker == _ADOBE or not (marker == _COMMENT or 0xE0 <= marker <= 0xEF):
        return False
    if marker == _COMMENT:
        removed.take(COMMENTS, body)
    elif marker == _PHOTOSHOP:
        removed.take(IPTC, body)
    else:
        removed.take(XMP if body.startswith(_XMP) else PREVIEW if marker == 0xE0 else OTHER, body)
    return True


def _png(data: bytes, removed: Removed) -> Iterator[bytes]:
    at = len(PNG)
    while at + 12 <= len(data):
        kind, end = data[at + 4 : at + 8], at + 12 + int.from_bytes(data[at : at + 4], "big")
        chunk, body = data[at:end], data[at + 8 : end - 4]
        if end > len(data):
            raise damaged()
        at = end
        if kind == b"eXIf":
            kept = _exif(body, removed)
            if kept:
                yield len(kept).to_bytes(4, "big") + kind + kept + zlib.crc32(kind + kept).to_bytes(4, "big")
        elif (kind in KNOWN_CHUNKS and kind != b"tIME") or not kind[0] & 0x20:  # a capital: it belongs to the picture
            yield chunk
        else:
            words = text_chunk(kind, body) if kind in TEXTS else ""
            if words is None:
                raise damaged()
            removed.take(XMP if body.startswith(b"XML:com.adobe.xmp") else COMMENTS, kind + body + words.encode())
        if kind == b"IEND":
            break
    else:
        raise damaged()
    if data[at:].strip(b"\0"):
        removed.take(BEHIND, data[at:])


def _gif(data: bytes, removed: Removed) -> Iterator[bytes]:
    at = 13 + _colours(data, 10)
    yield data[:at]
    while at < len(data) and data[at] != 0x3B:
        if data[at] == 0x2C:
            end = _after_blocks(data, at + 11 + _colours(data, at + 9))
        elif data[at] == 0x21:
            end = _after_blocks(data, at + 2)
        else:
            raise damaged()
        if end > len(data):
            raise damaged()
        kind = data[at + 1] if data[at] == 0x21 else 0
        if kind == 0xFE or (kind == 0xFF and data[at + 3 : at + 14] not in _LOOPS):
            removed.take(COMMENTS if kind == 0xFE else XMP, data[at:end])
        else:
            yield data[at:end]
        at = end
    if at >= len(data):
        raise damaged()
    yield b"\x3b"
    if data[at + 1 :].strip(b"\0"):
        removed.take(BEHIND, data[at + 1 :])


def _colours(data: bytes, at: int) -> int:
    flags = data[at] if at < len(data) else 0
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(data: bytes, at: int) -> int:
    while at < len(data) and data[at]:
        at += 1 + data[at]
    return at + 1


def _webp(data: bytes, removed: Removed) -> bytes:
    at, end_of_file = 12, 8 + int.from_bytes(data[4:8], "little")
    if len(data) < end_of_file:
        raise damaged()
    chunks: list[tuple[bytes, bytes]] = []
    while at + 8 <= min(len(data), end_of_file):
        kind, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        body = data[at + 8 : at + 8 + size]
        if len(body) < size:
            raise damaged()
        at += 8 + size + size % 2
        if kind == b"EXIF":
            prefix = _EXIF if body.startswith(_EXIF) else b""
            kept = _exif(body.removeprefix(_EXIF), removed)
            chunks += [(kind, prefix + kept)] if kept else []
        elif kind in _SEEN:
            chunks.append((kind, body))
        else:
            removed.take(XMP if kind == b"XMP " else OTHER, body)
    if data[end_of_file:].strip(b"\0"):
        removed.take(BEHIND, data[end_of_file:])
    kinds = {kind for kind, _body in chunks}
    flags = ~_HAS_XMP & ~(0 if b"EXIF" in kinds else _HAS_EXIF) & 0xFF
    body = b"".join(_chunk(kind, bytes([one[0] & flags]) + one[1:] if kind == b"VP8X" else one) for kind, one in chunks)
    return b"RIFF" + (len(body) + 4).to_bytes(4, "little") + b"WEBP" + body


def _chunk(kind: bytes, body: bytes) -> bytes:
    return kind + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2)
