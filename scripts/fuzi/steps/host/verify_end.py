"""Where a history must end: at main and the tags as they stand (steps 5 and 7), and beyond what was verified before."""

from __future__ import annotations

from fuzi.errors import FuziError
from fuzi.messages import msg
from fuzi.model.ids import ObjectId
from fuzi.model.verdict import Reason
from fuzi.ports.pins import Pin
from fuzi.ports.repository import Repository
from fuzi.steps.host.verify_record import tag_moved
from fuzi.steps.host.walk import Walk


def end_problems(walk: Walk, main: ObjectId) -> list[Reason]:
    """Check that main and the release tags are where the records end (steps 5 and 7)."""
    reasons = []
    if walk.main != main:
        what = msg("main is at {found}, but its last landing record names {known}", found=main, known=walk.main)
        reasons.append(Reason("unrecorded-landing", what))
    tags = walk.repository.refs("refs/tags/release/")
    for name, tag in walk.tags.items():
        if tags.get(f"refs/tags/{name}") != tag:
            reasons.append(tag_moved(name))
    for ref in tags:
        if ref.removeprefix("refs/tags/") not in walk.tags:
            reasons.append(Reason("tag-unrecorded", msg("the tag {ref} has no release record", ref=ref), {"path": ref}))
    return reasons


def less_than_known(walk: Walk, pin: Pin, highest: Pin | None) -> list[Reason]:
    """Refuse a history that lacks what was verified before, here or in another copy (step 8)."""
    index, repository = walk.ledger.index, walk.repository
    for known in (pin, highest or pin):
        if known.ledger is not None and index.commits.position_of(known.ledger) is None:
            is_shorter = len(index.commits) < known.commits or _leads_to(repository, walk.ledger.tip, known.ledger)
            return [older_than(walk.ledger.tip, known.ledger) if is_shorter else lacking_of("ledger", known.ledger)]
        is_kept = known.main is None or known.main in walk.on_main or _leads_to(repository, known.main, walk.main)
        if known.main is not None and not is_kept:
            return [lacking_of("main", known.main)]
    return []


def older_than(tip: ObjectId | None, known: ObjectId) -> Reason:
    """Return the reason for a copy that ends before what was verified."""
    what = msg(
        "this copy is behind: its ledger ends at {tip}, and {known} was verified before", tip=tip or "-", known=known
    )
    return Reason("stale-mirror", what)


def _leads_to(repository: Repository, older: ObjectId | None, newer: ObjectId) -> bool:
    try:
        return older is not None and repository.is_ancestor(older, newer)
    except FuziError:  # it is not here at all
        return False


def lacking_of(ref: str, commit: ObjectId) -> Reason:
    """Return the reason for a history without what was verified; `ref`: `main` or `ledger`."""
    what = {
        "main": msg("main lacks {commit}, which was verified here before", commit=commit),
        "ledger": msg("the ledger lacks {commit}, which was verified here before", commit=commit),
    }[ref]
    return Reason("history-rewritten", what)
