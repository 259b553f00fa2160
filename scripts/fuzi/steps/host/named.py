"""Whom the commits of a draft name, and which corrections of reviewers they adopt: from commits and trees alone.

A commit adopts corrections when its message says so and its tree is its only parent's with exactly these words put in
place. Whoever suggested them is then no author by being named beside its author; anything else, and he is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from fuzi.gate.authors import emails_of
from fuzi.gate.corrections import Suggested, suggestions, within_limit
from fuzi.gate.ground import Case
from fuzi.model.correction import adopted_in
from fuzi.model.ids import PersonId
from fuzi.ports.repository import Commit, Repository

LARGEST_CORRECTED = 2_000_000
"""The largest file, in bytes, in which a correction is looked for."""


class Named(Struct, frozen=True):
    """The e-mails that commits name as their authors', and the corrections they adopt: name to who suggested it."""

    emails: tuple[str, ...]
    corrections: Mapping[str, PersonId] = field(default_factory=dict)


def named_by(repository: Repository, commits: Sequence[Commit], case: Case | None) -> Named:
    """Return whom the commits of a draft name, each e-mail once, sorted.

    Args:
        case: the change as it stood before; None for one that nobody has looked at yet.
    """
    known = suggestions(case) if case is not None else {}
    adopted = {one.id: keys for one in commits if known and (keys := _adopted(repository, one, known))}
    kept = within_limit([key for keys in adopted.values() for key in keys], case) if case is not None else {}
    emails = set()
    for one in commits:
        keys = adopted.get(one.id, ())
        excused = {known[key].by for key in keys if key in kept}
        emails |= _emails(one, excused, case)
    return Named(tuple(sorted(emails)), kept)


def _emails(commit: Commit, excused: set[PersonId], case: Case | None) -> set[str]:
    """Return whom a commit names; of those excused only who is its author or committer himself."""
    own = {commit.author.email, commit.committer.email}
    found = set(emails_of(commit.author.email, commit.committer.email, commit.message))
    if not excused or case is None:
        return found
    owners = {email: case.ground.roster.owner_of_email(email) for email in found - own}
    return found - {email for email, owner in owners.items() if owner is not None and owner.id in excused}


def _adopted(repository: Repository, commit: Commit, known: Mapping[str, Suggested]) -> tuple[str, ...]:
    """Return the corrections that a commit adopts: all that it says, and nothing else; or none."""
    keys = adopted_in(commit.message)
    if not keys or len(commit.parents) != 1 or any(key not in known for key in keys):
        return ()
    corrections = [known[key].correction for key in keys]
    changed = {one.path: one for one in repository.compare(commit.parents[0], commit.id)}
    if changed.keys() != {one.path for one in corrections}:
        return ()
    for path, change in changed.items():
        before, after = change.before, change.after
        if before is None or after is None or before.mode != after.mode or before.size_bytes > LARGEST_CORRECTED:
            return ()
        data: bytes | None = repository.read(before.object_id)
        for one in corrections:
            if one.path == path and data is not None:
                data = one.laid_over(data)
        if data is None or data != repository.read(after.object_id):
            return ()
    return keys
