"""Files that only their owner may read: the fingerprint key and the private list."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol


class SecretFiles(Protocol):
    """Reads and writes secrets on this machine."""

    def read(self, path: Path) -> bytes | None:
        """Return a secret; None where there is no such file.

        Raises:
            AskedWrongly: it is a link or no plain file, belongs to somebody else, or others could read it; larger than
                a secret can be. The message names the file, never what it holds.
        """
        ...

    def write(self, path: Path, data: bytes) -> None:
        """Write a secret whole or not at all, for its owner alone (mode 0600), in the place of an older one."""
        ...

    def numbered(self, path: Path) -> Sequence[Path]:
        """Return the files `path`, `path-2`, `path-3`, … that are there, the oldest first."""
        ...
