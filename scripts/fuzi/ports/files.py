"""Files of this machine, as a person names them on the command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from msgspec import Struct


class NamedFile(Struct, frozen=True):
    """One file: its path as it is shown (relative to `root` where it lies below it) and its bytes."""

    path: str
    data: bytes


class Files(Protocol):
    """Reads files and folders; `AskedWrongly` for a path that does not exist, `WorldFailed` where reading fails."""

    def has(self, path: Path) -> bool:
        """Tell whether there is a file or folder."""
        ...

    def is_file(self, path: Path) -> bool:
        """Tell whether there is a regular file; a link is none."""
        ...

    def located(self, path: Path, root: Path) -> Path:
        """Return where a path leads that a person gave: from the current folder, else from `root`; links kept."""
        ...

    def names(self, root: Path, folders: Sequence[str]) -> tuple[str, ...]:
        """Return the path of every regular file below folders of `root`, relative to it, sorted; missing: none."""
        ...

    def under(self, paths: Sequence[Path], root: Path) -> Iterator[NamedFile]:
        """Yield each regular file at or below the paths once, sorted; links are not followed, `.git` is left out."""
        ...
