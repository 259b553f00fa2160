"""Compares the record of a site that began anew with the old repository, where somebody still holds it."""

from __future__ import annotations

from msgspec.structs import replace

from fuzi.errors import AskedWrongly, FuziError
from fuzi.messages import msg
from fuzi.model.ids import ObjectId
from fuzi.model.refounding import Former, Refounding
from fuzi.model.verdict import Reason
from fuzi.ports.pins import Pin
from fuzi.ports.repository import Repository
from fuzi.ports.signatures import Signatures
from fuzi.steps.host.verify import Proof, verify
from fuzi.steps.record.ledger import load_ledger
from fuzi.steps.release.old_record import OldRecord, old_record

_PARTS = {
    "tree": msg("main's files"),
    "recovery_keys": msg("the recovery keys"),
    "recovery_count": msg("how many recovery keys act together"),
    "published": msg("the times of publication"),
    "expunged": msg("the files that had to leave history"),
    "withdrawn": msg("the withdrawn pages"),
    "evidence": msg("the signatures under the list"),
}
"""What each part of the record is called."""
_SHORT = msg(
    "the repository you named does not reach to {commit}, where the record of the new site says that the old one"
    " ended: it is behind, or the record is wrong"
)


def compared(proof: Proof, repository: Repository, signatures: Signatures) -> Proof:
    """Return the proof of a site that began anew with what its old repository says: proved too, or what speaks against.

    Args:
        proof: of the new site, which holds.
        repository: the old one; it is proved whole, up to where it stands now.

    Raises:
        AskedWrongly: the site has no older record.
    """
    record = proof.refounding
    if record is None:
        raise AskedWrongly(msg("this site was not founded anew, so it has no older repository to compare with"))
    old = _tips(repository, record)
    if not _reaches(repository, old, record):
        return replace(proof, reasons=(Reason("refounding-wrong", msg(_SHORT.key, commit=record.old_ledger)),),
                       refounding=None)  # fmt: skip
    try:
        found = verify(repository, signatures, old, Pin(record.old_site), is_full=True)
        reasons = found.reasons or _differences(repository, signatures, record)
    except FuziError as error:
        reasons = (Reason("refounding-wrong", error.what),)
    if reasons:
        return replace(proof, reasons=reasons, refounding=None)
    has_gone_on = old != (record.old_main, record.old_ledger)
    return replace(proof, former=Former(found.landings, found.releases, has_gone_on))


def _tips(repository: Repository, record: Refounding) -> tuple[ObjectId, ObjectId]:
    """Return main and ledger of the old repository as they stand; as the record names them where it has no refs."""
    for place in ("refs/remotes/origin", "refs/heads"):
        main, ledger = repository.ref(f"{place}/main"), repository.ref(f"{place}/ledger")
        if main is not None and ledger is not None:
            return main, ledger
    return record.old_main, record.old_ledger


def _reaches(repository: Repository, tips: tuple[ObjectId, ObjectId], record: Refounding) -> bool:
    """Tell whether the old repository holds what the record names as its end, and has only grown since."""
    ends = zip((record.old_main, record.old_ledger), tips, strict=True)
    try:
        return all(repository.is_ancestor(end, tip) for end, tip in ends)
    except FuziError:  # it is not there at all
        return False


def _differences(repository: Repository, signatures: Signatures, record: Refounding) -> tuple[Reason, ...]:
    ledger = load_ledger(repository, signatures, record.old_ledger)
    carried = old_record(repository, ledger, record.old_main, record.at)
    said = _carried(record)
    last = ledger.last_receipt()
    if last is not None and record.at < last.at:
        return (Reason("refounding-wrong", msg("the record of the new site claims a day before the old one ended")),)
    names = [word for part, word in _PARTS.items() if getattr(carried, part) != getattr(said, part)]
    if not names:
        return ()
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
