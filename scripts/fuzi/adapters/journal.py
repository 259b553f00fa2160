"""A note on disk that survives a killed run: one small JSON file, replaced whole and synced."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from fuzi.adapters.durable_files import DurableFiles
from fuzi.errors import MalformedFile, Problem
from fuzi.messages import msg


class FileJournal:
    """The note at a path."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Mapping[str, str]:
        """Return the note, empty where there is none."""
        if not self._path.exists():
            return {}
        try:
            note = json.loads(self._path.read_text(encoding="utf-8"))
            return {str(name): str(value) for name, value in note.items()}
        except (ValueError, AttributeError) as error:
            raise MalformedFile(
                msg("the note of an unfinished run is damaged"),
                [Problem(str(self._path), 1, msg("this is not what Fuzi wrote"))],
                msg("remove this file, then run the command again"),
            ) from error

    def write(self, note: Mapping[str, str]) -> None:
        """Replace the note; an empty one is taken away."""
        if not note:
            self._path.unlink(missing_ok=True)
            return
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        DurableFiles().replace_bytes(self._path, json.dumps(note, sort_keys=True).encode("utf-8") + b"\n")
