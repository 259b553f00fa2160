"""What was approved to leave history, as main lists it, and what would bring it back (3-gate section 4, "Expunge")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from fuzi.errors import FuziError, IntegrityFailed, MalformedFile
from fuzi.formats import expunged_file
from fuzi.formats.expunged_file import Expunged
from fuzi.messages import msg
from fuzi.model.file_tree import FileTree
from fuzi.model.ids import ObjectId, Sha256
from fuzi.model.tree import Entry, TreeFile
from fuzi.model.verdict import Reason
from fuzi.ports.repository import Repository
from fuzi.steps.record.rules import read_text

_DIGEST = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_SUBMODULE = "160000"


def expunged_at(repository: Repository, commit: ObjectId) -> tuple[Expunged, ...]:
    """Return what the list of a commit names; nothing where there is none."""
    if repository.file(commit, expunged_file.PATH) is None:
        return ()
    return expunged_file.parse(read_text(repository, commit, expunged_file.PATH))


def barred(repository: Repository, found: TreeFile | None) -> frozenset[Sha256]:
    """Return the digests that a list names.

    A list that cannot be read bars every digest that stands in it: it neither opens the way nor closes the site.

    Args:
        found: the list where it stands; None where there is none.
    """
    return frozenset() if found is None else _digests(repository.read(found.object_id))


@lru_cache(maxsize=16)
def _digests(data: bytes) -> frozenset[Sha256]:
    text = data.decode("utf-8", "replace")
    try:
        return frozenset(one.sha256 for one in expunged_file.parse(text))
    except MalformedFile:
        return frozenset(Sha256(one) for one in _DIGEST.findall(text))


def brought_back(repository: Repository, entries: Sequence[Entry], tip: FileTree) -> tuple[Reason, ...]:
    """Return what a change would bring of what had to leave history.

    Args:
        tip: main as the change meets it; its list counts.
    """
    gone = barred(repository, tip.get(expunged_file.PATH))
    return tuple(refused(one.path) for one in entries if gone and _brings(one, gone))


def _brings(one: Entry, gone: frozenset[Sha256]) -> bool:
    return one.after is not None and one.after.sha256 in gone and one.after != one.before


def hidden_in(repository: Repository, commits: Sequence[ObjectId], gone: frozenset[Sha256]) -> tuple[Reason, ...]:
    """Return what the commits of a draft hold of it, though its end may not: all their objects come to the host.

    Args:
        commits: every commit that the draft adds, of all its lines.
    """
    files: dict[ObjectId, str] = {}
    for commit in commits if gone else ():
        parents = repository.commit(commit).parents
        for one in repository.compare(parents[0] if parents else None, commit, sized=False):
            if one.after is not None and one.after.mode != _SUBMODULE:
                files.setdefault(one.after.object_id, one.path)
    digests = repository.digests(files)
    return tuple(refused(path) for blob, path in files.items() if digests.get(blob) in gone)


def refused(path: str) -> Reason:
    """Return the refusal of a file that had to leave history."""
    what = msg("{path} is, byte for byte, a file that had to leave history", path=path)
    return Reason("expunged-content", what, {"path": path})


def lost(repository: Repository, main: ObjectId) -> tuple[str, ...]:
    """Return the files of the list whose bytes are not in this repository any more, though their landings are."""
    return tuple(one.path for one in _listed(repository, main) if _is_lost(repository, one))


def _listed(repository: Repository, main: ObjectId) -> Iterable[Expunged]:
    try:
        return expunged_at(repository, main)
    except FuziError:  # the answer is a no already: there is nothing to name
        return ()


def _is_lost(repository: Repository, one: Expunged) -> bool:
    try:
        repository.commit(one.landing)
    except FuziError:  # a landing of the site that this one came from
        return False
    blob = repository.object_at(one.landing, one.path)
    try:
        return blob is not None and blob not in repository.digests([blob])
    except IntegrityFailed:
        return True
