"""`fuzi recover`: a recovery key approves a repair of the roster, when nobody else can."""

from __future__ import annotations

from fuzi.errors import AskedWrongly
from fuzi.formats.statement import Envelope
from fuzi.gate.recovery import STAGE, is_recovery, recovery_person
from fuzi.messages import msg
from fuzi.model.change_statement import Approval, Decision
from fuzi.model.ids import Sha256
from fuzi.ports.signatures import Signer
from fuzi.steps.clone.workspace import Workspace
from fuzi.steps.record.ledger_writing import seal


def recover(workspace: Workspace, signer: Signer, change: str, words: str = "") -> Sha256:
    """Sign that a recovery key approves what a recovery key submitted; return the statement's id.

    Raises:
        AskedWrongly: no recovery key, or no repair of the roster.
    """
    stand_in = recovery_person(signer.public_key, workspace.ground)
    if stand_in is None:
        raise AskedWrongly(
            msg("this key is no recovery key of the founding record"), msg("choose one with `--key FILE`")
        )
    case = workspace.case(change)
    submission = case.submission
    if submission is None or not is_recovery(case):
        raise AskedWrongly(
            msg("{change} was not submitted with a recovery key", change=change),
            msg("change review/roster.yml alone, commit, and `fuzi submit --key FILE` with a recovery key"),
        )

    def make() -> list[Envelope]:
        said = Approval(
            "approval",
            *workspace.about(submission),
            submission.items,
            STAGE,
            "recovery-key",
            "",
            stand_in.id,
            "",
            case.ground.policy.digest,
            workspace.seen,
            (),
            Decision.APPROVE,
            "",
            words,
        )
        return [seal(said, signer)]

    return workspace.send(make)[0]
