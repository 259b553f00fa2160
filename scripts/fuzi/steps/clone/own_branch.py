"""The branch one is on: what is written goes there, and what is submitted stands there."""

from __future__ import annotations

from fuzi.errors import AskedWrongly
from fuzi.messages import msg
from fuzi.model.ids import ObjectId
from fuzi.ports.repository import Repository


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
