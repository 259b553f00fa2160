"""The tree of a commit as a `FileTree`: its folders are read when somebody looks into them, each once."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from fuzi.model.ids import ObjectId
from fuzi.model.tree import Folder, TreeFile
from fuzi.ports.repository import Repository


class SiteTree:
    """The files of one commit, or of one tree.

    Args:
        sized: whether files come with their sizes, which are asked for one by one.
    """

    def __init__(self, repository: Repository, commit: ObjectId, *, sized: bool = False) -> None:
        self._sized = sized
        self._repository = repository
        self._commit = commit
        self._folders: dict[str, Mapping[str, TreeFile | None]] = {}

    def __contains__(self, path: object, /) -> bool:
        return isinstance(path, str) and self._found(path) is not None

    def get(self, path: str) -> TreeFile | None:
        """Return the file at a path; None where there is none."""
        found = self._found(path)
        return self._repository.file(self._commit, path) if found is not None and self._sized else found

    def names(self, folder: str) -> Collection[str]:
        """Return what stands directly in a folder: files by name, folders by name and slash."""
        found = self._folder(folder)
        if isinstance(found, Folder):
            return found.names
        return [name if file is not None else f"{name}/" for name, file in found.items()]

    def _found(self, path: str) -> TreeFile | None:
        folder, slash, name = path.rpartition("/")
        return self._folder(folder + slash).get(name)

    def _folder(self, folder: str) -> Mapping[str, TreeFile | None]:
        if folder not in self._folders:
            self._folders[folder] = self._read(folder)
        return self._folders[folder]

    def _read(self, folder: str) -> Mapping[str, TreeFile | None]:
        """Read a folder; one that the folder above it does not hold is not asked for."""
        above, _slash, name = folder.removesuffix("/").rpartition("/")
        if folder and (not name or name not in (beside := self._folder(f"{above}/" if above else "")) or beside[name]):
            return {}
        return self._repository.folder(self._commit, folder.removesuffix("/"))
