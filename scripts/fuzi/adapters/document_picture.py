"""Where a picture ends: no program shows what follows (PNG, ISO/IEC 15948; JPEG, ITU-T T.81; GIF89a)."""

from __future__ import annotations

import re

_PNG, _JPEG, _GIF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8"
_NEXT_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])", re.DOTALL)
_END, _ALONE = 0xD9, frozenset({0x01, 0xD8})
_EXTENSION, _PICTURE = 0x21, 0x2C
_COLOURS = 0x80
_DAMAGED = -1


def after_picture(data: bytes) -> bytes:
    """Return what follows the end of a PNG, JPEG or GIF; nothing for a damaged one and for other kinds."""
    if data.startswith(_PNG):
        end = _end_of_png(data)
    elif data.startswith(_JPEG):
        end = _end_of_jpeg(data)
    elif data.startswith(_GIF):
        end = _end_of_gif(data)
    else:
        return b""
    return b"" if end == _DAMAGED else data[end:]


def _end_of_png(data: bytes) -> int:
    at = len(_PNG)
    while at + 12 <= len(data):
        kind, at = data[at + 4 : at + 8], at + 12 + int.from_bytes(data[at : at + 4], "big")
        if kind == b"IEND":
            return at
    return _DAMAGED


def _end_of_jpeg(data: bytes) -> int:
    at = 2
    while (marker := _NEXT_MARKER.search(data, at)) is not None:
        at, kind = marker.end(), marker[1][0]
        if kind == _END:
            return at
        if kind not in _ALONE:  # after the header of a scan its packed bytes run to the next marker
            at += max(2, int.from_bytes(data[at : at + 2], "big"))
    return _DAMAGED


def _end_of_gif(data: bytes) -> int:
    at = 13 + _colours(data[10:11])
    while at < len(data):
        kind = data[at]
        if kind == _EXTENSION:
            at = _after_blocks(data, at + 2)
        elif kind == _PICTURE:
            at = _after_blocks(data, at + 11 + _colours(data[at + 9 : at + 10]))
        else:
            return at + 1  # the trailer, or what no reader goes beyond
    return _DAMAGED


def _colours(flags: bytes) -> int:
    """Return the bytes of the table of colours that a byte of flags announces."""
    return 3 << ((flags[0] & 7) + 1) if flags and flags[0] & _COLOURS else 0


def _after_blocks(data: bytes, at: int) -> int:
    while at < len(data) and data[at]:
        at += 1 + data[at]
    return at + 1
