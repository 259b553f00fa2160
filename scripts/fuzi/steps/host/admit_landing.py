"""Takes in a landing: one commit on main, which is what was approved, laid over main, and nothing else."""

from __future__ import annotations

from msgspec.structs import replace

from fuzi.formats.commit_message import CLERK, landing_message
from fuzi.gate import admission
from fuzi.messages import msg
from fuzi.model.change_statement import Landing, Submission
from fuzi.model.ids import ObjectId, Sha256
from fuzi.model.statement import Filed
from fuzi.model.verdict import Reason
from fuzi.ports.repository import Commit, Repository
from fuzi.steps.host.admit_submission import scan_record
from fuzi.steps.host.desk import MAIN, Desk, branch
from fuzi.steps.host.tombstones import unrecorded_retractions


def admit_landing(desk: Desk, filed: Filed, record: Landing, parent: ObjectId) -> tuple[Reason, ...]:
    """Return everything that speaks against a landing; claims main and the end of the draft branch."""
    repository = desk.repository
    if MAIN in desk.claims:
        return (Reason("one-landing", msg("a push lands one change at a time")),)
    desk.claims[MAIN] = record.commit
    desk.claims[branch(record.change)] = None
    commit = repository.commit(record.commit)
    if commit.parents != (desk.main,):
        return (Reason("main-moved", msg("main has moved on since; judge again, then land")),)
    case = desk.case(record.change, filed.position)
    submission = case.submission
    if submission is None:
        return (Reason("no-submission", msg("there is no submission of {change}", change=record.change)),)
    looked = case.scan and (case.scan.lists, case.scan.ruleset)
    if looked and looked != (desk.ground.lists, desk.inspector.ruleset(desk.main)) and case.closing is None:
        scan = scan_record(desk, submission, desk.inspector.submission(submission, desk.main))
        desk.scans.append(scan)
        fresh = Filed(Sha256(""), scan, "", filed.position, desk.now)
        case = replace(case, filed=(*case.filed, fresh))
    reasons = list(admission.landing_problems(filed, case, (commit.id, commit.tree, commit.parents[0]), parent))
    if case.closing is None and commit.tree != overlay_tree(repository, desk.main, submission):
        reasons.append(Reason("content-differs", msg("the landing commit is not what was approved, laid over main")))
    reasons += unrecorded_retractions(desk.ledger, filed, submission)
    if commit.message != landing_message(submission) or not is_clerk(commit):
        reasons.append(
            Reason("content-differs", msg("the landing commit carries another message or name than it must"))
        )
    return tuple(reasons)


def is_clerk(commit: Commit) -> bool:
    """Tell whether a commit carries the host's own name, and nothing beside what every commit has."""
    names = {(commit.author.name, commit.author.email), (commit.committer.name, commit.committer.email)}
    return names == {CLERK} and not commit.extra


def overlay_tree(repository: Repository, main: ObjectId, submission: Submission) -> ObjectId:
    """Return the tree of main's tip with the submission's entries laid over it."""
    heads = {one.path: one.after for one in repository.compare(submission.base, submission.head)}
    changes = {
        entry.path: ((found.mode, found.object_id) if (found := heads.get(entry.path)) is not None else None)
        for entry in submission.entries
    }
    return repository.overlay(main, changes)
