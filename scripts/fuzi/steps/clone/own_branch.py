"""The branch one is on, where what is written goes and what is submitted stands; and the name that is put to it."""

from __future__ import annotations

import datetime as dt

from fuzi.errors import AskedWrongly
from fuzi.messages import Message, msg
from fuzi.model.ids import ObjectId
from fuzi.ports.repository import Repository, Signature


def own_branch(repository: Repository) -> tuple[str, ObjectId]:
    """Return the full name of the branch that HEAD names, and its last commit.

    Raises:
        AskedWrongly: HEAD names a commit instead of a branch, as after `git checkout origin/main`; or nothing is
            committed yet.
    """
    branch = repository.head_branch()
    if branch is None:
        raise AskedWrongly(
            msg("you are on no branch, so that your commits belong to no draft"),
            msg("`git switch -C draft` makes a draft of them; then run the command again"),
        )
    head = repository.ref(branch)
    if head is None:
        raise AskedWrongly(msg("there is no commit here yet"))
    return branch, head


def refuse_uncommitted(repository: Repository, hint: Message) -> None:
    """Refuse to go on while something of the work tree is not committed.

    Raises:
        AskedWrongly: with the first files and the hint.
    """
    dirty = repository.status() if repository.work_tree else ()
    if dirty:
        raise AskedWrongly(msg("some files are not committed yet: {paths}", paths=list(dirty[:5])), hint)


def own_signature(repository: Repository, now: dt.datetime) -> Signature:
    """Return who commits, by Git's settings.

    Raises:
        AskedWrongly: Git does not know.
    """
    name, email = (repository.config(f"user.{one}") for one in ("name", "email"))
    if not name or not email:
        raise AskedWrongly(
            msg("Git does not know your name and e-mail"),
            msg("run `git config user.name` and `git config user.email` with yours, then try again"),
        )
    return Signature(name, email, now)
