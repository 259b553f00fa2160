"""Writes records: signs them, and makes the ledger commit that holds them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from fuzi.errors import AskedWrongly, IntegrityFailed
from fuzi.formats.commit_message import CLERK, ledger_message
from fuzi.formats.statement import Envelope, canonical, dump_envelope, ledger_path, namespace, parse_envelope
from fuzi.messages import msg
from fuzi.model.ids import ObjectId
from fuzi.model.statement import Statement
from fuzi.model.tree import REGULAR
from fuzi.ports.repository import Repository, Signature
from fuzi.ports.signatures import Signer

LEDGER = "refs/heads/ledger"


def seal(statement: Statement, signer: Signer) -> Envelope:
    """Sign a statement in the namespace of its kind."""
    return Envelope(statement, signer.sign(canonical(statement), namespace(statement.kind)))


def unreadable_record(envelopes: Iterable[Envelope]) -> Statement | None:
    """Return the first statement whose envelope could not be read back out of the ledger, or None."""
    for one in envelopes:
        try:
            parse_envelope(dump_envelope(one), ledger_path(one.statement))
        except IntegrityFailed:
            return one.statement
    return None


def write_records(
    repository: Repository, tip: ObjectId | None, envelopes: Sequence[Envelope], why: str, at: dt.datetime
) -> ObjectId:
    """Store one ledger commit on `tip` that adds the envelopes; no ref moves.

    Raises:
        AskedWrongly: one of them could not be read back; then nothing is stored.
    """
    unfit = unreadable_record(envelopes)
    if unfit is not None:
        raise AskedWrongly(
            msg("the record {kind} could not be read back, so it is not written", kind=unfit.kind),
            msg("it may be too large; do the same in several smaller steps"),
        )
    files: Mapping[str, tuple[str, ObjectId]] = {
        ledger_path(one.statement): (REGULAR, repository.write(dump_envelope(one))) for one in envelopes
    }
    tree = repository.overlay(tip, files)
    clerk = Signature(*CLERK, at)
    return repository.write_commit(tree, (tip,) if tip else (), why, clerk, clerk)


def add_records(
    repository: Repository, tip: ObjectId | None, envelopes: Sequence[Envelope], at: dt.datetime
) -> ObjectId:
    """Store one ledger commit with its prescribed message; no ref moves."""
    return write_records(repository, tip, envelopes, ledger_message([one.statement for one in envelopes]), at)
