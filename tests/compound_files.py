"""Compound files (MS-CFB, version 3) made by hand: objects as office programs embed them."""

from __future__ import annotations

import struct
from collections.abc import Mapping

SECTOR, SMALL, CUTOFF = 512, 64, 4096
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
WINDOWS_HEAD = struct.pack("<HLHLLLLL", 28, 0x00020000, 0xC1C7, 0, 0, 0, 0, 0)[:28]


def _padded(body: bytes, size: int) -> bytes:
    return body + b"\0" * (-len(body) % size)


def _chain(first: int, count: int) -> list[int]:
    return [*range(first + 1, first + count), END] if count else []


def _entry(name: str, kind: int, right: int, child: int, place: tuple[int, int]) -> bytes:
    wide = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBLLL16sLQQLQ",
        wide, len(wide) + 2, kind, 1, FREE, right, child, bytes(16), 0, 0, 0, *place,
    )  # fmt: skip


def compound(streams: Mapping[str, bytes], slack: bytes = b"") -> bytes:
    """Return a compound file of some streams; `slack` fills a sector that belongs to none."""
    small, tables, starts = b"", [], {}
    sectors: list[bytes] = []
    links: list[int] = []
    for name, body in streams.items():
        if len(body) < CUTOFF:
            starts[name] = len(small) // SMALL
            tables += _chain(starts[name], -(-len(body) // SMALL))
            small += _padded(body, SMALL)
        else:
            starts[name] = len(sectors)
            pieces = _padded(body, SECTOR)
            links += _chain(len(sectors), len(pieces) // SECTOR)
            sectors += [pieces[at : at + SECTOR] for at in range(0, len(pieces), SECTOR)]

    def put(body: bytes) -> int:
        first, pieces = len(sectors), _padded(body, SECTOR)
        links.extend(_chain(first, len(pieces) // SECTOR))
        sectors.extend(pieces[at : at + SECTOR] for at in range(0, len(pieces), SECTOR))
        return first if pieces else END

    root = put(small)
    table = put(b"".join(struct.pack("<L", one) for one in tables) + b"\xff" * (-len(tables) * 4 % SECTOR))
    names = sorted(streams, key=lambda name: (len(name), name.upper()))
    rows = [_entry("Root Entry", 5, FREE, 1 if names else FREE, (root, len(small)))]
    for number, name in enumerate(names, start=1):
        right = number + 1 if number < len(names) else FREE
        rows.append(_entry(name, 2, right, FREE, (starts[name] if streams[name] else END, len(streams[name]))))
    rows += [_entry("", 0, FREE, FREE, (0, 0))] * (-len(rows) % 4)
    folder = put(b"".join(rows))
    if slack:
        sectors.append(_padded(slack, SECTOR))
        links.append(FREE)
    fat = len(sectors)
    links.append(TABLE)
    body = b"".join(struct.pack("<L", one) for one in links)
    assert len(body) <= SECTOR, "one sector of links is enough here"
    sectors.append(body + b"\xff" * (SECTOR - len(body)))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6sLLLLLLLLL", 62, 3, 0xFFFE, 9, 6, bytes(6), 0, 1, folder, 0, CUTOFF, table,
                        1 if tables else 0, END, 0)  # fmt: skip
    head += struct.pack("<L", fat) + b"\xff\xff\xff\xff" * 108
    return head + b"".join(sectors)


def equation(text: str, version: int = 5) -> bytes:
    """Return the stream of an equation: a record for each character, as the editor writes them."""
    head = bytes([version, 1, 1, 3, 0]) + (b"DSMT4\0\0" if version == 5 else b"")
    mark = b"\x02\x00\x83" if version == 5 else b"\x02\x83"
    return WINDOWS_HEAD + head + b"".join(mark + struct.pack("<H", ord(char)) for char in text) + b"\0"


def packaged(name: str, body: bytes) -> bytes:
    """Return the stream in which Windows' packager keeps a file."""
    label = name.encode("gb18030") + b"\0"
    inner = b"\2\0" + label + label + struct.pack("<L", 0x00030000) + struct.pack("<L", len(label)) + label
    inner += struct.pack("<L", len(body)) + body
    return struct.pack("<L", len(inner)) + inner
