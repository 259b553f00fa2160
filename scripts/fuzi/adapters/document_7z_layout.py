"""Where each byte of a 7z archive belongs (7zFormat.txt of the LZMA SDK): what belongs nowhere is not passed over."""

from __future__ import annotations

import io

_STREAMS, _FILES, _END, _NAMES, _PADDING = b"\x04", b"\x05", b"\0", b"\x11", b"\x19"
_WIDTHS = {b"\x12": 8, b"\x13": 8, b"\x14": 8, b"\x15": 4, b"\x18": 8}
"""Fields of numbers (times, attributes, positions), and the bytes each file has in them."""


def gaps(data: bytes, used: list[tuple[int, int]]) -> list[bytes]:
    """Return what lies between the used parts of an archive, and after them."""
    at, found = 0, []
    for start, stop in [*sorted(used), (len(data), len(data))]:
        if start > at:
            found.append(data[at:start])
        at = max(at, stop)
    return found


def unlisted(header: bytes, names: list[str]) -> list[bytes]:
    """Return what the list of files holds beside names and numbers: padding, and what no program shows.

    Args:
        header: unpacked, as the library has read it without an error.
        names: of all files, in their order.
    """
    from py7zr.archiveinfo import StreamsInfo, read_uint64

    source = io.BytesIO(header[1:])
    mark = source.read(1)
    if mark == _STREAMS:
        StreamsInfo.retrieve(source)
        mark = source.read(1)
    found = []
    if mark == _FILES:
        count = read_uint64(source)
        while (kind := source.read(1)) not in {_END, b""}:
            found.append(_beyond(kind, source.read(read_uint64(source)), count, names))
        source.read(1)
    return [*found, source.read()]


def _beyond(kind: bytes, body: bytes, count: int, names: list[str]) -> bytes:
    """Return what a field holds beyond what it is for."""
    bits = -(-count // 8)
    if kind == _PADDING:
        return body
    if kind == _NAMES:
        return body[1 + sum(len(name.encode("utf-16-le")) + 2 for name in names) :]
    if kind not in _WIDTHS:
        return body[bits:]
    if body[:1] != b"\0":
        return body[2 + _WIDTHS[kind] * count :]
    told = sum(byte.bit_count() for byte in body[1 : 1 + bits])
    return body[2 + bits + _WIDTHS[kind] * told :]
