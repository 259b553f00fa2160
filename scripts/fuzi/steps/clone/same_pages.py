"""Notices that a new change is about the pages of another open change of the same owner.

After `git commit --amend`, `git rebase` or a squashed submission the draft no longer goes on from what was submitted,
so that `fuzi submit` begins a new change: right where it was meant so, a second copy where it was not.
"""

from __future__ import annotations

from fuzi.model.change_statement import Submission
from fuzi.model.ids import ChangeId
from fuzi.steps.clone.workspace import Workspace


def open_twins(workspace: Workspace, sent: Submission) -> list[ChangeId]:
    """Return the owner's other open changes that touch a page of a change which was submitted for the first time."""
    ledger = workspace.ledger
    found: list[ChangeId] = []
    for change, rows in ledger.index.changes().items() if sent.number == 1 else ():
        if change == sent.change or {row.kind for row in rows} & {"landing", "closing"}:
            continue
        records = (ledger.kept[key].envelope.statement for key in ledger.by_change.get(change, []))
        last = max((one for one in records if isinstance(one, Submission)), key=lambda one: one.number, default=None)
        if last is not None and last.owner == sent.owner and set(last.items) & set(sent.items):
            found.append(ChangeId(change))
    return sorted(found)
