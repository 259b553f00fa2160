"""Completes what a killed host left half done: refs that the ledger's last receipt says were moved, and were not.

The ledger is the first ref a push moves. When the run is killed before the others follow, the receipt is the word on
where they belong, and the next one who comes puts them there.
"""

from __future__ import annotations

from collections.abc import Mapping

from fuzi.errors import IntegrityFailed
from fuzi.formats.statement import parse_envelope
from fuzi.messages import msg
from fuzi.model.host_statement import Receipt
from fuzi.model.ids import ObjectId
from fuzi.ports.repository import RefMove, Repository
from fuzi.steps.record.ledger_writing import LEDGER

MAIN = "refs/heads/main"


def unsettled(repository: Repository) -> tuple[RefMove, ...]:
    """Return the moves that the last receipt promises and that have not been made.

    Raises:
        IntegrityFailed: a ref other than main is neither where the receipt found it nor where it put it.
    """
    receipt = _last_receipt(repository)
    if receipt is None:
        return ()
    moves: list[RefMove] = []
    standing = repository.refs_at([one.ref for one in receipt.refs])
    for one in receipt.refs:
        current = standing.get(one.ref, "")
        if current == one.new:
            continue
        if current != one.old and one.ref == MAIN:
            continue  # somebody moved it by hand: nothing but a repair will be taken in
        if current != one.old:
            raise IntegrityFailed(
                msg("{ref} of the host is not where its last receipt says", ref=one.ref),
                msg("somebody changed the host by hand; compare it with a good copy before going on"),
            )
        moves.append(RefMove(one.ref, _known(one.old), _known(one.new)))
    return tuple(moves)


def settle(repository: Repository) -> bool:
    """Make the moves that a killed run owes; only while holding the host's lock. Tell whether there were any."""
    repository.drop_ref_locks([MAIN, LEDGER])
    owed = unsettled(repository)
    if owed:
        repository.drop_ref_locks([one.ref for one in owed])
        repository.move(owed, "fuzi settle")
    return bool(owed)


def _known(object_id: str) -> ObjectId | None:
    return ObjectId(object_id) if object_id else None


def _last_receipt(repository: Repository) -> Receipt | None:
    tip = repository.ref(LEDGER)
    if tip is None:
        return None
    parents: Mapping[int, ObjectId] = dict(enumerate(repository.commit(tip).parents))
    for change in repository.compare(parents.get(0), tip):
        if change.after is not None and change.path.startswith("receipt/"):
            statement = parse_envelope(repository.read(change.after.object_id), change.path).statement
            if isinstance(statement, Receipt):
                return statement
    return None
