"""Compares the record of a site that began anew with the old repository, where somebody still holds it."""

from __future__ import annotations

from fuzi.errors import AskedWrongly, FuziError
from fuzi.messages import msg
from fuzi.model.refounding import Refounding
from fuzi.model.verdict import Reason
from fuzi.ports.pins import Pin
from fuzi.ports.repository import Repository
from fuzi.ports.signatures import Signatures
from fuzi.steps.host.verify import verify
from fuzi.steps.record.ledger import load_ledger
from fuzi.steps.release.old_record import OldRecord, old_record


def former_problems(repository: Repository, signatures: Signatures, record: Refounding | None) -> tuple[Reason, ...]:
    """Return what speaks against a refounding record by its old repository, which is proved whole for it.

    Args:
        repository: the old one.
        record: of the site that began anew; None where it did not.

    Raises:
        AskedWrongly: the site has no older record.
    """
    if record is None:
        raise AskedWrongly(msg("this site was not founded anew, so it has no older repository to compare with"))
    tips = (record.old_main, record.old_ledger)
    try:
        proof = verify(repository, signatures, tips, Pin(record.old_site), is_full=True)
        if not proof.is_verified:
            return proof.reasons
        carried = old_record(repository, load_ledger(repository, signatures, tips[1]), tips[0], record.at)
    except FuziError as error:
        return (Reason("refounding-wrong", error.what),)
    if carried == _carried(record):
        return ()
    names = [name for name in vars(carried) if getattr(carried, name) != getattr(record, name)]
    what = msg("the record of the new site does not say what the old repository holds: {names}", names=names)
    return (Reason("refounding-wrong", what),)


def _carried(record: Refounding) -> OldRecord:
    return OldRecord(
        record.tree,
        record.recovery_keys,
        record.recovery_count,
        record.published,
        record.expunged,
        record.withdrawn,
        record.evidence,
    )
