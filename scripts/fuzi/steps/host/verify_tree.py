"""Proves that the ledger's tip holds its records and nothing else (step 2)."""

from __future__ import annotations

from fuzi.messages import msg
from fuzi.model.ids import ObjectId
from fuzi.model.verdict import Reason
from fuzi.steps.host.walk import Walk
from fuzi.steps.record.ledger_tree import expected_tree, grown_tree


def tree_problems(walk: Walk, since: ObjectId | None = None) -> list[Reason]:
    """Return what is wrong with the tree of the ledger's tip.

    The walk took from each commit what Git says it adds. Here the id of the tree that holds exactly those records is
    worked out, and must be the tip's: anything more or less, a folder without a file, another mode or a tree that Git
    reads otherwise than others do gives another id.

    Args:
        since: a ledger commit whose tree was proved before; then only the folders that grew are worked out.
    """
    tip = walk.ledger.tip
    if tip is None:
        return []
    tree = walk.repository.commit(tip).tree
    if tree == _grown(walk, since, tip) or tree == expected_tree(walk.ledger.index, len(tip)):
        return []
    return [Reason("record-refused", msg("the ledger commit {commit} holds something else than records", commit=tip))]


def _grown(walk: Walk, since: ObjectId | None, tip: ObjectId) -> ObjectId | None:
    index = walk.ledger.index
    place = None if since is None else index.commits.position_of(since)
    if since is None or place is None:
        return None
    return grown_tree(walk.repository, since, index.after(place), len(tip))
