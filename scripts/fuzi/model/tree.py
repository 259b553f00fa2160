"""Files of a tree, and the change between two trees: entries, change set, root (3-gate section 1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from msgspec import Struct

from fuzi.model.ids import ObjectId, Sha256

REGULAR = "100644"
EXECUTABLE = "100755"


class TreeFile(Struct, frozen=True, order=True):
    """One file of a Git tree: its path, mode (as `ls-tree` prints it), object and size in bytes."""

    path: str
    mode: str
    object_id: ObjectId
    size_bytes: int = -1


class Folder(dict[str, TreeFile | None]):
    """What stands directly in a folder: by name its file, without a size; None for a folder. Nobody changes it."""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return files by name, folders by name and slash."""
        return tuple([name if file is not None else f"{name}/" for name, file in self.items()])

    def with_changed(self, states: Mapping[str, TreeFile | None]) -> Folder:
        """Return another version of it in which some of the names stand for something else."""
        found = Folder(self)
        found.update(states)
        if all((self[name] is None) == (one is None) for name, one in states.items()):
            found.__dict__["names"] = self.names
        return found


class FileState(Struct, frozen=True):
    """What a path holds: mode and SHA-256 of the bytes."""

    mode: str
    sha256: Sha256


class Entry(Struct, frozen=True):
    """One path of a change set (改动): its state before and after; `None` means no such file."""

    path: str
    before: FileState | None
    after: FileState | None

    def as_json(self) -> dict[str, object]:
        """Return the entry in its canonical form."""
        return {"path": self.path, "before": _state(self.before), "after": _state(self.after)}


def _state(state: FileState | None) -> dict[str, str] | None:
    return None if state is None else {"mode": state.mode, "sha256": state.sha256}


def sorted_entries(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the entries in the order the root is computed in: by the bytes of their paths."""
    return tuple(sorted(entries, key=lambda entry: entry.path.encode("utf-8")))
