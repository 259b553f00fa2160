"""What stands in the ledger's tree beside its records: nothing may.

Whoever reads a ledger commit by commit reads what each adds, and Git lists only files; a folder without any file is
seen by nobody, though its name would be kept for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from fuzi.errors import IntegrityFailed
from fuzi.formats.tree_id import tree_id
from fuzi.messages import msg
from fuzi.model.ids import ObjectId
from fuzi.model.tree import REGULAR
from fuzi.ports.repository import Commit, Repository
from fuzi.steps.record.ledger_index import LedgerIndex
from fuzi.steps.record.ledger_row import Row

_Folder = dict[str, Any]
"""Names with the objects they get; a folder is another such mapping."""


def expected_tree(index: LedgerIndex, width: int) -> ObjectId:
    """Return the id of the tree that holds exactly the records of a ledger, each in its place."""
    kinds: dict[str, dict[str, list[tuple[str, ObjectId]]]] = {}
    for row in index.all():
        kinds.setdefault(row.kind, {}).setdefault(row.shelf, []).append((f"{row.id}.json", row.blob))
    return tree_id([], [(kind, _kind_tree(shelves, width)) for kind, shelves in kinds.items()], width)


def grown_tree(repository: Repository, before: ObjectId, rows: Iterable[Row], width: int) -> ObjectId | None:
    """Return the id of the tree that holds what a ledger commit holds and further records, each in its place.

    Only the folders that take a record are worked out again, from what stands in them at `before`; each of those is
    first shown to have the id by which that commit knows it.

    Returns:
        None where a folder of `before` is not what its id says, or a record stands there already.
    """
    wanted: _Folder = {}
    for row in rows:
        here = wanted
        *folders, name = row.path.split("/")
        for folder in folders:
            below = here.setdefault(folder, {})
            if not isinstance(below, dict):
                return None
            here = below
        if name in here:
            return None
        here[name] = row.blob
    return _grown(repository, before, "", wanted, width)


def _grown(repository: Repository, before: ObjectId, path: str, wanted: _Folder, width: int) -> ObjectId | None:
    """Return the id that one folder has with what it takes."""
    ahead = f"{path}/" if path else ""
    listed = repository.folder(before, path)
    if any(one is not None and one.mode != REGULAR for one in listed.values()):
        return None
    files = {name: one.object_id for name, one in listed.items() if one is not None}
    folders = {
        name: repository.object_at(before, f"{ahead}{name}") or "" for name, one in listed.items() if one is None
    }
    known = repository.object_at(before, path) if path else repository.commit(before).tree
    if (known or listed) and tree_id(files.items(), _ids(folders), width) != known:
        return None
    for name, one in wanted.items():
        if not isinstance(one, dict):
            if name in listed:
                return None
            files[name] = one
            continue
        below = None if name in files else _grown(repository, before, f"{ahead}{name}", one, width)
        if below is None:
            return None
        folders[name] = below
    return tree_id(files.items(), _ids(folders), width)


def _ids(folders: Mapping[str, str]) -> Iterator[tuple[str, ObjectId]]:
    return ((name, ObjectId(one)) for name, one in folders.items())


def _kind_tree(shelves: Mapping[str, list[tuple[str, ObjectId]]], width: int) -> ObjectId:
    """Return the tree of one kind: folders by day, or by two digits and change."""
    below = []
    for first, names in groupby(sorted(shelves), key=lambda shelf: shelf.partition("/")[0]):
        found = {name.partition("/")[2]: tree_id(shelves[name], [], width) for name in names}
        below.append((first, found[""] if "" in found else tree_id([], found.items(), width)))
    return tree_id([], below, width)


def demand_no_empty_folder(repository: Repository, parent: ObjectId | None, commit: Commit) -> None:
    """Refuse a ledger commit that brings a folder without any file.

    Raises:
        IntegrityFailed: it does; the folder's name is not repeated.
    """
    if repository.empty_folders(parent, commit.id):
        raise IntegrityFailed(
            msg("the ledger commit {commit} holds something else than records", commit=commit.id),
            msg("do not use this copy; compare it with the host's"),
        )
