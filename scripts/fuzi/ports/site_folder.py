"""Folders of built files on the machine at hand: read strictly, written durably."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from fuzi.model.ids import Sha256
from fuzi.model.release import FoundFile, ManifestLine


class SiteFolder(Protocol):
    """Reads and writes whole folders. Raises `WorldFailed` where the disk fails."""

    def survey(self, root: Path) -> tuple[FoundFile, ...]:
        """Return every file below `root`, hashed, sorted by path.

        Raises:
            IntegrityFailed: a link, device or other thing that is no regular file, or a name that cannot be archived.
        """
        ...

    def read(self, root: Path, path: str) -> bytes:
        """Return the bytes of one file below `root`; links are not followed."""
        ...

    def pack(self, root: Path, members: Sequence[ManifestLine], into: Path) -> None:
        """Write the pack of `members` (one per digest) from files below `root`; refuses a file that has changed."""
        ...

    def fill(self, root: Path, lines: Sequence[ManifestLine], contents: Iterable[tuple[Sha256, bytes]]) -> None:
        """Write `lines` into the folder `root`, which is missing or empty, all or nothing.

        Every file is written in a folder beside `root`, synced, read back and hashed; then one rename.

        Raises:
            AskedWrongly: the folder is not empty.
            IntegrityFailed: bytes for a line were not delivered, or a line's path leaves the folder.
        """
        ...

    def digests(self, files: Mapping[str, Path]) -> Mapping[str, Sha256]:
        """Return the digest of each file, by the name given to it."""
        ...

    def workplace(self) -> AbstractContextManager[Path]:
        """Return a private temporary folder that goes away at the end of the block."""
        ...
