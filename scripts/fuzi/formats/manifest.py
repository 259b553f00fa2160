"""`site.manifest.jsonl`: one line of canonical JSON per file of a release, sorted by path.

Readable with any text tool; `pack` names the release whose `pack.zip` holds the bytes under their digest.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable

import msgspec

from fuzi.errors import IntegrityFailed
from fuzi.formats.sealed_json import dump_sealed, in_utc, parse_sealed, refuse_bad_digests, refuse_unless
from fuzi.messages import msg
from fuzi.model.ids import Sha256
from fuzi.model.release import FILE_MODE, MANIFEST_FILE, Manifest, ManifestLine


class _Line(msgspec.Struct):
    """A manifest line as it is written."""

    mode: str
    pack: str
    path: str
    sha256: str
    since: dt.datetime
    size: int
    type: str


def is_site_path(path: str) -> bool:
    """Tell whether `path` may be written below a web root.

    Relative, posix, NFC, no empty, `.` or `..` part, no control or backslash character, parts of at most 255 bytes.
    """
    if not path or "\\" in path or not unicodedata.is_normalized("NFC", path):
        return False
    if any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in path):
        return False
    parts = path.split("/")
    return len(path.encode()) <= 4000 and all(
        part not in {"", ".", ".."} and len(part.encode()) <= 255 for part in parts
    )


def dump_manifest(lines: Iterable[ManifestLine]) -> bytes:
    """Return the lines, sorted by the bytes of their paths, each ended by a line feed."""
    ordered = sorted(lines, key=lambda line: line.path.encode())
    return b"".join(dump_sealed(_written(line)) + b"\n" for line in ordered)


def parse_manifest(data: bytes, place: str = MANIFEST_FILE) -> Manifest:
    """Read a manifest strictly.

    Raises:
        IntegrityFailed: a line is not canonical, has other keys, names a path that leaves the folder, is out of
            order or twice, or a file stands where another path needs a folder. A manifest is never typed by hand.
    """
    if data and not data.endswith(b"\n"):
        raise IntegrityFailed(msg("{place}: the last line is cut off", place=place))
    raws = data.split(b"\n")[:-1]
    lines = tuple(_understood(raw, f"{place}:{number}") for number, raw in enumerate(raws, start=1))
    _refuse_disorder(lines, place)
    return Manifest(lines)


def _written(line: ManifestLine) -> _Line:
    return _Line(line.mode, line.pack, line.path, line.sha256, in_utc(line.since), line.size_bytes, line.media_type)


def _understood(raw: bytes, place: str) -> ManifestLine:
    line = parse_sealed(raw, _Line, place)
    if not is_site_path(line.path):
        raise IntegrityFailed(
            msg("{place}: the path {path} leaves the folder or cannot be used", place=place, path=line.path)
        )
    refuse_bad_digests(place, sha256=line.sha256)
    refuse_unless(line.mode == FILE_MODE, place, "mode")
    refuse_unless(line.size >= 0, place, "size")
    return ManifestLine(line.path, line.size, Sha256(line.sha256), line.mode, line.type, line.pack, line.since)


def _refuse_disorder(lines: tuple[ManifestLine, ...], place: str) -> None:
    """Refuse lines out of order or twice, and a file where another line needs a folder."""
    before = b""
    folders = {folder for line in lines for folder in _folders(line.path)}
    for number, line in enumerate(lines, start=1):
        key = line.path.encode()
        if key <= before:
            raise IntegrityFailed(msg("{place}:{number}: out of order or listed twice", place=place, number=number))
        if line.path in folders:
            raise IntegrityFailed(
                msg("{place}:{number}: {path} is both a file and a folder", place=place, number=number, path=line.path)
            )
        before = key


def _folders(path: str) -> list[str]:
    parts = path.split("/")[:-1]
    return ["/".join(parts[: depth + 1]) for depth in range(len(parts))]
