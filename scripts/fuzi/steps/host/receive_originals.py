"""The host takes in originals: they go into its restricted store and never become a ref or stay an object."""

from __future__ import annotations

from collections.abc import Sequence

from fuzi.messages import msg
from fuzi.model.ids import is_sha256, sha256_of
from fuzi.model.items import EXPUNGED
from fuzi.model.verdict import Reason
from fuzi.ports.originals import Originals
from fuzi.ports.repository import RefMove, Repository
from fuzi.steps.host.desk import MAIN
from fuzi.steps.record.expunged import barred, refused

ORIGINALS = "refs/originals/"


def is_originals_push(moves: Sequence[RefMove]) -> bool:
    """Tell whether a push brings originals; they travel alone."""
    return any(one.ref.startswith(ORIGINALS) for one in moves)


def take_originals(repository: Repository, originals: Originals, moves: Sequence[RefMove]) -> tuple[Reason, ...]:
    """Put every pushed original into the store; nothing is stored when one of them is refused."""
    main = repository.ref(MAIN)
    gone = frozenset() if main is None else barred(repository, repository.file(main, EXPUNGED))
    found = []
    for one in moves:
        digest = one.ref.removeprefix(ORIGINALS)
        if not one.ref.startswith(ORIGINALS) or one.new is None or one.old is not None or not is_sha256(digest):
            what = msg("{ref} cannot come with originals; push them by themselves", ref=one.ref)
            return (Reason("ref-refused", what, {"path": one.ref}),)
        data = repository.read(one.new)
        if sha256_of(data) != digest:
            return (Reason("content-differs", msg("{ref} does not hold what its name says", ref=one.ref)),)
        if digest in gone:
            return (refused(one.ref),)
        found.append(data)
    for data in found:
        originals.put(data)
    return ()
