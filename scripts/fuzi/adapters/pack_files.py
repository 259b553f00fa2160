"""Packs: an ordinary zip file whose members are named by the SHA-256 of their bytes.

Any unzip program opens it; the manifests say which path had which digest. Sorted names, one fixed time (1980), no extra
fields, text deflated and all else stored: equal members written by the same zlib give equal packs.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import BinaryIO

from fuzi.errors import IntegrityFailed
from fuzi.messages import msg
from fuzi.model.ids import Sha256, is_sha256, sha256_of
from fuzi.model.release import ManifestLine

_TIME = (1980, 1, 1, 0, 0, 0)
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    RuntimeError,  # zipfile's, for an encrypted member; its child, for one packed in a way it does not know
    ValueError,
    OverflowError,
)
_UNIX = 3
_RIGHTS = 0o100644 << 16


def write_pack(out: BinaryIO, members: Iterable[ManifestLine], read: Callable[[ManifestLine], bytes]) -> None:
    """Write a pack with one member per line, in the order given.

    Raises:
        IntegrityFailed: `read` gives other bytes than the line's digest says (the file changed while it was read).
    """
    with zipfile.ZipFile(out, "w", allowZip64=True) as pack:
        for line in members:
            data = read(line)
            if sha256_of(data) != line.sha256:
                raise IntegrityFailed(msg("{path} changed while it was being packed", path=line.path))
            entry = zipfile.ZipInfo(line.sha256, _TIME)
            entry.create_system = _UNIX
            entry.external_attr = _RIGHTS
            entry.compress_type = zipfile.ZIP_DEFLATED if _is_worth_it(data) else zipfile.ZIP_STORED
            pack.writestr(entry, data, compresslevel=9)


def _is_worth_it(data: bytes) -> bool:
    """Tell whether deflating saves an eighth; pictures and office files are compressed already."""
    return len(zlib.compress(data, 1)) * 8 < len(data) * 7


def packed_digests(source: BinaryIO, place: str) -> frozenset[Sha256]:
    """Return the digests in a pack's table; raises `IntegrityFailed` for what is no pack of ours."""
    try:
        with zipfile.ZipFile(source) as pack:
            names = pack.namelist()
    except _BROKEN as error:
        raise IntegrityFailed(msg("{place} cannot be opened as a pack", place=place)) from error
    if len(set(names)) != len(names) or not all(is_sha256(name) for name in names):
        raise IntegrityFailed(msg("{place} holds members that are not named by their digest", place=place))
    return frozenset(Sha256(name) for name in names)


def unpack(source: BinaryIO, place: str, wanted: Mapping[Sha256, int]) -> Iterator[tuple[Sha256, bytes]]:
    """Yield each wanted digest with its bytes, sorted; at most the size asked for is unpacked.

    Raises:
        IntegrityFailed: a member is missing, of another size, or its bytes are not its name.
    """
    try:
        with zipfile.ZipFile(source) as pack:
            for digest in sorted(wanted):
                yield digest, _member(pack, digest, wanted[digest], place)
    except (*_BROKEN, KeyError) as error:
        raise IntegrityFailed(msg("{place} is damaged: a member cannot be read", place=place)) from error


def _member(pack: zipfile.ZipFile, digest: Sha256, size: int, place: str) -> bytes:
    entry = pack.getinfo(digest)
    if entry.file_size != size or entry.flag_bits & 0x1:
        raise IntegrityFailed(msg("{place}: {digest} is not as the manifest says", place=place, digest=digest[:12]))
    with pack.open(entry) as member:
        data = member.read(size + 1)
    if sha256_of(data) != digest:
        raise IntegrityFailed(msg("{place}: {digest} is not as the manifest says", place=place, digest=digest[:12]))
    return data
