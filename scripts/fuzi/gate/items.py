"""From the entries of a change to the items that are approved, each with the digest an approval is bound to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence

from fuzi.model.canonical import canonical_json
from fuzi.model.file_tree import FileTree, LandedTree, Names, folders_of
from fuzi.model.ids import Sha256, UnitId, sha256_of
from fuzi.model.items import Item, ItemKind, item_id_of, kind_of
from fuzi.model.page import CONTENT, is_attachment
from fuzi.model.tree import Entry, FileState, sorted_entries


def root_of(entries: Sequence[Entry]) -> Sha256:
    """Return the root (清单指纹): SHA-256 of the RFC 8785 form of the entries, sorted by the bytes of their paths."""
    return sha256_of(canonical_json(sorted_entries(entries)))


def grouped(entries: Sequence[Entry], paths: Container[str]) -> dict[str, tuple[Entry, ...]]:
    """Return the entries by the item they belong to.

    Args:
        paths: every path of the trees before and after.
    """
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in sorted_entries(entries):
        groups[item_id_of(entry.path, paths)].append(entry)
    return {item: tuple(found) for item, found in sorted(groups.items())}


def files_of(item: str, tree: Names) -> tuple[str, ...]:
    """Return every path of a tree that belongs to a page item, sorted; nothing for registers and governance.

    Only the page's own folders are looked into: they end where a deeper one has its own `index.md`; and where the
    folder itself has none, each folder in it stands for itself.
    """
    if kind_of(item) is not ItemKind.PAGE:
        return ()
    lone, folder = f"{CONTENT}{item}.md", f"{CONTENT}{item}/"
    own = {path for path in (lone, f"{folder}index.md") if path in tree}
    own.update(_files_in(folder, tree, is_deep=f"{folder}index.md" in tree))
    if item == "index":
        own.update(_files_in(CONTENT, tree, is_deep=False))
    return tuple(sorted(own))


def _files_in(folder: str, tree: Names, *, is_deep: bool) -> Iterator[str]:
    """Yield a page's files but its texts."""
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        for name in tree.names(here):
            if not name.endswith("/"):
                if not name.endswith(".md"):
                    yield here + name
            elif is_deep and f"{here}{name}index.md" not in tree:
                waiting.append(here + name)


def make_item(item: str, entries: tuple[Entry, ...], after: Mapping[str, FileState], units: Sequence[UnitId]) -> Item:
    """Return an item with its digest over its entries and all of its files after the change.

    Args:
        after: the state of every file that belongs to the item after the change.
    """
    files = [{"path": path, "mode": state.mode, "sha256": state.sha256} for path, state in sorted(after.items())]
    content = {"item": item, "entries": entries, "files": files}
    has_attachments = any(is_attachment(path) for path in (*after, *(entry.path for entry in entries)))
    return Item(item, kind_of(item), entries, sha256_of(canonical_json(content)), tuple(units), has_attachments)


def moved_on(groups: Mapping[str, Sequence[Entry]], base: FileTree, tip: FileTree) -> tuple[str, ...]:
    """Return the paths on which main's tip no longer is what the submission started from.

    Every entry's path, and every other file of a touched page, must be as at the base.
    """
    changed = set()
    for item, entries in groups.items():
        paths = {*(entry.path for entry in entries), *files_of(item, base), *files_of(item, tip)}
        changed |= {path for path in paths if _state(base, path) != _state(tip, path)}
    return tuple(sorted(changed))


def in_the_way(entries: Sequence[Entry], tip: Names) -> tuple[str, ...]:
    """Return the paths a change adds that could not stand at main's tip: a folder is there, or a file where it has one.

    What the change removes is no hindrance.
    """
    landed = LandedTree(tip, entries)
    added = {one.path for one in entries if one.after is not None}
    return tuple(
        sorted(path for path in added if landed.names(f"{path}/") or any(one in landed for one in folders_of(path)))
    )


def _state(files: FileTree, path: str) -> tuple[str, str] | None:
    found = files.get(path)
    return (found.mode, found.object_id) if found else None
