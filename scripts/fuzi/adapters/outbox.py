"""The outbox of a clone: one file per statement below `<git dir>/fuzi/outbox`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fuzi.adapters.durable_files import DurableFiles, world
from fuzi.model.ids import Sha256, is_sha256

PLACE = "outbox"


class FileOutbox:
    """Statements in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._aside = folder / "refused"
        self._files = DurableFiles()

    def put(self, statement: Sha256, envelope: bytes) -> None:
        """Keep a signed statement; see the port."""
        with world(PLACE):
            self._files.folder(self._folder)
            self._files.replace_bytes(self._path(statement), envelope)

    def waiting(self) -> Mapping[Sha256, bytes]:
        """Return what waits, oldest first."""
        if not self._folder.is_dir():
            return {}
        found = [path for path in self._folder.glob("*.json") if is_sha256(path.stem)]
        ordered = sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.name))
        return {Sha256(path.stem): path.read_bytes() for path in ordered}

    def sent(self, statement: Sha256) -> None:
        """Take out what the host has."""
        self._path(statement).unlink(missing_ok=True)

    def refused(self, statement: Sha256) -> None:
        """Put aside what the host refused."""
        with world(PLACE):
            self._files.folder(self._aside)
            self._files.rename(self._path(statement), self._aside / f"{statement}.json")

    def _path(self, statement: Sha256) -> Path:
        return self._folder / f"{statement}.json"
