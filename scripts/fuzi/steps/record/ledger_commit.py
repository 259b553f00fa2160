"""What one commit of the ledger may do: stand on the tip, add plain files, and say nothing beyond its records."""

from __future__ import annotations

from collections.abc import Sequence

from fuzi.errors import IntegrityFailed
from fuzi.formats.commit_message import CLERK, ledger_message
from fuzi.messages import Message, msg
from fuzi.model.ids import ObjectId
from fuzi.model.statement import Statement
from fuzi.model.tree import REGULAR
from fuzi.model.verdict import Reason
from fuzi.ports.repository import Changed, Commit


def additions(tip: ObjectId | None, commit: Commit, changes: Sequence[Changed]) -> list[tuple[str, ObjectId]]:
    """Return path and blob of what a commit adds to the ledger's tip.

    Raises:
        IntegrityFailed: it does not stand on the tip, or does anything else than adding plain files.
    """
    if commit.parents != ((tip,) if tip else ()):
        raise IntegrityFailed(
            msg("the ledger is not one line of commits at {commit}", commit=commit.id),
            msg("do not use this copy; compare it with the host's"),
        )
    wrong = _addition_problem(commit.id, changes)
    if wrong is not None:
        raise IntegrityFailed(wrong, msg("records are only ever added; do not use this copy"))
    return [(one.path, one.after.object_id) for one in changes if one.after is not None]


def _addition_problem(commit: ObjectId, changes: Sequence[Changed]) -> Message | None:
    """Return what else than adding plain files a ledger commit does."""
    for one in changes:
        if one.before is not None or one.after is None:
            return msg("the ledger commit {commit} changes or removes {path}", commit=commit, path=one.path)
        if one.after.mode != REGULAR:
            return msg("the ledger commit {commit} adds {path}, which is no plain file", commit=commit, path=one.path)
    return None if changes else msg("the ledger commit {commit} adds no record", commit=commit)


def commit_problem(commit: Commit, statements: Sequence[Statement]) -> Reason | None:
    """Return what a ledger commit says beyond its records: nothing can be smuggled in by message, name or header."""
    return message_problem(commit, ledger_message(statements))


def message_problem(commit: Commit, message: str) -> Reason | None:
    """Return the same where the message is known that names exactly its records."""
    author, committer = commit.author, commit.committer
    names = ((author.name, author.email), (committer.name, committer.email))
    if names != (CLERK, CLERK) or commit.message != message or commit.extra:
        return Reason("record-refused", msg("a ledger commit carries another message or name than it must"))
    return None
