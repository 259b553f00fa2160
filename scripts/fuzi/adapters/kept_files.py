"""Bytes that files had before `check --fix`, in a folder of their owner alone, beside Git's own data or the user's."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

from fuzi.adapters.durable_files import DurableFiles, disk_failed
from fuzi.model.ids import sha256_of

NAME = "before-fix"
_SHORT = 16
_NO_NAMES = frozenset({"/", "..", "."})


class LocalKeptFiles:
    """The port `KeptFiles`: each state of a file once, under the file's path; a later one with a digest in its name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def folder(self) -> Path:
        """Return where the bytes are kept."""
        return self._folder

    def keep(self, path: str, data: bytes) -> None:
        """Keep the bytes of a file under its path, so that its owner finds it again."""
        files = DurableFiles()
        place = self._folder.joinpath(*(part for part in Path(path).parts if part not in _NO_NAMES))
        try:
            if place.exists() and place.read_bytes() != data:
                place = place.with_name(f"{place.stem}.{sha256_of(data)[:_SHORT]}{place.suffix}")
            files.folder(place.parent)
            if not place.exists():
                files.write(place, io.BytesIO(data))
                files.sync(place.parent)
        except OSError as error:
            raise disk_failed(str(place), error) from error


def kept_files_of(git_dir: Path | None, environment: Mapping[str, str]) -> LocalKeptFiles:
    """Return where former bytes are kept: in the repository, else in the user's own folder of states (XDG)."""
    if git_dir is not None:
        return LocalKeptFiles(git_dir / "fuzi" / NAME)
    home = environment.get("XDG_STATE_HOME") or str(
        Path(environment.get("HOME", "~")).expanduser() / ".local" / "state"
    )
    return LocalKeptFiles(Path(home) / "fuzi" / NAME)
