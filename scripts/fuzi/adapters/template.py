"""The site template: inside an installed package, or the top of an editable checkout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from fuzi.errors import WorldFailed
from fuzi.messages import msg

PACKAGE = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-ocr.lock", "requirements-cluster.lock")
PARTS = ("content", "review", "site_config", ".github", "mkdocs.yml", *LOCKS)
"""What the example site consists of; the same list stands in pyproject.toml for the wheel."""
_LEFT_OUT = frozenset({".github/screenshot.png"})
_NEVER = frozenset({"__pycache__", ".DS_Store", ".gitkeep"})
_EVERY = {
    "archive.yml": "site_config/archive.yml",
    "gitattributes": ".gitattributes",
    "gitignore": ".gitignore",
    "roster.yml": "review/roster.yml",
}
"""Files of `starter/every` that stand elsewhere in a site."""


class PackagedTemplate:
    """Reads the template that came with this installation of Fuzi."""

    def __init__(self, package: Path = PACKAGE) -> None:
        packaged = package / "template"
        self._example = packaged if packaged.is_dir() else package.parent.parent
        self._starter = package / "starter"

    def example(self) -> Mapping[str, bytes]:
        """Return the example site."""
        if not (self._example / "mkdocs.yml").is_file():
            raise WorldFailed(
                msg("this installation of Fuzi holds no site template"), msg("install Fuzi again from its package")
            )
        found = {path: data for part in PARTS for path, data in _files(self._example, self._example / part)}
        return {path: data for path, data in found.items() if path not in _LEFT_OUT}

    def lock(self) -> bytes:
        """Return the lock file that this installation came with."""
        return (self._example / "requirements.lock").read_bytes()

    def every(self) -> Mapping[str, bytes]:
        """Return what every new site gets."""
        top = self._starter / "every"
        return {_EVERY.get(path, path): data for path, data in _files(top, top)}

    def minimal(self) -> Mapping[str, bytes]:
        """Return what a site without example content gets."""
        top = self._starter / "minimal"
        return dict(_files(top, top))


def _files(top: Path, part: Path) -> Iterator[tuple[str, bytes]]:
    """Yield each file of `part` (a file or folder below `top`) with its path in a site."""
    for path in sorted(part.rglob("*")) if part.is_dir() else [part]:
        if path.is_file() and not path.is_symlink() and not _NEVER.intersection(path.parts):
            yield path.relative_to(top).as_posix(), path.read_bytes()
