"""What releases, deployments and tombstones must be, on the host and whenever it is proved again."""

from __future__ import annotations

import datetime as dt

from fuzi.formats.commit_message import CLERK, tag_message
from fuzi.gate import admission
from fuzi.gate.ground import Ground
from fuzi.messages import msg
from fuzi.model.ids import ObjectId, is_slug
from fuzi.model.publication import TombstoneKind
from fuzi.model.publication_statement import Deployment, Release, TombstoneRecord
from fuzi.model.release import NAMING, is_release_name
from fuzi.model.statement import Filed
from fuzi.model.verdict import Reason
from fuzi.ports.repository import Repository
from fuzi.reports.reader import local_time
from fuzi.steps.host.debts import DebtBook, debts_against
from fuzi.steps.host.desk import Desk
from fuzi.steps.host.tombstones import kind_problems
from fuzi.steps.record.ledger import Ledger
from fuzi.steps.record.page_list import pages_of

MAX_CLOCK_DRIFT = dt.timedelta(minutes=15)
MAX_REASON_CHARS = 500


def admit_release(desk: Desk, filed: Filed, record: Release) -> tuple[Reason, ...]:
    """Return everything that speaks against the record of a release; claims its tag."""
    desk.claims[f"refs/tags/{record.name}"] = record.tag
    return release_problems(desk.repository, desk.ledger, filed, desk.ground, (desk.main, desk.now))


def operation_problems(
    repository: Repository, ledger: Ledger, filed: Filed, ground: Ground, at: tuple[ObjectId, dt.datetime]
) -> tuple[Reason, ...]:
    """Return everything that speaks against the record of a deployment or a tombstone.

    Args:
        at: main's tip and the instant of receipt.
    """
    record = filed.statement
    assert isinstance(record, Deployment | TombstoneRecord)  # noqa: S101 - by the caller
    problem = admission.operator_problem(filed, ground, at[1])
    reasons = [problem] if problem else []
    earlier = [one for key, one in ledger.statements("release") if ledger.kept[key].position < filed.position]
    releases = [one for one in earlier if isinstance(one, Release)]
    late = _drifted(record.at, at[1], ground.zone)  # told last: the other reasons say more
    if isinstance(record, Deployment):
        if not is_slug(record.place) or record.release not in {one.name for one in releases}:
            reasons.append(Reason("content-differs", msg("the record names a release or target that does not exist")))
        return (*reasons, *late)
    reasons += kind_problems(repository, ledger, filed, ground, at)
    known = {page for one in releases for page in one.pages}
    is_told = record.reason_kind in {TombstoneKind.RETRACTION, TombstoneKind.LIFTED}  # by landing or earlier record
    if not is_told and record.page not in known and record.page not in pages_of(repository, at[0]):
        reasons.append(Reason("content-differs", msg("there is no page {page} on main", page=record.page)))
    if not record.reason.strip() or len(record.reason) > MAX_REASON_CHARS:
        what = msg("the reason has 1 to {limit} characters", limit=MAX_REASON_CHARS)
        reasons.append(Reason("words-missing", what))
    return (*reasons, *late)


def release_problems(
    repository: Repository, ledger: Ledger, filed: Filed, ground: Ground, at: tuple[ObjectId, dt.datetime]
) -> tuple[Reason, ...]:
    """Return everything that speaks against a release record.

    Args:
        at: main's tip and the instant of receipt.
    """
    record = filed.statement
    assert isinstance(record, Release)  # noqa: S101 - by the caller
    problem = admission.operator_problem(filed, ground, at[1])
    reasons = [problem] if problem else []
    if not is_release_name(record.name):
        reasons.append(Reason("tag-name", NAMING))
    tag = repository.tag(record.tag)
    if (tag.target, tag.target_kind, tag.name) != (record.commit, "commit", record.name):
        reasons.append(Reason("content-differs", msg("the tag is not what the release record says")))
    is_clerks = (tag.tagger.name, tag.tagger.email) == CLERK
    if not is_clerks or tag.message != tag_message(record.name, record.site, record.ledger, record.as_of):
        reasons.append(Reason("content-differs", msg("the tag carries another message or name than it must")))
    if record.pages != pages_of(repository, record.commit):  # a page's time of publication is told by this list
        reasons.append(Reason("content-differs", msg("the release record lists other pages than its commit holds")))
    if not repository.is_ancestor(record.commit, at[0]):
        reasons.append(Reason("not-landed", msg("the commit {commit} has not landed on main", commit=record.commit)))
    if ledger.positions.get(record.ledger, filed.position) >= filed.position:
        reasons.append(Reason("seen-unknown", msg("the release names a state of the ledger that does not exist")))
    earlier = [one for key, one in ledger.statements("release") if ledger.kept[key].position < filed.position]
    if any(isinstance(one, Release) and (one.name == record.name or one.tag == record.tag) for one in earlier):
        what = msg("the release tag {ref} is never moved", ref=record.name)
        reasons.append(Reason("tag-moved", what, {"path": record.name}))
    if earlier and isinstance(last := earlier[-1], Release):
        if not repository.is_ancestor(last.commit, record.commit):
            reasons.append(Reason("older-release", msg("it does not continue the last release {name}", name=last.name)))
        if record.as_of < last.as_of:
            reasons.append(_clock(record.as_of, last.as_of, ground.zone))
    book = DebtBook(repository, ledger, ground, at[1], filed.position)
    since = earlier[-1].commit if earlier and isinstance(earlier[-1], Release) else None
    return (*reasons, *debts_against(book, since, record.commit), *_drifted(record.as_of, at[1], ground.zone))


def _drifted(claimed: dt.datetime, received: dt.datetime, zone: dt.tzinfo) -> list[Reason]:
    """Return why the time that a record names is not that of its receipt."""
    return [_clock(claimed, received, zone)] if abs(claimed - received) > MAX_CLOCK_DRIFT else []


def _clock(claimed: dt.datetime, known: dt.datetime, zone: dt.tzinfo) -> Reason:
    return Reason(
        "clock-wrong",
        msg(
            "the time in the record, {claimed}, does not fit {known}; set the clock right",
            claimed=local_time(claimed, zone),
            known=local_time(known, zone),
        ),
    )
