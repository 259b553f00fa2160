"""The bare repository that enforces the gate, as a thing to make."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from fuzi.model.ids import ObjectId, Sha256


class HostRepositories(Protocol):
    """Makes hosts on this machine."""

    def make(self, folder: Path, source: Path, host_key: Path) -> None:
        """Make a bare repository at `folder` with main, ledger and release tags of `source`, its key, its hooks.

        All or nothing: `folder` appears when everything is in place.

        Raises:
            AskedWrongly: `folder` exists, or `source` is not founded.
        """
        ...

    def make_anew(
        self, folder: Path, source: Path, host_key: Path, tips: tuple[ObjectId, ObjectId], barred: frozenset[Sha256]
    ) -> None:
        """Make a bare repository with nothing but what two commits of `source` reach: the new main and ledger.

        All or nothing, as `make`.

        Args:
            tips: main and ledger of the site that begins anew.
            barred: SHA-256 of what must not be there; every object that the new repository holds is looked at.

        Raises:
            AskedWrongly: `folder` exists, or something barred came along.
        """
        ...
