"""`fuzi checkpoint`: signs how far main and ledger have come, for a place outside the repository."""

from __future__ import annotations

from fuzi.formats.statement import Envelope, dump_envelope
from fuzi.gate.admission import may
from fuzi.model.checkpoint import Checkpoint
from fuzi.model.statement import TARGET, VERSION
from fuzi.ports.signatures import Signer
from fuzi.steps.clone.operate import require_right
from fuzi.steps.clone.workspace import Workspace
from fuzi.steps.host.checkpoint import RIGHTS, tips_of
from fuzi.steps.record.ledger_writing import seal
from fuzi.steps.record.main_line import MainLine


def checkpoint(workspace: Workspace, signer: Signer) -> tuple[Checkpoint, bytes]:
    """Return a checkpoint of the newest receipt that is here, and its signed file.

    Raises:
        AskedWrongly: the person may not sign checkpoints.
    """
    person = workspace.acting(signer).id
    if not any(may(person, right, workspace.ground, workspace.now) for right in RIGHTS):
        require_right(workspace, signer, RIGHTS[0])
    commit, position, sequence = tips_of(workspace.ledger)
    said = Checkpoint(
        "checkpoint",
        VERSION,
        workspace.ledger.site,
        TARGET,
        MainLine(workspace.ledger).before(position + 1),
        commit,
        sequence,
        workspace.now,
        person,
        workspace.seen,
    )
    envelope: Envelope = seal(said, signer)
    return said, dump_envelope(envelope)
