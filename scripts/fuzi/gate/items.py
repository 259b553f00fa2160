"""From the entries of a change to the items that are approved, each with the digest an approval is bound to."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import rfc8785

from fuzi.model.ids import Sha256, UnitId, sha256_of
from fuzi.model.items import Item, ItemKind, item_id_of, kind_of
from fuzi.model.page import CONTENT, is_attachment, owner_of
from fuzi.model.tree import Entry, FileState, TreeFile, sorted_entries


def root_of(entries: Sequence[Entry]) -> Sha256:
    """Return the root (清单指纹): SHA-256 of the RFC 8785 form of the entries, sorted by the bytes of their paths."""
    rows: Any = [entry.as_json() for entry in sorted_entries(entries)]
    return sha256_of(rfc8785.dumps(rows))


def grouped(entries: Sequence[Entry], paths: Collection[str]) -> dict[str, tuple[Entry, ...]]:
    """Return the entries by the item they belong to.

    Args:
        paths: every path of the trees before and after.
    """
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in sorted_entries(entries):
        groups[item_id_of(entry.path, paths)].append(entry)
    return {item: tuple(found) for item, found in sorted(groups.items())}


def files_of(item: str, sorted_paths: Sequence[str], paths: Collection[str]) -> tuple[str, ...]:
    """Return every path of a tree that belongs to a page item; nothing for registers and governance.

    Args:
        sorted_paths: the tree's paths, sorted; `paths`: the same as a set.
    """
    if kind_of(item) is not ItemKind.PAGE:
        return ()
    own = [f"{CONTENT}{item}.md"] if f"{CONTENT}{item}.md" in paths else []
    prefix = CONTENT if item == "index" else f"{CONTENT}{item}/"
    start = bisect_left(sorted_paths, prefix)
    for path in sorted_paths[start:]:
        if not path.startswith(prefix):
            break
        if owner_of(path, paths) == item:
            own.append(path)
    return tuple(sorted(set(own)))


def make_item(item: str, entries: tuple[Entry, ...], after: Mapping[str, FileState], units: Sequence[UnitId]) -> Item:
    """Return an item with its digest over its entries and all of its files after the change.

    Args:
        after: the state of every file that belongs to the item after the change.
    """
    files: list[Any] = [
        {"path": path, "mode": state.mode, "sha256": state.sha256} for path, state in sorted(after.items())
    ]
    content: Any = {"item": item, "entries": [entry.as_json() for entry in entries], "files": files}
    has_attachments = any(is_attachment(path) for path in (*after, *(entry.path for entry in entries)))
    return Item(item, kind_of(item), entries, sha256_of(rfc8785.dumps(content)), tuple(units), has_attachments)


def moved_on(
    groups: Mapping[str, Sequence[Entry]], base: Mapping[str, TreeFile], tip: Mapping[str, TreeFile]
) -> tuple[str, ...]:
    """Return the paths on which main's tip no longer is what the submission started from.

    Every entry's path, and every other file of a touched page, must be as at the base.
    """
    sorted_base, sorted_tip = sorted(base), sorted(tip)
    changed = set()
    for item, entries in groups.items():
        paths = {entry.path for entry in entries}
        paths |= set(files_of(item, sorted_base, base)) | set(files_of(item, sorted_tip, tip))
        changed |= {path for path in paths if _state(base, path) != _state(tip, path)}
    return tuple(sorted(changed))


def in_the_way(entries: Sequence[Entry], tip: Collection[str]) -> tuple[str, ...]:
    """Return the paths a change adds that could not stand at main's tip: a folder is there, or a file where it has one.

    Args:
        tip: every path of main's tip; what the change removes is no hindrance.
    """
    added = {one.path for one in entries if one.after is not None}
    landed = (set(tip) | added) - {one.path for one in entries if one.after is None}
    folders = {folder for path in landed for folder in _folders(path)}
    return tuple(sorted(path for path in added if path in folders or any(one in landed for one in _folders(path))))


def _folders(path: str) -> Iterator[str]:
    names = path.split("/")
    return ("/".join(names[:depth]) for depth in range(1, len(names)))


def _state(files: Mapping[str, TreeFile], path: str) -> tuple[str, str] | None:
    found = files.get(path)
    return (found.mode, found.object_id) if found else None
