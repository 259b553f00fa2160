"""What the site shows beyond its commit, from the ledger: publication records and tombstones.

A function of commit, ledger tip and as-of time alone, so that a build can be repeated at any time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from fuzi.errors import AskedWrongly, IntegrityFailed
from fuzi.messages import msg
from fuzi.model.change_statement import Approval, Landing, Submission
from fuzi.model.debt import EMERGENCY
from fuzi.model.exception_record import Emergency
from fuzi.model.ids import ObjectId, PageId
from fuzi.model.items import ItemKind, kind_of
from fuzi.model.people import Roster
from fuzi.model.publication import OwedApprovals, Publication, SiteFacts, StageRecord, Tombstone, TombstoneKind
from fuzi.model.publication_statement import Release, TombstoneRecord
from fuzi.model.statement import Filed
from fuzi.ports.repository import Repository
from fuzi.steps.clone.workspace import Workspace
from fuzi.steps.host.debts import DebtBook
from fuzi.steps.record.ledger import Ledger, load_ledger
from fuzi.steps.record.ledger_writing import LEDGER
from fuzi.steps.record.page_list import pages_of
from fuzi.steps.record.rules import load_ground
from fuzi.steps.record.withdrawn import is_answered


def site_facts(
    repository: Repository, ledger: Ledger, commit: ObjectId, as_of: dt.datetime, *, is_release: bool = False
) -> SiteFacts:
    """Return the facts of a commit.

    Args:
        ledger: read up to the tip that counts; later records are not looked at.
        is_release: the build is the release made at `as_of`, so a page never released before is published by it.
    """
    founding = ledger.founding
    times = first_times(ledger, founding.published, as_of)
    book = DebtBook(repository, ledger, load_ground(repository, commit), as_of)
    landed = _landings(repository, ledger, commit, book)
    owed = _owed(book)
    publications = {}
    for page in pages_of(repository, commit):
        known = landed.get(page, Publication(page, None))
        at = times.get(page, as_of if is_release else None)
        publications[page] = Publication(page, at, known.operator, known.change, known.commit, known.stages,
                                         owed.get((known.change, page)))  # fmt: skip
    holding: list[Tombstone] = []
    answered: list[Tombstone] = []
    for one in tombstones(ledger, as_of):
        (answered if is_answered(repository, ledger, commit, one) else holding).append(one)
    return SiteFacts(as_of, publications, {one.page: one for one in holding}, answered=tuple(answered))


def _owed(book: DebtBook) -> Mapping[tuple[str, str], OwedApprovals]:
    """Return what emergency landings left owed, by change and page."""
    return {
        (one.debt.change, page): OwedApprovals(one.debt.until, one.debt.reason)
        for one in book.open()
        for page in one.debt.pages
    }


def tombstones(ledger: Ledger, as_of: dt.datetime) -> tuple[Tombstone, ...]:
    """Return every tombstone in force at an instant; the last one of a page counts."""
    anew = ledger.refounding
    kept = () if anew is None else (one for one in anew.withdrawn if one.is_shown)
    found = {one.page: Tombstone(one.page, TombstoneKind(one.reason_kind), one.reason, one.at) for one in kept}
    for _key, one in ledger.statements("tombstone"):
        if isinstance(one, TombstoneRecord) and one.at <= as_of:
            found[one.page] = Tombstone(one.page, TombstoneKind(one.reason_kind), one.reason, one.at)
            if one.reason_kind is TombstoneKind.LIFTED:
                del found[one.page]
    return tuple(found[page] for page in sorted(found))


def release_of(ledger: Ledger, name: str) -> Release:
    """Return the record of a release by its name, the newest where none is given.

    Raises:
        AskedWrongly: there is no such release.
    """
    found = [one for _key, one in ledger.statements("release") if isinstance(one, Release)]
    fitting = [one for one in found if not name or one.name in {name, f"release/{name}"}]
    if not fitting:
        raise AskedWrongly(msg("there is no release {name}", name=name or "-"), msg("`fuzi archive list` lists them"))
    return fitting[-1]


def first_times(ledger: Ledger, older: Mapping[str, dt.datetime], as_of: dt.datetime) -> dict[PageId, dt.datetime]:
    """Return when each page was first published: the founding record's time, else the first release that held it."""
    times = {PageId(page): at for page, at in older.items()}
    for _key, one in ledger.statements("release"):
        if isinstance(one, Release) and one.as_of <= as_of:
            for page in one.pages:
                times.setdefault(page, one.as_of)
    return times


def _landings(repository: Repository, ledger: Ledger, commit: ObjectId, book: DebtBook) -> dict[PageId, Publication]:
    """Return for each page the landing by which its present content came, up to a commit of main."""
    on_main = {one.id for one in repository.commits(commit)}
    found: dict[PageId, Publication] = {}
    for _key, record in ledger.statements("landing"):
        if not isinstance(record, Landing) or record.commit not in on_main:
            continue
        roster = load_ground(repository, record.before).roster
        ledger.read_ahead(ledger.index.of_change(record.change))
        kept = [ledger.kept[one] for one in ledger.by_change[record.change]]
        submission = next(
            one.envelope.statement
            for one in kept
            if isinstance(one.envelope.statement, Submission) and one.envelope.statement.number == record.submission
        )
        assert isinstance(submission, Submission)  # noqa: S101 - by the search
        keys = (*record.counted, *book.settled_by(record.change))
        approvals = sorted((ledger.filed(one) for one in dict.fromkeys(keys)), key=lambda one: one.position)
        for item in submission.items:
            if kind_of(item) is not ItemKind.PAGE:
                continue
            stages = _each_once(_stage(one, roster) for one in approvals if _covers(one, item))
            page = PageId(item)
            found[page] = Publication(page, None, roster.name_of(record.person), record.change, record.commit, stages)
    return found


def _each_once(stages: Iterable[StageRecord]) -> tuple[StageRecord, ...]:
    """Return each person once per stage, with the last statement."""
    return tuple({(one.stage, one.person): one for one in stages}.values())


def _covers(filed: Filed, item: str) -> bool:
    words = filed.statement
    return isinstance(words, Emergency) or (isinstance(words, Approval) and item in words.items)


def _stage(filed: Filed, roster: Roster) -> StageRecord:
    words = filed.statement
    assert isinstance(words, Approval | Emergency)  # noqa: S101 - by `_covers`
    if filed.received_at is None:
        raise IntegrityFailed(msg("the statement {statement} has no receipt of the host", statement=filed.id))
    stage = EMERGENCY if isinstance(words, Emergency) else words.stage
    return StageRecord(stage, roster.name_of(words.person), words.role, filed.received_at, filed.id)


def facts_for(workspace: Workspace, commit: ObjectId, as_of: dt.datetime | None) -> SiteFacts | None:
    """Return the facts for building a commit: as pinned by its release, else by the ledger's tip and newest receipt.

    None where the site has no ledger yet.
    """
    if workspace.ref(LEDGER) is None:
        return None
    ledger = workspace.ledger
    pinned = [one for _key, one in ledger.statements("release") if isinstance(one, Release) and one.commit == commit]
    if pinned and as_of in {None, pinned[-1].as_of}:
        last = pinned[-1]
        then = load_ledger(workspace.repository, workspace.signatures, last.ledger)
        return site_facts(workspace.repository, then, commit, last.as_of, is_release=True)
    newest = ledger.last_receipt()
    instant = as_of or (newest.at if newest else ledger.founding.at)
    return site_facts(workspace.repository, ledger, commit, instant)
