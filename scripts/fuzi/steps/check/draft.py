"""What a work tree adds to main: the commits beyond it, and what is not committed yet."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from fuzi.model.ids import ObjectId
from fuzi.ports.repository import Repository

ORIGIN_MAIN = "refs/remotes/origin/main"


class Draft(Struct, frozen=True):
    """What differs from the host's main as it was fetched last.

    Attributes:
        main: its tip.
        base: the newest commit of it that the draft builds on; what landed since then does not differ.
        head: the draft's last commit.
        committed: the paths that differ between base and head.
        uncommitted: the paths that differ between head and the work tree, files that Git does not know included.
    """

    main: ObjectId
    base: ObjectId
    head: ObjectId
    committed: frozenset[str]
    uncommitted: frozenset[str]

    def touched(self, repository: Repository, read: Callable[[str], bytes | None]) -> frozenset[str]:
        """Return the paths whose bytes in the work tree (None: no file) are not those of main's tip."""
        landed = {path: repository.file(self.main, path) for path in self.committed | self.uncommitted}
        return frozenset(
            path
            for path, there in landed.items()
            if (None if there is None else repository.read(there.object_id)) != read(path)
        )


def load_draft(repository: Repository) -> Draft | None:
    """Return the draft of a work tree; None without an `origin/main`, a branch with a commit, or a common beginning."""
    main, branch = repository.ref(ORIGIN_MAIN), repository.head_branch()
    head = repository.ref(branch) if branch else None
    if main is None or head is None or repository.work_tree is None:
        return None
    base = base_of(repository, head, main)
    if base is None:
        return None
    committed = frozenset(one.path for one in repository.compare(base, head))
    uncommitted = frozenset(path for path in repository.status() if not path.endswith("/"))  # a nested repository
    return Draft(main, base, head, committed, uncommitted)


def base_of(repository: Repository, head: ObjectId, main: ObjectId) -> ObjectId | None:
    """Return the newest commit of main that a draft's head builds on; None where they have no common beginning."""
    if repository.is_ancestor(head, main):
        return head
    beyond = repository.commits(head, (main,))
    ours = {one.id for one in beyond}
    newest: ObjectId | None = None
    for parent in (parent for one in beyond for parent in one.parents if parent not in ours):
        if newest is None or repository.is_ancestor(newest, parent):
            newest = parent
    return newest
