"""What a release adds to the archive: its manifest, and the bytes that no earlier pack holds.

Bytes are stored once for ever, by digest, in the pack of the release that brought them; so a picture, or any file, is
never archived twice, and a release with one page changed costs about that page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from msgspec import Struct

from fuzi.model.ids import Sha256
from fuzi.model.release import FILE_MODE, FoundFile, Manifest, ManifestLine

OTHER_TYPE = "application/octet-stream"
_TYPES = {
    ".bmp": "image/bmp",
    ".css": "text/css",
    ".csv": "text/csv",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".gif": "image/gif",
    ".htm": "text/html",
    ".html": "text/html",
    ".ico": "image/vnd.microsoft.icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".ppt": "application/vnd.ms-powerpoint",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".txt": "text/plain",
    ".wasm": "application/wasm",
    ".webm": "video/webm",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
    ".zip": "application/zip",
}


class PackPlan(Struct, frozen=True):
    """The release's manifest and one line for every digest its own pack must hold (sorted by digest)."""

    manifest: Manifest
    members: tuple[ManifestLine, ...]


def media_type_of(path: str) -> str:
    """Return what a file is served as, by its ending; `application/octet-stream` where it is not in our table."""
    return _TYPES.get(PurePosixPath(path).suffix.lower(), OTHER_TYPE)


def plan_pack(
    found: Iterable[FoundFile],
    tag: str,
    as_of: dt.datetime,
    stored: Mapping[Sha256, str],
    before: Manifest | None,
) -> PackPlan:
    """Return manifest and pack members of a release.

    Args:
        found: every file of the built site.
        tag: the release's tag; as_of: its time, which files with new bytes carry.
        stored: tag of the release whose pack holds a digest, for every digest in the archive.
        before: the manifest of the release before, whose files keep their time where the bytes are the same.
    """
    known = before.by_path() if before else {}
    lines = []
    members: dict[Sha256, ManifestLine] = {}
    for file in sorted(found, key=lambda item: item.path.encode()):
        old = known.get(file.path)
        line = ManifestLine(
            path=file.path,
            size_bytes=file.size_bytes,
            sha256=file.sha256,
            mode=FILE_MODE,
            media_type=media_type_of(file.path),
            pack=stored.get(file.sha256, tag),
            since=old.since if old and old.sha256 == file.sha256 else as_of,
        )
        lines.append(line)
        if file.sha256 not in stored:
            members.setdefault(file.sha256, line)
    return PackPlan(Manifest(tuple(lines)), tuple(members[digest] for digest in sorted(members)))
