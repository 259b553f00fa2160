"""Bytes that a file had before it was mended: kept where nobody publishes them."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol


class KeptFiles(Protocol):
    """A folder of the machine outside of every work tree, for its owner alone. Raises `WorldFailed`."""

    @property
    def folder(self) -> Path:
        """Return where the bytes are kept."""
        ...

    def keep(self, path: str, data: bytes) -> None:
        """Keep the bytes of a file under its path; they are on disk when the call returns."""
        ...
