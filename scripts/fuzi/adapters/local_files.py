"""Files and folders of this machine, read for a check."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from fuzi.errors import AskedWrongly, WorldFailed
from fuzi.messages import msg
from fuzi.ports.files import NamedFile

_SKIPPED = frozenset({".git", ".venv", "node_modules", "__pycache__", ".fuzi"})


class LocalFiles:
    """The port `Files` on this machine's disk."""

    def has(self, path: Path) -> bool:
        """Tell whether there is a file or folder."""
        return path.exists()

    def is_file(self, path: Path) -> bool:
        """Tell whether there is a regular file; a link is none."""
        return path.is_file() and not path.is_symlink()

    def located(self, path: Path, root: Path) -> Path:
        """Return where a given path leads: from the current folder, else from `root`; a link itself is kept.

        Raises:
            AskedWrongly: there is nothing of that name in either place.
        """
        for place in dict.fromkeys((path, root / path)):
            plain = Path(os.path.normpath(Path.cwd() / place))
            if os.path.lexists(plain):
                return plain.parent.resolve() / plain.name if plain.name else plain
        where = [str(one) for one in dict.fromkeys((Path.cwd(), root))]
        raise AskedWrongly(
            msg("there is no file or folder {path}", path=path),
            msg(
                "compare the name: {folders} hold no such file; without a path `fuzi check` finds what you changed",
                folders=where,
            ),
        )

    def names(self, root: Path, folders: Sequence[str]) -> tuple[str, ...]:
        """Return the path of every regular file below folders of `root`."""
        found = (file for folder in folders if (root / folder).is_dir() for file in _files(root / folder))
        return tuple(sorted(_shown(file, root) for file in found))

    def under(self, paths: Sequence[Path], root: Path) -> Iterator[NamedFile]:
        """Yield every regular file at or below each path, sorted, each once."""
        found: dict[str, Path] = {}
        for path in paths:
            for file in _files(path):
                found.setdefault(_shown(file, root), file)
        for shown, file in sorted(found.items()):
            yield NamedFile(shown, _read(file))


def _files(path: Path) -> Iterator[Path]:
    if path.is_symlink():
        raise AskedWrongly(
            msg("{path} is a link, which no site may hold", path=path), msg("name the file itself that it leads to")
        )
    if not path.exists():
        raise AskedWrongly(msg("there is no file or folder {path}", path=path))
    if path.is_file():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if name not in _SKIPPED)
        for name in sorted(names):
            file = Path(folder) / name
            if file.is_file() and not file.is_symlink():
                yield file


def _shown(file: Path, root: Path) -> str:
    whole, top = file.absolute(), root.absolute()
    return whole.relative_to(top).as_posix() if whole.is_relative_to(top) else file.as_posix()


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        what, hint = msg("{path} cannot be read", path=file), msg("check that it is there and yours to read")
        raise WorldFailed(what, hint, error.strerror or type(error).__name__) from error
