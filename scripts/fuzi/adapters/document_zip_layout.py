"""Where each byte of a zip archive belongs (PKWARE APPNOTE 6.3): what belongs nowhere is not passed over in silence."""

from __future__ import annotations

import bz2
import struct
import zipfile
import zlib
from collections.abc import Iterator

from msgspec import Struct, field

_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_DESCRIPTOR, _END64, _LOCATOR64 = b"PK\x07\x08", b"PK\x06\x06", b"PK\x06\x07"
_STEP = 1 << 20
_NUMBERS = {0x0001: 28, 0x000A: 32, 0x5455: 13, 0x5855: 12, 0x7855: 4, 0x7875: 24, 0x9901: 7, 0xCAFE: 0}
"""Extra fields of numbers alone (sizes, times, owners), and the most bytes each may have."""
_PADDING = {0xA220: 4, 0xD935: 2}
"""Extra fields that pad, as Office and Android write them, and their numbers ahead of the padding."""
_NAMED = {0x7075: 5, 0x6375: 5}
"""Extra fields with a name or comment in UTF-8, and their numbers ahead of it."""


class Layout(Struct):
    """What an archive holds beside its members.

    Attributes:
        unused: bytes that belong to no part of it.
        comments: of single members, and names kept in extra fields.
        is_contradictory: whether a member's own header names it otherwise than the list of members.
    """

    unused: list[bytes] = field(default_factory=list)
    comments: list[bytes] = field(default_factory=list)
    is_contradictory: bool = False


def layout_of(data: bytes, archive: zipfile.ZipFile) -> Layout:
    """Return what an archive holds beside its members.

    Raises:
        zipfile.BadZipFile: a header is not where the list of members says.
    """
    layout = Layout()
    used = []
    names, end_of_list = _central(data, archive.start_dir, layout)
    for info, name in zip(archive.infolist(), names, strict=True):
        used.append((info.header_offset, _local(data, info, name, layout)))
        layout.comments.append(info.comment)
    end = data.rindex(_END)
    used += [(archive.start_dir, end_of_list), *_end64(data, end_of_list, end)]
    used.append((end, end + 22 + int.from_bytes(data[end + 20 : end + 22], "little")))
    at = 0
    for start, stop in [*sorted(used), (len(data), len(data))]:
        if start > at:
            layout.unused.append(data[at:start])
        at = max(at, stop)
    return layout


def rest_of(data: bytes, info: zipfile.ZipInfo) -> bytes | None:
    """Return what follows a member's packed bytes inside the room they are given; None where they unpack to more."""
    head = data[info.header_offset : info.header_offset + 30]
    start = info.header_offset + 30 + sum(struct.unpack("<HH", head[26:30]))
    packed = data[start : start + info.compress_size]
    if info.compress_type == zipfile.ZIP_STORED:
        return packed[info.file_size :]
    if info.compress_type == zipfile.ZIP_BZIP2:
        unpacker = bz2.BZ2Decompressor()
        unpacked = len(unpacker.decompress(packed, info.file_size + 1))
        return unpacker.unused_data if unpacked <= info.file_size and unpacker.eof else None
    if info.compress_type != zipfile.ZIP_DEFLATED:
        raise zipfile.BadZipFile
    inflater, left, unpacked = zlib.decompressobj(-15), packed, 0
    while left and not inflater.eof and unpacked <= info.file_size:
        unpacked += len(inflater.decompress(left, _STEP))
        left = inflater.unconsumed_tail
    return inflater.unused_data if unpacked <= info.file_size and inflater.eof else None


def _central(data: bytes, start: int, layout: Layout) -> tuple[list[bytes], int]:
    """Return the members' names as bytes and where their list ends."""
    names, at = [], start
    while data[at : at + 4] == _CENTRAL:
        name, extra, comment = (int.from_bytes(data[at + n : at + n + 2], "little") for n in (28, 30, 32))
        names.append(data[at + 46 : at + 46 + name])
        _extra(data[at + 46 + name : at + 46 + name + extra], layout)
        at += 46 + name + extra + comment
    return names, at


def _local(data: bytes, info: zipfile.ZipInfo, name: bytes, layout: Layout) -> int:
    """Look at a member's own header; return where the member ends, what tells its size afterwards included."""
    at = info.header_offset
    if data[at : at + 4] != _LOCAL:
        raise zipfile.BadZipFile
    length, extra = int.from_bytes(data[at + 26 : at + 28], "little"), int.from_bytes(data[at + 28 : at + 30], "little")
    layout.is_contradictory |= data[at + 30 : at + 30 + length] != name
    _extra(data[at + 30 + length : at + 30 + length + extra], layout)
    end = at + 30 + length + extra + info.compress_size
    for mark in (_DESCRIPTOR, b""):
        for sizes in ("<LLL", "<LQQ"):
            told = mark + struct.pack(sizes, info.CRC, info.compress_size, info.file_size)
            if data.startswith(told, end):
                return end + len(told)
    return end


def _end64(data: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where the end records of a large archive lie; what one holds beyond its numbers is unused."""
    if data[start : start + 4] == _END64 and data[start + 56 : start + 60] == _LOCATOR64 and start + 76 <= end:
        yield start, start + 76


def _extra(field_bytes: bytes, layout: Layout) -> None:
    """Note what extra fields hold beyond numbers and padding."""
    at = 0
    while at + 4 <= len(field_bytes):
        kind, size = struct.unpack("<HH", field_bytes[at : at + 4])
        body = field_bytes[at + 4 : at + 4 + size]
        if kind in _NAMED:
            layout.comments.append(body[_NAMED[kind] :])
        elif kind in _PADDING:
            layout.unused.append(body[_PADDING[kind] :])
        elif len(body) > _NUMBERS.get(kind, -1):
            layout.unused.append(body)
        at += 4 + size
    layout.unused.append(field_bytes[at:])
