"""Holds a history against checkpoints that were kept elsewhere: it must contain each of them."""

from __future__ import annotations

from collections.abc import Sequence

from fuzi.errors import FuziError
from fuzi.formats.statement import Envelope, canonical, namespace, statement_id
from fuzi.gate.admission import may
from fuzi.gate.signers import signer_of
from fuzi.messages import msg
from fuzi.model.checkpoint import Checkpoint
from fuzi.model.ids import ObjectId, Sha256
from fuzi.model.statement import Filed
from fuzi.model.verdict import Reason
from fuzi.ports.repository import Repository
from fuzi.ports.signatures import Signatures
from fuzi.steps.record.ledger import Ledger
from fuzi.steps.record.main_line import MainLine
from fuzi.steps.record.rules import load_ground

RIGHTS = ("release", "deploy")
"""Who may make releases or put them live may sign checkpoints: they are made at every deployment."""


def checkpoint_problems(
    repository: Repository, signatures: Signatures, ledger: Ledger, site: Sha256, envelopes: Sequence[Envelope]
) -> tuple[Reason, ...]:
    """Return why a proved history does not continue one of the checkpoints, or a checkpoint is worth nothing.

    Args:
        ledger: read up to the tip that was proved.
        site: the site id, from outside the repository.
    """
    found = (_problem(repository, signatures, ledger, site, one) for one in envelopes)
    return tuple(one for one in found if one is not None)


def _problem(
    repository: Repository, signatures: Signatures, ledger: Ledger, site: Sha256, envelope: Envelope
) -> Reason | None:
    said = envelope.statement
    if not isinstance(said, Checkpoint):
        return Reason(
            "checkpoint-wrong", msg("the file holds no checkpoint, but a record of the kind {k}", k=said.kind)
        )
    anew = ledger.refounding
    if anew is not None and said.site == anew.old_site:
        what = msg(
            "the checkpoint is one of the site before its re-founding, {site}: look for it there", site=said.site
        )
        return Reason("other-site", what)
    if said.site != site:
        return Reason("other-site", msg("the checkpoint is one of the site {site}", site=said.site))
    try:
        key = signatures.verified_key(canonical(said), envelope.signature, namespace(said.kind))
    except FuziError as error:
        return Reason("checkpoint-wrong", error.what)
    position = ledger.index.commits.position_of(said.ledger)
    unsigned = _signer_problem(repository, ledger, said, key, position)
    if unsigned is not None:
        return unsigned
    if position is None:
        return _absent(ledger, said)
    then = MainLine(ledger).before(position + 1)
    if then != said.main:
        at = said.at.isoformat()
        what = msg(
            "at the checkpoint of {at} main was at {commit}, which is not what the records say", at=at, commit=said.main
        )
        return Reason("history-rewritten", what)
    return None


def _signer_problem(
    repository: Repository, ledger: Ledger, said: Checkpoint, key: str, position: int | None
) -> Reason | None:
    """Return why a checkpoint's signer had no right to it, by the rules of that time where they are here."""
    if key == ledger.founding.host_key:
        return None
    line = MainLine(ledger)
    ground = load_ground(repository, line.before(len(ledger.index.commits) if position is None else position + 1))
    filed = Filed(statement_id(said), said, key, 0, said.at)
    signer = signer_of(filed, said.person, ground, said.at)
    if isinstance(signer, Reason):
        return signer
    if not any(may(said.person, right, ground, said.at) for right in RIGHTS):
        what = msg(
            "{person} had no right to sign checkpoints; that is for who may release or deploy", person=signer.name
        )
        return Reason("checkpoint-wrong", what)
    return None


def _absent(ledger: Ledger, said: Checkpoint) -> Reason:
    """Tell a copy that ends before a checkpoint from a history that was rewritten."""
    last = ledger.last_receipt()
    at = said.at.isoformat()
    if last is None or last.sequence < said.sequence:
        what = msg("this copy ends before the checkpoint of {at}: fetch from the host, then verify again", at=at)
        return Reason("stale-mirror", what)
    what = msg("the ledger lacks {commit}, which the checkpoint of {at} names", commit=said.ledger, at=at)
    return Reason("history-rewritten", what)


def tips_of(ledger: Ledger) -> tuple[ObjectId, int, int]:
    """Return the ledger commit of the newest receipt, its position and its sequence: what a checkpoint names."""
    row = ledger.index.last_receipt()
    last = ledger.last_receipt()
    if row is None or last is None:
        return ledger.index.commits.commit_at(0), 0, 0
    return ledger.index.commits.commit_at(row.position), row.position, last.sequence
