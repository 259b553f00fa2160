"""Notices a draft whose content is on main already, wholly or in part: it is told, and never sent again.

After a landing main holds one commit of the clerk's, not the draft's own commits; so the draft seems to lie beyond
main for ever, and only a look at its content and its submissions tells.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from fuzi.errors import AskedWrongly
from fuzi.messages import msg
from fuzi.model.change_statement import Landing, Submission
from fuzi.model.ids import ObjectId
from fuzi.model.tree import Entry
from fuzi.steps.clone.workspace import Workspace
from fuzi.steps.host.case import load_entries


def refuse_landed(workspace: Workspace, base: ObjectId, head: ObjectId) -> None:
    """Refuse a draft that holds what has landed, and say how to begin anew with what is left.

    Raises:
        AskedWrongly: every path of the draft is on main as the draft has it; or some are, or the draft goes on from a
            submission that has landed, so that it could never land as it is.
    """
    repository = workspace.repository
    entries = load_entries(repository, base, head)
    differing = {one.path for one in repository.compare(head, workspace.main)}
    settled = [one for one in entries if one.path not in differing]
    left = [one.path for one in entries if one.path in differing]
    change = _landed_change(workspace, head, settled)
    if not settled and not change:
        return
    if not left:
        what = (
            msg("{change} has landed: your draft holds nothing that is not on main already", change=change)
            if change
            else msg("everything in your draft is on main already")
        )
        raise AskedWrongly(
            what, msg("to write something new, begin from main: `git fetch`, then `git switch -C draft origin/main`")
        )
    what = (
        msg("your draft goes on from {change}, which has landed", change=change)
        if change
        else msg("part of your draft is on main already: {paths}", paths=[one.path for one in settled[:5]])
    )
    raise AskedWrongly(
        what,
        msg(
            "take what is new into a fresh draft, then submit again: `git fetch`, `git switch -C draft origin/main`, "
            "`git restore --source {head} --staged --worktree -- {paths}`, `git commit -C {head}`",
            head=head[:12],
            paths=" ".join(shlex.quote(path) for path in left),
        ),
    )


def _landed_change(workspace: Workspace, head: ObjectId, settled: Sequence[Entry]) -> str:
    """Return the newest landed change that the draft goes on from, or that brought what is settled; else empty."""
    ours = {one.id for one in workspace.repository.commits(head, (workspace.main,))}
    brought = {(one.path, one.after) for one in settled}
    found = ""
    for _key, record in workspace.ledger.statements("landing"):
        submission = _submission_of(workspace, record) if isinstance(record, Landing) else None
        if submission is None:
            continue
        if submission.head in ours or any((one.path, one.after) in brought for one in submission.entries):
            found = submission.change
    return found


def _submission_of(workspace: Workspace, record: Landing) -> Submission | None:
    kept = (workspace.ledger.kept[key].envelope.statement for key in workspace.ledger.by_change.get(record.change, []))
    return next((one for one in kept if isinstance(one, Submission) and one.number == record.submission), None)
