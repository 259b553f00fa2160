"""Proves that the ledger's tip holds its records and nothing else (step 2)."""

from __future__ import annotations

from fuzi.messages import msg
from fuzi.model.verdict import Reason
from fuzi.steps.host.walk import Walk
from fuzi.steps.record.ledger_tree import expected_tree


def tree_problems(walk: Walk) -> list[Reason]:
    """Return what is wrong with the tree of the ledger's tip.

    The walk took from each commit what Git says it adds. Here the id of the tree that holds exactly those records is
    worked out, and must be the tip's: anything more or less, a folder without a file, another mode or a tree that Git
    reads otherwise than others do gives another id.
    """
    tip = walk.ledger.tip
    if tip is None or walk.repository.commit(tip).tree == expected_tree(walk.ledger.index, len(tip)):
        return []
    return [Reason("record-refused", msg("the ledger commit {commit} holds something else than records", commit=tip))]
