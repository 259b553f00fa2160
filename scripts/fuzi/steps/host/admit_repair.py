"""Takes in a repair: a proposal about exactly what main holds without a record, and what carries it out."""

from __future__ import annotations

import datetime as dt

from fuzi.formats.commit_message import repair_message
from fuzi.gate.admission import may, right_missing
from fuzi.gate.decide import judge
from fuzi.gate.ground import Case
from fuzi.gate.signers import signer_of
from fuzi.messages import msg
from fuzi.model.exception_record import Repair
from fuzi.model.finding import Severity, Status
from fuzi.model.host_statement import Scan
from fuzi.model.ids import ObjectId
from fuzi.model.publication import TombstoneKind
from fuzi.model.publication_statement import Deployment, TombstoneRecord
from fuzi.model.retraction import MAX_REASON_CHARS
from fuzi.model.statement import TARGET, VERSION, Filed, Statement
from fuzi.model.verdict import Outcome, Reason
from fuzi.ports.repository import Repository
from fuzi.steps.host.admit_landing import is_clerk
from fuzi.steps.host.admit_submission import scan_record
from fuzi.steps.host.desk import MAIN, Desk
from fuzi.steps.host.repair_case import load_foreign, repair_id, root_of_repair, submission_of_repair, wrong
from fuzi.steps.record.ledger import Ledger


def unrecorded(found: ObjectId, recorded: ObjectId) -> Reason:
    """Return the reason for which nothing but a repair is taken in."""
    what = msg(
        "main is at {found}, which no record explains; its last record put it at {recorded}. Until that is repaired "
        "nothing else is taken in",
        found=found[:12],
        recorded=recorded[:12],
    )
    return Reason("main-unrecorded", what)


def belongs_to_repair(statement: Statement, found: ObjectId) -> bool:
    """Tell whether a record may come while main is unrecorded: the repair itself and what is said about it.

    Removal is never blocked (3-gate section 4): pages are taken down, expire, and go off the targets all the same.
    """
    if isinstance(statement, TombstoneRecord):
        return statement.reason_kind in {TombstoneKind.TAKEDOWN, TombstoneKind.EXPIRY}
    if isinstance(statement, Deployment):  # of a release that was made before
        return True
    allowed = statement.kind in {"repair", "approval", "disclaimer"}
    return allowed and getattr(statement, "change", "") == repair_id(found)


def admit_repair(desk: Desk, filed: Filed, record: Repair, parent: ObjectId) -> tuple[Reason, ...]:
    """Return everything that speaks against a repair; a finished one claims main, a proposal gets its check."""
    if desk.found is None or record.found != desk.found or record.before != desk.main:
        return (wrong(msg("main is not where this repair found it, or every commit of it has its record")),)
    kinds = desk.ledger.kinds(record.change)
    if kinds - {"repair", "approval", "disclaimer", "scan"}:
        return (wrong(msg("{change} is the id of another change", change=record.change)),)
    signer = signer_of(filed, record.person, desk.ground, desk.now)
    if isinstance(signer, Reason):
        return (signer,)
    if record.step == "finish":
        case = desk.case(record.change, filed.position)
        desk.claims[MAIN] = ObjectId(record.commit)
        return finish_problems(desk.repository, desk.ledger, (filed, record, parent), case)
    return _proposal_problems(desk, filed, record)


def _proposal_problems(desk: Desk, filed: Filed, record: Repair) -> tuple[Reason, ...]:
    foreign = load_foreign(desk.repository, record.before, record.found)
    reasons = shape_problems(record)
    if record.root != root_of_repair(foreign, record.how, record.reason):
        reasons = (*reasons, wrong(msg("what was signed is not what main holds")))
    if reasons:
        return reasons
    number = 1 + sum(
        1
        for one in desk.ledger.of_change(record.change)
        if isinstance(one.statement, Repair) and one.position < filed.position and one.statement.step == "propose"
    )
    submission = submission_of_repair(desk.repository, desk.ledger.site, record, foreign, number)
    if record.how == "revert":  # what goes is not looked at: it was never approved and will not be shown
        desk.scans.append(_nothing_scanned(desk, record, number))
        return ()
    case_problems = desk.case(record.change, filed.position + 1).problems
    if case_problems:
        return case_problems
    inspection = desk.inspector.submission(submission, desk.main)
    desk.scans.append(scan_record(desk, submission, inspection))
    return tuple(
        Reason(
            "finding-blocks",
            msg("{path}: {what} ({rule}) {excerpt}", path=one.path, what=one.what, rule=one.rule, excerpt=one.excerpt),
            {"path": one.path},
        )
        for one in inspection.report.findings
        if one.severity is Severity.BLOCK and one.status is Status.OPEN
    )


def _nothing_scanned(desk: Desk, record: Repair, number: int) -> Scan:
    rules = desk.inspector.ruleset(desk.main)
    return Scan(
        "scan",
        VERSION,
        desk.ledger.site,
        TARGET,
        record.change,
        number,
        record.root,
        desk.main,
        rules,
        desk.ground.lists or "",
        (),
        (),
        0,
        0,
        0,
    )


def shape_problems(record: Repair) -> tuple[Reason, ...]:
    """Return what is wrong with a proposal by itself."""
    reasons = []
    if record.commit or record.change != repair_id(record.found):
        reasons.append(wrong(msg("a proposal moves nothing and is named after what was found")))
    if not record.reason.strip() or len(record.reason) > MAX_REASON_CHARS or "\n" in record.reason:
        reasons.append(Reason("words-missing", msg("the reason has 1 to {limit} characters", limit=MAX_REASON_CHARS)))
    return tuple(reasons)


def finish_problems(
    repository: Repository, ledger: Ledger, told: tuple[Filed, Repair, ObjectId], case: Case
) -> tuple[Reason, ...]:
    """Return everything that speaks against carrying a repair out.

    Args:
        told: the record as filed, the record, and the ledger commit before the one that adds it.
        case: the repair as it stood before.
    """
    filed, record, parent = told
    reasons = []
    at: dt.datetime = case.now
    signer = signer_of(filed, record.person, case.ground, at)
    if isinstance(signer, Reason):
        return (signer,)
    if not may(record.person, "land", case.ground, at):
        what = right_missing(signer.name, "land", case.ground, at)
        reasons.append(Reason("right-missing", what, {"person": record.person}))
    proposals = [one.statement for one in ledger.of_change(record.change) if one.position < filed.position]
    last = [one for one in proposals if isinstance(one, Repair) and one.step == "propose"][-1:]
    named = [(one.how, one.before, one.found, one.root, one.reason) for one in last]
    if named != [(record.how, record.before, record.found, record.root, record.reason)]:
        reasons.append(wrong(msg("it is not the repair that was proposed last")))
    if record.seen != parent:
        reasons.append(Reason("ledger-moved", msg("the ledger has moved on since; judge again, then land")))
    if not _is_prescribed(repository, record):
        reasons.append(wrong(msg("the repair leaves main with other content than it must")))
    verdict = judge(case)
    if verdict.outcome is not Outcome.APPROVED:
        reasons += verdict.reasons
    return tuple(reasons)


def _is_prescribed(repository: Repository, record: Repair) -> bool:
    """Tell whether main afterwards is what was found, or one commit on it with the recorded tree."""
    if record.how == "ratify":
        return record.commit == record.found
    commit = repository.commit(ObjectId(record.commit))
    is_told = commit.message == repair_message(record.found, record.before, record.reason) and is_clerk(commit)
    same_tree = commit.tree == repository.commit(record.before).tree
    return commit.parents == (record.found,) and same_tree and is_told
