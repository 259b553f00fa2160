"""`fuzi repair`: answers for commits that stand on main without a record, with governance's approval."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from fuzi.errors import AskedWrongly
from fuzi.formats.commit_message import CLERK, repair_message
from fuzi.formats.statement import Envelope
from fuzi.gate.decide import judge
from fuzi.messages import msg
from fuzi.model.exception_record import Repair
from fuzi.model.ids import ChangeId, ObjectId, Sha256
from fuzi.model.retraction import MAX_REASON_CHARS
from fuzi.model.statement import TARGET, VERSION
from fuzi.model.verdict import Outcome, Verdict
from fuzi.ports.repository import RefMove, Signature
from fuzi.ports.signatures import Signer
from fuzi.steps.clone.workspace import MAIN, Workspace
from fuzi.steps.host.repair_case import load_foreign, repair_id, root_of_repair
from fuzi.steps.record.ledger_writing import seal
from fuzi.steps.record.main_line import recorded_main

How = Literal["ratify", "revert"]


class Mended(Struct, frozen=True):
    """What carrying out a repair gave: the verdict, and where it was approved main's tip and the record."""

    verdict: Verdict
    commit: ObjectId | None = None
    statement: Sha256 | None = None


def propose(workspace: Workspace, signer: Signer, how: How, reason: str) -> tuple[ChangeId, Sha256]:
    """Sign and send what is to become of the commits that main holds without a record; return id and statement.

    Raises:
        AskedWrongly: every commit of main has its record, or no reason is given.
        PushRefused: the host said no.
    """
    words = " ".join(reason.split())
    if not words or len(words) > MAX_REASON_CHARS:
        raise AskedWrongly(msg("say why, with -m"))
    before, found = recorded_main(workspace.ledger), workspace.main
    if before == found:
        raise AskedWrongly(msg("every commit of main has its record; there is nothing to repair"))
    foreign = load_foreign(workspace.repository, before, found)
    if not foreign.continues:
        raise AskedWrongly(
            msg("main was not continued but set elsewhere: the host's operator puts it back first"),
            msg("on the host: `git update-ref refs/heads/main {commit}`", commit=before),
        )
    change, root = repair_id(found), root_of_repair(foreign, how, words)

    def make() -> list[Envelope]:
        record = Repair(
            "repair",
            VERSION,
            workspace.ledger.site,
            TARGET,
            change,
            "propose",
            how,
            before,
            found,
            "",
            root,
            words,
            workspace.acting(signer).id,
            workspace.seen,
        )
        return [seal(record, signer)]

    return change, workspace.send(make)[0]


def finish(workspace: Workspace, signer: Signer) -> Mended:
    """Carry out the repair that was proposed last, once governance has approved it.

    Raises:
        AskedWrongly: there is nothing to repair, or nothing was proposed.
        PushRefused: the host said no although this side judged it approved.
    """
    change = repair_id(workspace.main)
    if recorded_main(workspace.ledger) == workspace.main or "repair" not in workspace.ledger.kinds(change):
        raise AskedWrongly(
            msg("no repair of main's tip was proposed"), msg("propose one: `fuzi repair --revert -m REASON`")
        )
    verdict = judge(workspace.case(change))
    if verdict.outcome is not Outcome.APPROVED:
        return Mended(verdict)
    asked = _proposed(workspace, change)
    commit = asked.found if asked.how == "ratify" else _reverting(workspace, asked)
    moves = [] if asked.how == "ratify" else [RefMove(MAIN, asked.found, commit)]

    def make() -> list[Envelope]:
        person, seen = workspace.acting(signer).id, workspace.seen
        said = (asked.how, asked.before, asked.found, str(commit), asked.root, asked.reason)
        record = Repair("repair", VERSION, asked.site, TARGET, change, "finish", *said, person, seen)
        return [seal(record, signer)]

    statement = workspace.send(make, moves)[0]
    return Mended(verdict, commit, statement)


def _proposed(workspace: Workspace, change: ChangeId) -> Repair:
    found = [one.statement for one in workspace.ledger.of_change(change) if isinstance(one.statement, Repair)]
    return found[-1]


def _reverting(workspace: Workspace, asked: Repair) -> ObjectId:
    """Store the one commit that puts the recorded tree on top of what was found."""
    clerk = Signature(*CLERK, workspace.now)
    tree = workspace.repository.commit(asked.before).tree
    words = repair_message(asked.found, asked.before, asked.reason)
    return workspace.repository.write_commit(tree, (asked.found,), words, clerk, clerk)
