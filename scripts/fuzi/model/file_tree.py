"""The files of one state of a site, looked up folder by folder: whoever asks about one page reads its folders only.

A folder is written with a slash at its end, the top as an empty string. A folder without any file in it is none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Set
from functools import cached_property
from typing import Protocol

from msgspec import Struct

from fuzi.model.tree import Entry, TreeFile


class Names(Protocol):
    """The names of a tree, as far as anybody asks."""

    def __contains__(self, path: object, /) -> bool:
        """Tell whether a file stands at a path; a folder is no file."""
        ...

    def names(self, folder: str) -> Collection[str]:
        """Return what stands directly in a folder: files by name, folders by name and slash; nothing where none is."""
        ...


class FileTree(Names, Protocol):
    """The names of a tree with what stands under them."""

    def get(self, path: str) -> TreeFile | None:
        """Return the file at a path; None where there is none."""
        ...


def under(tree: Names, folder: str) -> Iterator[str]:
    """Yield the path of every file below a folder, folder by folder."""
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        for name in sorted(tree.names(here)):
            if name.endswith("/"):
                waiting.append(here + name)
            else:
                yield here + name


def folders_of(path: str) -> Iterator[str]:
    """Yield the folders a path lies in, the outermost first, without their slashes."""
    names = path.split("/")
    return ("/".join(names[:depth]) for depth in range(1, len(names)))


class ListedTree:
    """A tree whose files are all known: by path, or paths alone where nobody asks for more."""

    def __init__(self, files: Mapping[str, TreeFile] | Iterable[str]) -> None:
        self._files: Mapping[str, TreeFile] = files if isinstance(files, Mapping) else {}
        self._paths = frozenset(files)

    def __contains__(self, path: object, /) -> bool:
        return path in self._paths

    def get(self, path: str) -> TreeFile | None:
        """Return the file at a path; None where there is none."""
        return self._files.get(path)

    @cached_property
    def _names(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for path in self._paths:
            folder = ""
            for name in path.split("/")[:-1]:
                found[folder].add(f"{name}/")
                folder += f"{name}/"
            found[folder].add(path[len(folder) :])
        return found

    def names(self, folder: str) -> Collection[str]:
        """Return what stands directly in a folder."""
        return self._names.get(folder, ())


class EitherTree(Struct, frozen=True):
    """The files of two trees, as far as only their being there matters."""

    one: Container[str]
    other: Container[str]

    def __contains__(self, path: object, /) -> bool:
        return path in self.one or path in self.other


class TreePaths(Set[str]):
    """The paths of a tree as a set: asking for one reads its folders only, going through all of them reads everything.

    Args:
        listed: returns every path at once.
    """

    def __init__(self, tree: Names, listed: Callable[[], Iterable[str]]) -> None:
        self._tree = tree
        self._listed = listed

    def __contains__(self, path: object, /) -> bool:
        return path in self._tree

    @cached_property
    def _all(self) -> frozenset[str]:
        return frozenset(self._listed())

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    @classmethod
    def _from_iterable(cls, it: Iterable[str]) -> frozenset[str]:  # type: ignore[override] # what `&` and `|` return
        return frozenset(it)

    def below(self, folder: str) -> Iterator[str]:
        """Yield the paths below a folder."""
        return under(self._tree, folder)


class PathsBelow(Set[str]):
    """Those of some paths that lie below a folder (with a slash at its end)."""

    def __init__(self, paths: Collection[str], folder: str) -> None:
        self._paths, self._folder = paths, folder

    def __contains__(self, path: object, /) -> bool:
        return isinstance(path, str) and path.startswith(self._folder) and path in self._paths

    def __iter__(self) -> Iterator[str]:
        return (path for path in self._paths if path.startswith(self._folder))

    def __len__(self) -> int:
        return sum(1 for _path in self)

    def below(self, folder: str) -> Iterator[str]:
        """Yield the paths below a folder inside this one."""
        return below(self._paths, folder) if folder.startswith(self._folder) else iter(())


def below(paths: Collection[str], folder: str) -> Iterator[str]:
    """Yield those of some paths that lie below a folder (with a slash at its end)."""
    if isinstance(paths, TreePaths | PathsBelow):
        return paths.below(folder)
    return (one for one in paths if one.startswith(folder))


class LandedTree:
    """The names of a tree with the entries of a change laid over it, read only where somebody looks."""

    def __init__(self, tip: Names, entries: Iterable[Entry]) -> None:
        changed = list(entries)
        self._tip = tip
        self._gone = frozenset(one.path for one in changed if one.after is None)
        self._added = ListedTree(one.path for one in changed if one.after is not None)
        self._losing = frozenset(f"{folder}/" for path in self._gone for folder in folders_of(path))
        self._known: dict[str, frozenset[str]] = {}

    def __contains__(self, path: object, /) -> bool:
        return path in self._added or (path in self._tip and path not in self._gone)

    def names(self, folder: str) -> Collection[str]:
        """Return what would stand directly in a folder."""
        if folder not in self._known:
            kept = (name for name in self._tip.names(folder) if self._is_left(folder + name))
            self._known[folder] = frozenset((*kept, *self._added.names(folder)))
        return self._known[folder]

    def _is_left(self, path: str) -> bool:
        """Tell whether a file or folder of the tip is still there; only a folder that loses something is entered."""
        if not path.endswith("/"):
            return path not in self._gone
        return path not in self._losing or bool(self.names(path))
