"""`fuzi land`: an approved change enters main, one commit with its record, in one push."""

from __future__ import annotations

from dataclasses import dataclass

from fuzi.errors import WorldFailed
from fuzi.formats.commit_message import CLERK, landing_message
from fuzi.formats.statement import Envelope, statement_id
from fuzi.gate.decide import judge
from fuzi.messages import msg
from fuzi.model.ids import ObjectId, Sha256
from fuzi.model.statement import TARGET, VERSION, Landing
from fuzi.model.verdict import Outcome, Verdict
from fuzi.ports.repository import PushRefused, RefMove, Signature
from fuzi.ports.signatures import Signer
from fuzi.steps.clone.workspace import MAIN, ORIGIN, TRIES, Workspace
from fuzi.steps.host.admit_landing import overlay_tree
from fuzi.steps.host.receive import add_records
from fuzi.steps.record.ledger import LEDGER, seal


@dataclass(frozen=True)
class Landed:
    """The verdict, and where it was approved the landing commit and its record."""

    verdict: Verdict
    commit: ObjectId | None = None
    statement: Sha256 | None = None


def land(workspace: Workspace, signer: Signer, change: str) -> Landed:
    """Judge a change against the newest ledger and main, and land it when approved.

    When main or the ledger moves meanwhile, everything is judged again from the start.

    Raises:
        PushRefused: the host said no although this side judged it approved.
    """
    for _attempt in range(TRIES):
        workspace.fetch()
        verdict = judge(workspace.case(change))
        if verdict.outcome is not Outcome.APPROVED:
            return Landed(verdict)
        commit, envelope = _landing(workspace, signer, change, verdict)
        old = workspace.ref(LEDGER)
        ledger = add_records(workspace.repository, old, [envelope], workspace.now)
        moves = [RefMove(LEDGER, old, ledger), RefMove(MAIN, workspace.main, commit)]
        try:
            workspace.repository.push(ORIGIN, moves, workspace.push_options)
        except PushRefused as error:
            if not error.stale:
                raise
            continue
        workspace.fetch()
        return Landed(verdict, commit, statement_id(envelope.statement))
    raise WorldFailed(msg("the ledger keeps moving; try again in a moment"))


def _landing(workspace: Workspace, signer: Signer, change: str, verdict: Verdict) -> tuple[ObjectId, Envelope]:
    repository, case = workspace.repository, workspace.case(change)
    submission = case.submission
    assert submission is not None  # noqa: S101 - approved only with one
    tree = overlay_tree(repository, workspace.main, submission)
    clerk = Signature(*CLERK, workspace.now)
    commit = repository.write_commit(tree, (workspace.main,), landing_message(submission), clerk, clerk)
    record = Landing(
        "landing",
        VERSION,
        workspace.ledger.site,
        TARGET,
        submission.change,
        submission.number,
        submission.root,
        workspace.main,
        commit,
        tree,
        case.ground.policy.digest,
        tuple(sorted(one.statement for one in verdict.counted)),
        workspace.acting(signer).id,
        workspace.seen,
    )
    return commit, seal(record, signer)
