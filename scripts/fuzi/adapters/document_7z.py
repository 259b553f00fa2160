"""7z archives: every file, every name, and the bytes that belong to neither; unpacked in memory alone.

The header tells every size before anything is unpacked. What it contradicts, and what 7-Zip and this reader could
understand differently, is refused.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from fuzi.adapters.document_7z_layout import gaps, unlisted
from fuzi.adapters.document_reading import RATIO, RATIO_FROM_BYTES, Reading, TooMuch
from fuzi.adapters.document_unused import read_unused, words_in
from fuzi.messages import msg

if TYPE_CHECKING:
    from py7zr import SevenZipFile

Read = Callable[[Reading, str, bytes, int], None]
MARK = b"7z\xbc\xaf\x27\x1c"
_START = 32
"""The signature header: mark, version, and where the header is."""
_ENCODED = b"\x17"
_HEADER_BYTES = 8 << 20
_STEP = 1 << 20
_TAIL = 16
_TAILS = {b"\0": 1, b"\x21": 8, b"\3\1\1": 8}
"""More bytes than a method (copied, LZMA2, LZMA; any other) leaves at its end that nothing is unpacked from."""
_NUMBER = re.compile(rb"[0-9]{7}")
_METHODS = frozenset(
    map(
        bytes.fromhex,
        (
            *("00", "21", "030101", "03", "04", "05", "06", "07", "08", "09"),
            *("03030103", "03030205", "03030401", "03030501", "03030701", "03030805"),
            *("040108", "040109", "040202", "04f71101", "04f71102"),
        ),
    )
)
"""Copy, LZMA2, LZMA, filters of numbers and programs, Deflate, Deflate64, bzip2, zstd, brotli; PPMd is not opened: its
program reads on beyond the end of a stream."""
_SECRET = bytes.fromhex("06f10701")
_DAMAGED = msg("it is damaged, or packed in a way that is not known here")


class Contradiction(Exception):  # noqa: N818 - named as what was found
    """The header does not fit the archive, or itself."""


class Opened(Struct):
    """What an archive holds.

    Attributes:
        names: of all files and folders.
        files: name and content of each file that is not empty.
        unused: bytes that belong to no part of it.
        tails: the last bytes of its packed streams, of which a few may be left over.
    """

    names: list[str]
    files: list[tuple[str, bytes]]
    unused: list[bytes]
    tails: list[bytes]


def read_7z(reading: Reading, part: str, data: bytes, depth: int, read: Read) -> None:
    """Read every file; encrypted, damaged or bloated archives are refused."""
    from py7zr import SevenZipFile

    label = f"{part}>7z:" if part else "7z:"
    try:
        opened = _opened(reading, SevenZipFile, data)
    except (TooMuch, MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001 - the library fails in a dozen ways on damaged bytes, and each is a refusal
        reading.refuse(_DAMAGED)
        return
    reading.layer(f"{label}names", "\n\n".join(opened.names))
    for name, body in opened.files:
        read(reading, f"{label}{name}", body, depth + 1)
    read_unused(reading, f"{label}unused", opened.unused)
    reading.layer(f"{label}unused", "\n\n".join(_left_over(opened)))


def _left_over(opened: Opened) -> Iterator[str]:
    """Yield the numbers in the last bytes of packed streams: what is packed there seldom looks like one."""
    for tail in opened.tails:
        if _NUMBER.search(tail) and not any(tail in body for _name, body in opened.files):
            yield words_in(b"\xff" + tail + b"\xff")


def _opened(reading: Reading, library: type[SevenZipFile], data: bytes) -> Opened:
    if len(data) < _START:
        raise Contradiction
    at = _START + int.from_bytes(data[12:20], "little")
    end = at + int.from_bytes(data[20:28], "little")
    if end > len(data):
        raise Contradiction
    used = [(0, _START), (at, end)]
    header = _header(data, (at, end), used)
    with library(io.BytesIO(data)) as archive:
        names, files = _files(reading, archive, data, used)
    tails = [data[max(start, stop - _TAIL) : stop] for start, stop in used[2:]]
    return Opened(names, files, [*header[1:], *unlisted(header[0], names), *gaps(data, used)], tails)


def _header(data: bytes, place: tuple[int, int], used: list[tuple[int, int]]) -> list[bytes]:
    """Return the list of files unpacked, and what follows it; note where it was packed."""
    from py7zr.archiveinfo import HeaderStreamsInfo

    header = data[slice(*place)]
    if len(header) > _HEADER_BYTES:
        raise TooMuch(msg("larger than {size} MB once unpacked", size=_HEADER_BYTES >> 20))
    if not header.startswith(_ENCODED):
        return [header]
    source = io.BytesIO(header[1:])
    streams = HeaderStreamsInfo.retrieve(source)
    (folder,) = streams.unpackinfo.folders
    (packed_bytes,) = streams.packinfo.packsizes
    start = _START + streams.packinfo.packpos
    used.append((start, start + packed_bytes))
    packed = data[start : start + packed_bytes]
    _verify_order(folder)
    if max(folder.unpacksizes) > _HEADER_BYTES:
        raise TooMuch(msg("larger than {size} MB once unpacked", size=_HEADER_BYTES >> 20))
    unpacked = _unpacked(folder, packed)
    _verify_end(folder, packed, unpacked)
    return [unpacked, source.read()]


def _files(
    reading: Reading, archive: SevenZipFile, data: bytes, used: list[tuple[int, int]]
) -> tuple[list[str], list[tuple[str, bytes]]]:
    """Return all names, and the files with content."""
    listed: list[Any] = list(getattr(archive, "files", ()))
    names = [one.filename for one in listed]
    filled = [one.filename for one in listed if not one.emptystream]
    streams = archive.header.main_streams
    if streams is None:
        if filled:
            raise Contradiction
        return names, []
    folders, parts = streams.unpackinfo.folders, streams.substreamsinfo
    counts, sizes = parts.num_unpackstreams_folders, parts.unpacksizes
    sizes = [folder.get_unpack_size() for folder in folders] if sizes is None else sizes
    _verify_sums(streams, counts, sizes, len(filled))
    _count(reading, streams, sizes)
    files: list[tuple[str, bytes]] = []
    at, first = _START, 0
    for folder, count, packed_bytes in zip(folders, counts, streams.packinfo.packsizes, strict=True):
        packed = data[at : at + packed_bytes]
        used.append((at, at + packed_bytes))
        body = _unpacked(folder, packed)
        _verify_end(folder, packed, body)
        split = _split(body, sizes[first : first + count], parts.digestsdefined, parts.digests, first)
        files += zip(filled[first : first + count], split, strict=True)
        at, first = at + packed_bytes, first + count
    return names, files


def _verify_sums(streams: Any, counts: list[int], sizes: list[int], files: int) -> None:
    """Refuse what is unpacked into no file, or stands elsewhere than the library reads it."""
    folders = streams.unpackinfo.folders
    for folder in folders:
        _verify_order(folder)
    if streams.packinfo.packpos or len(streams.packinfo.packsizes) != len(folders) or len(counts) != len(folders):
        raise Contradiction
    if sum(counts) != files or len(sizes) != files or min((*counts, 1)) < 1 or min((*sizes, 0)) < 0:
        raise Contradiction


def _verify_order(folder: Any) -> None:
    """Refuse methods with several streams, or bound otherwise than one after the other: the library ignores both."""
    methods = [coder["method"] for coder in folder.coders]
    if _SECRET in methods:
        raise TooMuch(msg("it is encrypted"))
    if not _METHODS.issuperset(methods):
        raise TooMuch(msg("an archive of a kind that is not opened here; use zip"))
    bonds = [(bond.incoder, bond.outcoder) for bond in folder.bindpairs]
    if bonds != [(n + 1, n) for n in range(len(folder.coders) - 1)]:
        raise Contradiction
    if any(coder["numinstreams"] != 1 or coder["numoutstreams"] != 1 for coder in folder.coders):
        raise Contradiction


def _count(reading: Reading, streams: Any, sizes: list[int]) -> None:
    """Count all files against the limits before any of them is unpacked."""
    for size in sizes:
        reading.count(size)
    for folder, packed in zip(streams.unpackinfo.folders, streams.packinfo.packsizes, strict=True):
        size = max(folder.unpacksizes)
        if size > RATIO_FROM_BYTES and size > RATIO * max(1, packed):
            raise TooMuch(msg("packed more than {ratio} times", ratio=RATIO))


def _unpacked(folder: Any, packed: bytes) -> bytes:
    """Return what a stream unpacks to: as much as the header tells, and with the checksum it tells."""
    wanted = folder.get_unpack_size()
    source, found = io.BytesIO(packed), bytearray()
    unpacker = folder.get_decompressor(len(packed), reset=True)
    idle = 0
    while len(found) < wanted:
        piece = unpacker.decompress(source, min(_STEP, wanted - len(found)))
        found += piece
        idle = 0 if piece or source.tell() < len(packed) else idle + 1
        if idle > 2:
            raise EOFError
    if folder.crc is not None and folder.digestdefined and zlib.crc32(found) != folder.crc:
        raise Contradiction
    return bytes(found)


def _verify_end(folder: Any, packed: bytes, body: bytes) -> None:
    """Refuse a packed stream that is longer than what it holds: its end could be anything.

    Every method needs nearly the last byte to unpack the last one of a file.
    """
    tail = _TAILS.get(folder.coders[0]["method"], _TAIL)
    if len(packed) <= tail:
        return
    try:
        whole = _unpacked(folder, packed[:-tail]) == body
    except Exception:  # noqa: BLE001 - as it should be: what is cut off cannot be unpacked, each method says so its way
        whole = False
    if whole:
        raise Contradiction


def _split(body: bytes, sizes: list[int], defined: list[bool], digests: list[int], first: int) -> list[bytes]:
    """Return the files of a stream; each has the checksum that the header tells."""
    found, at = [], 0
    for n, size in enumerate(sizes, first):
        one = body[at : at + size]
        if len(one) != size or (defined[n] and zlib.crc32(one) != digests[n]):
            raise Contradiction
        found.append(one)
        at += size
    if at != len(body):
        raise Contradiction
    return found
