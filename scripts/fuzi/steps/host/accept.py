"""Takes in a push that was judged: the host's records and every ref in one transaction (step 6 of `receive`)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec import Struct

from fuzi.formats.statement import Envelope, statement_id
from fuzi.messages import msg
from fuzi.model.host_statement import Receipt, RefUpdate
from fuzi.model.ids import ObjectId, Sha256
from fuzi.model.statement import TARGET, VERSION
from fuzi.model.verdict import Reason
from fuzi.ports.repository import RefMove, Repository
from fuzi.ports.signatures import Signer
from fuzi.steps.host.judged import Judged
from fuzi.steps.record.ledger_writing import LEDGER, add_records, seal, unreadable_record


class Accepted(Struct, frozen=True):
    """What the host did with a judged push: the refs it moved and the ledger's tip, or why it moved none."""

    moves: tuple[RefMove, ...] = ()
    tip: ObjectId | None = None
    reasons: tuple[Reason, ...] = ()


def accept(repository: Repository, judged: Judged, signer: Signer) -> Accepted:
    """Store the host's records and move every ref in one transaction.

    Only while holding the host's lock. Where the host could not read its own records back, nothing is stored or moved:
    one unreadable record would close the ledger to everybody.

    Args:
        signer: of the host's key that the judgement names.
    """
    ended = tuple(RefMove(ref, ObjectId(place), None) for ref, place in judged.ended.items())
    moves = (*(RefMove(ref, _known(old), _known(new)) for ref, old, new in judged.moves), *ended)
    ledger = next(one for one in moves if one.ref == LEDGER)
    envelopes = [seal(scan, signer) for scan in judged.scans]
    records = (*judged.records, *(statement_id(one.statement) for one in envelopes))
    envelopes.append(seal(_receipt(judged, ledger, moves, records), signer))
    if reasons := unwritable(envelopes):
        return Accepted(reasons=reasons)
    tip = add_records(repository, ledger.new, envelopes, judged.at)
    rest = [one for one in moves if one.ref != LEDGER]
    ordered = (RefMove(LEDGER, ledger.old, tip), *rest)  # the ledger first: `settle` completes the rest after a kill
    repository.drop_ref_locks([one.ref for one in ordered])  # under the host's lock only a killed run left them
    repository.move(ordered, "fuzi receive")
    return Accepted(ordered, tip)


def unwritable(envelopes: Collection[Envelope]) -> tuple[Reason, ...]:
    """Return why the host's own records of a push cannot be written."""
    unfit = unreadable_record(envelopes)
    if unfit is None:
        return ()
    what = msg(
        "the host's own record of this push ({kind}) could not be read back; nothing is taken in: push less at once",
        kind=unfit.kind,
    )
    return (Reason("record-refused", what),)


def _receipt(judged: Judged, ledger: RefMove, moves: Sequence[RefMove], records: tuple[str, ...]) -> Receipt:
    updates = [RefUpdate(one.ref, one.old or "", one.new or "") for one in moves if one.ref != LEDGER]
    return Receipt(
        "receipt",
        VERSION,
        Sha256(judged.site),
        TARGET,
        judged.sequence,
        judged.at,
        ledger.old or "",
        ledger.new or "",
        tuple(sorted(updates, key=lambda one: one.ref)),
        tuple(Sha256(one) for one in records),
    )


def _known(object_id: str) -> ObjectId | None:
    return ObjectId(object_id) if object_id else None
