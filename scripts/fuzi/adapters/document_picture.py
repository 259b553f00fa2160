"""Where a picture ends: no program shows what follows (PNG, ISO/IEC 15948; JPEG, ITU-T T.81; GIF89a; WebP)."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_PNG, _JPEG, _GIF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8"
_NEXT_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])", re.DOTALL)
_END, _ALONE = 0xD9, frozenset({0x01, 0xD8})
_EXTENSION, _PICTURE = 0x21, 0x2C
_COLOURS = 0x80
_DAMAGED = -1
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_LACED = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_STEP, _MOST_BEYOND = 1 << 20, 1 << 20


def after_picture(data: bytes) -> bytes:
    """Return what follows the end of a PNG, JPEG or GIF; nothing for a damaged one and for other kinds."""
    if data.startswith(_PNG):
        end = _end_of_png(data)
    elif data.startswith(_JPEG):
        end = _end_of_jpeg(data)
    elif data.startswith(_GIF):
        end = _end_of_gif(data)
    elif data[:4] == b"RIFF":
        end = 8 + int.from_bytes(data[4:8], "little")
        end += end % 2
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


def beyond_png(data: bytes) -> bytes:
    """Return what the packed points of a PNG hold beyond its last row; nothing for a damaged one."""
    unpacker, left, beyond = zlib.decompressobj(), _bytes_of_rows(data), bytearray()
    for chunk in _points(data):
        if unpacker.eof:
            beyond += chunk
            continue
        packed = chunk
        while packed and not unpacker.eof and len(beyond) < _MOST_BEYOND:
            try:
                rows = unpacker.decompress(packed, _STEP)
            except zlib.error:
                return b""
            beyond += rows[max(0, left) :]
            left -= len(rows)
            packed = unpacker.unconsumed_tail
        beyond += unpacker.unused_data
    return bytes(beyond[:_MOST_BEYOND])


def _points(data: bytes) -> Iterator[bytes]:
    at = len(_PNG)
    while at + 12 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if kind == b"IDAT":
            yield data[at + 8 : at + 8 + size]
        at += 12 + size


def _bytes_of_rows(data: bytes) -> int:
    """Return how many bytes the rows of a PNG are unpacked (7.2 to 8.2): each has one byte ahead that says how."""
    wide, high = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    bits, kind, is_laced = data[24], data[25], data[28]
    passes = _LACED if is_laced else ((0, 0, 1, 1),)
    total = 0
    for left, top, across, down in passes:
        columns, rows = -(-(wide - left) // across), -(-(high - top) // down)
        if columns > 0 and rows > 0:
            total += (1 + -(-columns * bits * _CHANNELS.get(kind, 4) // 8)) * rows
    return total
