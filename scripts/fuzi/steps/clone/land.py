"""`fuzi land`: an approved change enters main, one commit with its record, in one push."""

from __future__ import annotations

from msgspec import Struct

from fuzi.errors import WorldFailed
from fuzi.formats.commit_message import CLERK, landing_message
from fuzi.formats.statement import Envelope, statement_id
from fuzi.gate.emergency import carried
from fuzi.messages import msg
from fuzi.model.change_statement import Landing
from fuzi.model.debt import EMERGENCY
from fuzi.model.ids import ObjectId, Sha256
from fuzi.model.verdict import Outcome, Verdict
from fuzi.ports.repository import PushRefused, RefMove, Signature
from fuzi.ports.signatures import Signer
from fuzi.steps.clone.emergency import Alarm, Asked, ask
from fuzi.steps.clone.retract import retractions
from fuzi.steps.clone.submitter import in_name_of
from fuzi.steps.clone.workspace import MAIN, ORIGIN, TRIES, Workspace
from fuzi.steps.host.admit_landing import overlay_tree
from fuzi.steps.record.ledger_writing import LEDGER, add_records, seal


class Landed(Struct, frozen=True):
    """The verdict, and where it was approved the landing commit and its record.

    `emergency` is the record of an emergency that was filed; `is_emergency` tells that the landing is one.
    """

    verdict: Verdict
    commit: ObjectId | None = None
    statement: Sha256 | None = None
    emergency: Sha256 | None = None
    is_emergency: bool = False


def land(workspace: Workspace, signer: Signer, change: str, alarm: Alarm | None = None) -> Landed:
    """Judge a change against the newest ledger and main, and land it when approved, or carried by an emergency.

    When main or the ledger moves meanwhile, everything is judged again from the start.

    Args:
        alarm: what the person says who asks for an emergency landing; while signatures lack, only that is filed.

    Raises:
        PushRefused: the host said no although this side judged it approved.
    """
    for _attempt in range(TRIES):
        workspace.fetch()
        in_name_of(workspace, signer, "land")  # a machine that may not is told so before anything else
        asked = ask(workspace, signer, change, alarm) if alarm else Asked(carried(workspace.case(change))[0])
        verdict, record = asked.verdict, asked.record
        if verdict.outcome is not Outcome.APPROVED:
            return _filed(workspace, verdict, record)
        old = workspace.ref(LEDGER)
        seen = workspace.seen if record is None else add_records(workspace.repository, old, [record], workspace.now)
        commit, envelope = _landing(workspace, signer, change, (verdict, seen))
        records = [envelope, *retractions(workspace, signer, change, seen)]
        ledger = add_records(workspace.repository, seen, records, workspace.now)
        moves = [RefMove(LEDGER, old, ledger), RefMove(MAIN, workspace.main, commit)]
        try:
            workspace.repository.push(ORIGIN, moves, workspace.push_options)
        except PushRefused as error:
            if not error.stale:
                raise
            continue
        workspace.fetch()
        is_emergency = any(one.stage == EMERGENCY for one in verdict.counted)
        return Landed(verdict, commit, statement_id(envelope.statement), _id(record), is_emergency)
    raise WorldFailed(msg("the ledger keeps moving; try again in a moment"))


def _filed(workspace: Workspace, verdict: Verdict, record: Envelope | None) -> Landed:
    """File what was signed for an emergency that others must sign too; nothing of one that is refused."""
    if record is None or verdict.outcome is not Outcome.PENDING:
        return Landed(verdict)
    workspace.send(lambda: [record])
    return Landed(verdict, emergency=_id(record))


def _id(record: Envelope | None) -> Sha256 | None:
    return statement_id(record.statement) if record is not None else None


def _landing(
    workspace: Workspace, signer: Signer, change: str, carried_by: tuple[Verdict, ObjectId]
) -> tuple[ObjectId, Envelope]:
    """Return the landing commit and its record, on the verdict and the ledger commit that it names."""
    verdict, seen = carried_by
    repository, case = workspace.repository, workspace.case(change)
    submission = case.submission
    assert submission is not None  # noqa: S101 - approved only with one
    tree = overlay_tree(repository, workspace.main, submission)
    clerk = Signature(*CLERK, workspace.now)
    commit = repository.write_commit(tree, (workspace.main,), landing_message(submission), clerk, clerk)
    record = Landing(
        "landing",
        *workspace.about(submission),
        workspace.main,
        commit,
        tree,
        case.ground.policy.digest,
        tuple(sorted(one.statement for one in verdict.counted)),
        in_name_of(workspace, signer, "land").id,
        seen,
    )
    return commit, seal(record, signer)
