"""The bare repository that enforces the gate, as a thing to make."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol


class HostRepositories(Protocol):
    """Makes hosts on this machine."""

    def make(self, folder: Path, source: Path, host_key: Path) -> None:
        """Make a bare repository at `folder` with main, ledger and release tags of `source`, its key, its hooks.

        All or nothing: `folder` appears when everything is in place.

        Raises:
            AskedWrongly: `folder` exists, or `source` is not founded.
        """
        ...
