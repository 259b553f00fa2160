"""What a site that begins anew carries over from its old record: the same answer whenever it is asked again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from msgspec import Struct

from fuzi.errors import AskedWrongly
from fuzi.formats.statement import dump_envelope
from fuzi.messages import msg
from fuzi.model.change_statement import Landing
from fuzi.model.ids import ObjectId, Sha256
from fuzi.model.items import EXPUNGED
from fuzi.model.publication import Tombstone
from fuzi.model.refounding import CarriedTombstone, Cleared
from fuzi.ports.repository import Repository
from fuzi.steps.host.refounded import cleared
from fuzi.steps.host.tombstones import in_force, submission_of
from fuzi.steps.record.expunged import expunged_at
from fuzi.steps.record.ledger import Ledger
from fuzi.steps.record.withdrawn import Withdrawn, is_answered
from fuzi.steps.release.facts import first_times, tombstones


class OldRecord(Struct, frozen=True):
    """All that is carried over, as the refounding record holds it."""

    tree: ObjectId
    recovery_keys: tuple[str, ...]
    recovery_count: int
    published: Mapping[str, dt.datetime]
    expunged: tuple[Cleared, ...]
    withdrawn: tuple[CarriedTombstone, ...]
    evidence: tuple[str, ...]


def old_record(repository: Repository, ledger: Ledger, main: ObjectId, at: dt.datetime) -> OldRecord:
    """Return what the record of a site carries over at an instant.

    Args:
        ledger: the old one, at its end.
        main: the old main's tip.

    Raises:
        AskedWrongly: nothing was approved to leave history, or nothing since the site began anew last.
    """
    entries = expunged_at(repository, main)
    if not entries:
        raise AskedWrongly(
            msg("no file of this site was approved to leave history"),
            msg("enter it first: `fuzi expunge PATH --reason CLASS`"),
        )
    gone = tuple(_carried(repository, ledger, main, one) for one in withdrawn_pages(ledger, at))
    return OldRecord(
        repository.commit(main).tree,
        ledger.founding.recovery_keys,
        ledger.founding.recovery_count,
        {str(page): time for page, time in first_times(ledger, ledger.founding.published, at).items()},
        cleared(entries),
        gone,
        _evidence(repository, ledger, main),
    )


def withdrawn_pages(ledger: Ledger, at: dt.datetime) -> tuple[Tombstone, ...]:
    """Return every tombstone in force, by page: also one that was carried over once and whose page is back, changed."""
    found = {one.page: one for one in tombstones(ledger, at)}
    anew = ledger.refounding
    for one in () if anew is None else anew.withdrawn:
        if one.page not in found and in_force(ledger, one.page, len(ledger.index.commits)):
            found[one.page] = Tombstone(one.page, one.reason_kind, one.reason, one.at)
    return tuple(found[page] for page in sorted(found))


def _carried(repository: Repository, ledger: Ledger, main: ObjectId, one: Tombstone) -> CarriedTombstone:
    own = [found for found in Withdrawn(repository, ledger).before() if found.page == one.page]
    texts: set[Sha256] = set()
    files: set[ObjectId] = set()
    for found in own:
        texts |= found.texts
        files |= found.files
    anew = ledger.refounding
    is_back = anew is not None and any(
        known.page == one.page and known.at == one.since and not known.is_shown for known in anew.withdrawn
    )
    holds = not is_back and not is_answered(repository, ledger, main, one)
    return CarriedTombstone(one.page, one.kind, one.reason, one.since, holds, tuple(sorted(texts)),
                            tuple(sorted(files)))  # fmt: skip


def _evidence(repository: Repository, ledger: Ledger, main: ObjectId) -> tuple[str, ...]:
    """Return the envelopes by which the list came to stand on main as it does: submission, approvals, landing."""
    found = repository.file(main, EXPUNGED)
    digest = "" if found is None else repository.digests([found.object_id])[found.object_id]
    last: tuple[Sha256, Landing] | None = None
    for key, one in ledger.statements("landing"):
        submission = submission_of(ledger, one) if isinstance(one, Landing) else None
        if submission is None or not isinstance(one, Landing):
            continue
        if any(entry.path == EXPUNGED and entry.after and entry.after.sha256 == digest for entry in submission.entries):
            last = key, one
    if last is None:
        raise AskedWrongly(
            msg("no landing of this site's own record brought the list as it is"),
            msg("enter what must leave history: `fuzi expunge PATH --reason CLASS`"),
        )
    submission = submission_of(ledger, last[1])
    rows = [row for row in ledger.index.of_change(last[1].change) if row.id in {*last[1].counted, last[0]}]
    sent = [
        row
        for row in ledger.index.of_change(last[1].change)
        if row.kind == "submission" and ledger.kept[row.id].envelope.statement == submission
    ]
    keys = dict.fromkeys(row.id for row in (*sent, *rows))
    return tuple(dump_envelope(ledger.kept[key].envelope).decode() for key in keys)
