"""Archives beside zip: tar, and files packed by gzip, bzip2 or xz; each within the limits of `document_reading`.

What cannot be opened within them is refused, never passed over.
"""

from __future__ import annotations

import bz2
import io
import lzma
import tarfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from fuzi.adapters.document_reading import RATIO, RATIO_FROM_BYTES, TOTAL_BYTES, Reading, TooMuch
from fuzi.adapters.document_unused import read_unused, words_in
from fuzi.messages import msg

Read = Callable[[Reading, str, bytes, int], None]
GZIP, BZIP2, XZ = b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0"
PACKED = (GZIP, BZIP2, XZ)
_TAR_MARK, _TAR_AT, _BLOCK = b"ustar", 257, 512
_STEP = 1 << 20
_DAMAGED = msg("it is damaged, or packed in a way that is not known here")
_LINK = msg("it holds links or devices; pack the files themselves")


def is_tar(data: bytes) -> bool:
    """Tell whether the bytes are a tar archive (POSIX.1-1988 and later)."""
    return data[_TAR_AT : _TAR_AT + len(_TAR_MARK)] == _TAR_MARK


def read_packed(reading: Reading, part: str, data: bytes, depth: int, read: Read) -> None:
    """Read one file that gzip, bzip2 or xz packed."""
    label = f"{part}>packed:" if part else "packed:"
    try:
        rest: list[bytes] = []
        heads: list[bytes] = []
        streams = _members(data, rest, heads) if data.startswith(GZIP) else _streams(data, rest)
        body = _bounded(streams, len(data))
        reading.layer(f"{label}names", "\n\n".join(map(words_in, heads)))
        read_unused(reading, f"{label}unused", rest)
    except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError):
        reading.refuse(_DAMAGED)
        return
    reading.count(len(body))
    read(reading, f"{label}content", body, depth + 1)


def _members(data: bytes, rest: list[bytes], heads: list[bytes]) -> Iterator[bytes]:
    """Yield what the members of a gzip file unpack to, a step at a time; note their heads, and what follows."""
    while data.startswith(GZIP):
        heads.append(_gzip_words(data))
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        while not unpacker.eof:
            if not data:
                raise EOFError
            yield unpacker.decompress(data, _STEP)
            data = unpacker.unconsumed_tail
        data = unpacker.unused_data
    rest.append(data)


def _streams(data: bytes, rest: list[bytes]) -> Iterator[bytes]:
    """Yield what the streams of a bzip2 or xz file unpack to, a step at a time; note what follows them."""
    mark = BZIP2 if data.startswith(BZIP2) else XZ
    while data.startswith(mark):
        unpacker: Any = bz2.BZ2Decompressor() if mark == BZIP2 else lzma.LZMADecompressor()
        yield unpacker.decompress(data, _STEP)
        while not unpacker.eof:
            if unpacker.needs_input:
                raise EOFError
            yield unpacker.decompress(b"", _STEP)
        data = unpacker.unused_data
    rest.append(data)


def _bounded(pieces: Iterator[bytes], packed: int) -> bytes:
    """Return what a stream unpacks to; `TooMuch` beyond the limits."""
    kept, size = [], 0
    for piece in pieces:
        size += len(piece)
        if size > TOTAL_BYTES:
            raise TooMuch(msg("larger than {size} MB once unpacked", size=TOTAL_BYTES >> 20))
        if size > RATIO_FROM_BYTES and size > RATIO * max(1, packed):
            raise TooMuch(msg("packed more than {ratio} times", ratio=RATIO))
        kept.append(piece)
    return b"".join(kept)


def _gzip_words(data: bytes) -> bytes:
    """Return the name, the comment and the extra field of a gzip file's head (RFC 1952, 2.3)."""
    flags, at, found = data[3] if len(data) > 3 else 0, 10, []
    if flags & 4:
        size = int.from_bytes(data[at : at + 2], "little")
        found.append(data[at + 2 : at + 2 + size])
        at += 2 + size
    for flag in (8, 16):
        if flags & flag:
            end = data.find(b"\0", at)
            found.append(data[at : max(at, end)])
            at = end + 1
    return b"\n\n".join(found)


def read_tar(reading: Reading, part: str, data: bytes, depth: int, read: Read) -> None:
    """Read every member of a tar archive; names, owners and what follows the archive, too."""
    label = f"{part}>tar:" if part else "tar:"
    names: list[str] = []
    unused: list[bytes] = []
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:", errors="surrogateescape") as archive:
            while (info := archive.next()) is not None:
                name = _name(info.name)
                names += [name, *map(_name, _words_of(info))]
                if info.isdir():
                    continue
                if not info.isfile() or info.sparse:
                    reading.refuse(_LINK)
                    continue
                reading.count(info.size)
                member = archive.extractfile(info)
                body = b"" if member is None else member.read()
                unused.append(_padding(data, info))
                if body:
                    read(reading, f"{label}{name}", body, depth + 1)
            names += [f"{key} {value}" for key, value in archive.pax_headers.items()]
            unused.append(data[archive.offset :])
    except (tarfile.TarError, OSError, EOFError, ValueError):
        reading.refuse(_DAMAGED)
    reading.layer(f"{label}names", "\n\n".join(names))
    read_unused(reading, f"{label}unused", unused)


def _words_of(info: tarfile.TarInfo) -> Iterator[str]:
    yield from (word for word in (info.uname, info.gname, info.linkname) if word)
    yield from (f"{key} {value}" for key, value in info.pax_headers.items() if key != "path")


def _padding(data: bytes, info: tarfile.TarInfo) -> bytes:
    end = info.offset_data + info.size
    return data[end : end + (-info.size) % _BLOCK]


def _name(name: str) -> str:
    """Return a name as it was meant: UTF-8, else GBK."""
    raw = name.encode("utf-8", "surrogateescape")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")
