"""What each kind of tombstone must be: a retraction with its landing, an expiry after its day, a lift of one in force.

A takedown needs nothing but one whom the policy's `may: takedown` names: removal is never blocked (3-gate section 4).
"""

from __future__ import annotations

import datetime as dt

from fuzi.errors import MalformedFile
from fuzi.formats import front_matter
from fuzi.gate.ground import Ground
from fuzi.messages import msg
from fuzi.model.change_statement import Landing, Submission
from fuzi.model.ids import ObjectId, PageId
from fuzi.model.items import ItemKind, kind_of
from fuzi.model.page import CONTENT
from fuzi.model.publication import TombstoneKind
from fuzi.model.publication_statement import TombstoneRecord
from fuzi.model.retraction import MAX_REASON_CHARS, retracted_in
from fuzi.model.statement import Filed
from fuzi.model.tree import Entry
from fuzi.model.verdict import Reason
from fuzi.ports.repository import Repository
from fuzi.steps.record.ledger import Ledger
from fuzi.steps.record.withdrawn import landing_beside


def kind_problems(
    repository: Repository, ledger: Ledger, filed: Filed, ground: Ground, at: tuple[ObjectId, dt.datetime]
) -> tuple[Reason, ...]:
    """Return what speaks against a tombstone of its kind, beside signer, right, page and words.

    Args:
        at: main's tip and the instant of receipt.
    """
    record = filed.statement
    assert isinstance(record, TombstoneRecord)  # noqa: S101 - by the caller
    if record.reason_kind is TombstoneKind.RETRACTION:
        return _retraction_problems(ledger, filed.position, record)
    if record.reason_kind is TombstoneKind.EXPIRY:
        return _expiry_problems(repository, record, at[0], ground.day(at[1]))
    if record.reason_kind is TombstoneKind.LIFTED and not in_force(ledger, record.page, filed.position):
        return (Reason("nothing-withdrawn", msg("nothing of {page} is withdrawn", page=record.page)),)
    return ()


def in_force(ledger: Ledger, page: PageId, before: int) -> bool:
    """Tell whether a page is under a tombstone before a place of the ledger."""
    anew = ledger.refounding
    carried = () if anew is None else anew.withdrawn
    last = next((one.reason_kind for one in carried if one.page == page), None)
    for key, one in ledger.statements("tombstone"):
        if isinstance(one, TombstoneRecord) and one.page == page and ledger.kept[key].position < before:
            last = one.reason_kind
    return last is not None and last is not TombstoneKind.LIFTED


def _retraction_problems(ledger: Ledger, position: int, record: TombstoneRecord) -> tuple[Reason, ...]:
    landing = landing_beside(ledger, position)
    submission = None if landing is None else submission_of(ledger, landing)
    wanted = {} if submission is None else retracted_in(submission.attributed)
    is_landers = landing is not None and landing.person == record.person
    if not is_landers or wanted.get(record.page) != record.reason:
        what = msg("a retraction of {page} is recorded only with the landing that retracts it", page=record.page)
        return (Reason("retraction-unlanded", what, {"path": record.page}),)
    return ()


def submission_of(ledger: Ledger, landing: Landing) -> Submission | None:
    """Return the submission that landed."""
    for row in ledger.index.of_change(landing.change):
        one = ledger.kept[row.id].envelope.statement if row.kind == "submission" else None
        if isinstance(one, Submission) and one.number == landing.submission:
            return one
    return None


def _expiry_problems(
    repository: Repository, record: TombstoneRecord, main: ObjectId, today: dt.date
) -> tuple[Reason, ...]:
    """Return why a page has not expired: its head names no last day, or that day is not over."""
    last = last_day(repository, main, record.page)
    if last is None:
        what = msg("{page} has no last day in its head, so it cannot expire", page=record.page)
        return (Reason("not-expired", what, {"path": record.page}),)
    if last >= today:
        what = msg("{page} expires after {day}, which is not over", page=record.page, day=last.isoformat())
        return (Reason("not-expired", what, {"path": record.page}),)
    return ()


def last_day(repository: Repository, commit: ObjectId, page: str) -> dt.date | None:
    """Return the last day of a page (`expires`, inclusive, local); None where it has none or is not there."""
    for path in (f"{CONTENT}{page}/index.md", f"{CONTENT}{page}.md"):
        found = repository.file(commit, path)
        if found is not None:
            try:
                return front_matter.parse(repository.read(found.object_id), path).head.expires
            except MalformedFile:
                return None
    return None


def unrecorded_retractions(ledger: Ledger, filed: Filed, submission: Submission) -> tuple[Reason, ...]:
    """Return the pages whose retraction a landing does not bring the tombstone of, in the same ledger commit."""
    given = set()
    for row in ledger.index.between("tombstone", filed.position, filed.position):
        one = ledger.kept[row.id].envelope.statement
        if isinstance(one, TombstoneRecord) and one.reason_kind is TombstoneKind.RETRACTION:
            given.add(one.page)
    lacking = sorted(set(retracted_in(submission.attributed)) - given)
    return tuple(
        Reason("push-incomplete", msg("the landing comes without the tombstone of {page}", page=page), {"path": page})
        for page in lacking
    )


def mark_problems(repository: Repository, new: Submission, entries: tuple[Entry, ...]) -> tuple[Reason, ...]:
    """Return what is wrong with the pages a submission says it retracts: each is removed by it, for a reason.

    A page that moves is no retraction: a page that the change adds must not name it as where it came from.
    """
    marked = retracted_in(new.attributed)
    if not marked:
        return ()
    gone = {one.path for one in entries if one.after is None}
    if any(kind_of(item) is ItemKind.GOVERNANCE for item in new.items):
        what = msg("a change that retracts a page changes no rules or settings; submit those by themselves")
        return (Reason("retraction-unlike", what),)
    sources = _moved_from(repository, new.head, entries)
    reasons = []
    for page, words in sorted(marked.items()):
        if not words.strip() or len(words) > MAX_REASON_CHARS or "\n" in words:
            what = msg("the reason has 1 to {limit} characters", limit=MAX_REASON_CHARS)
            reasons.append(Reason("words-missing", what, {"path": page}))
        if not {f"{CONTENT}{page}/index.md", f"{CONTENT}{page}.md"} & gone:
            what = msg("the change says that it retracts {page}, but does not remove it", page=page)
            reasons.append(Reason("retraction-unlike", what, {"path": page}))
        if page in sources:
            what = msg("{page} moves in this change; what moves is not retracted", page=page)
            reasons.append(Reason("retraction-unlike", what, {"path": page}))
    return tuple(reasons)


def _moved_from(repository: Repository, head: ObjectId, entries: tuple[Entry, ...]) -> frozenset[str]:
    found: set[str] = set()
    for one in entries:
        if one.after is None or not (one.path.startswith(CONTENT) and one.path.endswith(".md")):
            continue
        file = repository.file(head, one.path)
        if file is not None:
            try:
                found.update(front_matter.parse(repository.read(file.object_id), one.path).head.moved_from)
            except MalformedFile:  # the check names what is wrong with it
                continue
    return frozenset(found)
