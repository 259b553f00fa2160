"""What stands in the ledger's tree beside its records: nothing may.

Whoever reads a ledger commit by commit reads what each adds, and Git lists only files; a folder without any file is
seen by nobody, though its name would be kept for ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from fuzi.errors import IntegrityFailed
from fuzi.formats.tree_id import tree_id
from fuzi.messages import msg
from fuzi.model.ids import ObjectId
from fuzi.ports.repository import Commit, Repository
from fuzi.steps.record.ledger_index import LedgerIndex


def expected_tree(index: LedgerIndex, width: int) -> ObjectId:
    """Return the id of the tree that holds exactly the records of a ledger, each in its place."""
    kinds: dict[str, dict[str, list[tuple[str, ObjectId]]]] = {}
    for row in index.all():
        kinds.setdefault(row.kind, {}).setdefault(row.shelf, []).append((f"{row.id}.json", row.blob))
    return tree_id([], [(kind, _kind_tree(shelves, width)) for kind, shelves in kinds.items()], width)


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
