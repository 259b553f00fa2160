"""7z archives made in memory: as programs make them, and byte by byte with what no program writes."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Mapping
from typing import Any

import py7zr

COPY = b"\x01\x00"


def seven(members: Mapping[str, bytes | str], **how: Any) -> bytes:
    """Return an archive as programs make it."""
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", **how) as archive:
        for name, body in members.items():
            archive.writestr(body, name)
    return out.getvalue()


def laid_out(
    body: bytes = b"x",
    *,
    names: tuple[str, ...] = ("a.txt",),
    size: int | None = None,
    streams: int = 1,
    at: int = 0,
    coders: bytes = b"\x01" + COPY,
    sizes: int = 1,
    gap: bytes = b"",
    dummy: bytes = b"",
    ending: bytes = b"",
    after: bytes = b"",
) -> bytes:
    """Return an archive whose first file is `body`, copied; the other names are of empty files.

    Args:
        body: the packed bytes.
        names: of the files.
        size: what the file is told to unpack to.
        streams: how many files the packed bytes are told to be.
        at: where they are told to begin.
        coders: the methods and how they are bound.
        sizes: of how many methods.
        gap: between them and the header.
        dummy: in a field that pads.
        ending: after the end of the header, inside the room it is given.
        after: after the archive.
    """
    told = _number(len(body) if size is None else size)
    packed = b"\x06" + _number(at) + b"\x01\x09" + _number(len(body)) + b"\0"
    folders = b"\x07\x0b\x01\x00" + coders + b"\x0c" + told * sizes + b"\0"
    files = b"\x08" + (b"" if streams == 1 else b"\x0d" + _number(streams)) + b"\0"
    empty = sum(0x80 >> n for n in range(1, len(names)))
    words = b"\0" + b"".join(name.encode("utf-16-le") + b"\0\0" for name in names)
    fields = _field(0x19, dummy) + (_field(0x0E, bytes([empty])) if empty else b"") + _field(0x11, words)
    header = b"\x01\x04" + packed + folders + files + b"\0\x05" + _number(len(names)) + fields + b"\0\0" + ending
    start = struct.pack("<QQL", len(body + gap), len(header), zlib.crc32(header))
    return b"7z\xbc\xaf\x27\x1c\0\4" + struct.pack("<L", zlib.crc32(start)) + start + body + gap + header + after


def _number(value: int) -> bytes:
    return bytes([value]) if value < 0x80 else b"\xff" + struct.pack("<Q", value)


def _field(kind: int, body: bytes) -> bytes:
    return bytes([kind]) + _number(len(body)) + body
