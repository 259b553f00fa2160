"""The folder a person works in: settings and templates are read from it, a new page or a built site is put into it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from fuzi.model.ids import Sha256


class WorkFolder(Protocol):
    """One checkout on this machine. Raises `WorldFailed` where the disk fails."""

    @property
    def root(self) -> Path:
        """Return the checkout."""
        ...

    def read(self, path: str) -> str:
        """Return the text of a settings file; `MalformedFile` where it is missing or no UTF-8."""
        ...

    def has(self, path: str) -> bool:
        """Tell whether something is at a path of the checkout."""
        ...

    def write_new(self, path: str, text: str) -> None:
        """Write a file that does not exist yet, with its folders; `AskedWrongly` where it does."""
        ...

    def rewrite(self, path: str, data: bytes, was: Sha256) -> None:
        """Put other bytes in a regular file's place, its mode kept; `AskedWrongly` where it holds others than `was`."""
        ...

    def staging(self, out: Path, *, may_clear: bool) -> AbstractContextManager[Path]:
        """Return an empty folder beside `out` that takes its place at the end of the block, unless the block fails.

        Raises:
            AskedWrongly: `out` holds something, and it is not a built site or `may_clear` was not said.
        """
        ...

    def workplace(self) -> AbstractContextManager[Path]:
        """Return a private temporary folder that goes away at the end of the block."""
        ...
