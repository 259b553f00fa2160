"""Takes in a submission: what it holds is what it says, and the check of it is recorded."""

from __future__ import annotations

from fuzi.gate import admission
from fuzi.gate.authors import authors_of
from fuzi.gate.ground import Case
from fuzi.gate.items import root_of
from fuzi.gate.machines import submitter_of, with_sponsor
from fuzi.gate.recovery import untimely
from fuzi.gate.requests import citation_problem
from fuzi.gate.scan_needs import absent_extras, leads_back
from fuzi.messages import Message, msg
from fuzi.model.change_statement import Submission
from fuzi.model.finding import Finding, Severity, Status, TextPlace
from fuzi.model.host_statement import Scan, ScannedFinding
from fuzi.model.items import EXPUNGED, item_id_of
from fuzi.model.statement import TARGET, VERSION, Filed
from fuzi.model.verdict import Reason
from fuzi.ports.inspection import Inspection
from fuzi.steps.host.case import load_entries, load_items, load_trees
from fuzi.steps.host.desk import Desk, branch
from fuzi.steps.host.named import named_by
from fuzi.steps.host.repair_case import is_repair_id
from fuzi.steps.host.size import MOST_COMMITS, size_problem
from fuzi.steps.host.tombstones import mark_problems
from fuzi.steps.record.expunged import barred, hidden_in
from fuzi.steps.record.originals import original_problems
from fuzi.steps.record.requests import filed_before


def admit_submission(desk: Desk, filed: Filed, new: Submission) -> tuple[Reason, ...]:
    """Return everything that speaks against a submission; claims its branch and adds the record of its check."""
    signer = submitter_of(filed, new, desk.ground, desk.now)
    if isinstance(signer, Reason):
        return (signer,)
    if is_repair_id(new.change):
        return (Reason("closed", msg("{change} is the id of another change", change=new.change)),)
    too_large = size_problem(new)
    if too_large is not None:
        return (too_large,)
    case = desk.case(new.change, filed.position)
    facts = _submission_facts(desk, filed, new, case)
    reasons = admission.submission_problems(filed, case, facts)
    reasons += mark_problems(desk.repository, new, facts.entries)
    uncited = citation_problem(new, filed_before(desk.ledger, filed.position))
    reasons += (uncited,) if uncited is not None else ()
    reasons += _hidden(desk, new)
    desk.claims[branch(new.change)] = new.head
    reasons = reasons or original_problems(desk.repository, new.head, facts.entries, desk.originals)
    after = None
    if not reasons:  # what no tree may hold is refused before anything looks into it
        landing = desk.case(new.change, filed.position + 1)
        reasons = tuple(one for one in landing.problems if one.code != "page-moved-on")
        reasons += untimely(signer, landing)
        after = None if landing.after is None else landing.after.policy
    if reasons:
        return reasons
    inspection = desk.inspector.submission(new, desk.main)
    desk.scans.append(scan_record(desk, new, inspection))
    is_back = leads_back(facts.entries, after, (one.rule for one in inspection.report.findings))
    return (*_blocks(inspection), *_absent(desk, inspection, is_back=is_back))


def _hidden(desk: Desk, new: Submission) -> tuple[Reason, ...]:
    """Return what any commit of the draft brings of what had to leave history."""
    gone = barred(desk.repository, desk.repository.file(desk.main, EXPUNGED))
    if not gone:
        return ()
    commits = desk.repository.commits(new.head, (new.base, desk.main), MOST_COMMITS)
    return hidden_in(desk.repository, [one.id for one in commits], gone)


def _submission_facts(desk: Desk, filed: Filed, new: Submission, case: Case) -> admission.SubmissionFacts:
    repository = desk.repository
    is_on_main = repository.is_ancestor(new.base, desk.main)
    commits = repository.commits(new.head, (new.base, desk.main), MOST_COMMITS)
    named = named_by(repository, commits, case)
    day = desk.ground.day(desk.now)
    authors, unknown = authors_of(named.emails, desk.ground.roster, new.attributed, new.person, day)
    authors = with_sponsor(authors, filed.key, desk.ground)
    entries = load_entries(repository, new.base, new.head)
    items = load_items(repository, entries, load_trees(repository, new.base, new.head))
    return admission.SubmissionFacts(
        is_on_main,
        repository.is_ancestor(new.base, new.head),
        entries,
        root_of(entries),
        {item.id: item.digest for item in items},
        authors,
        unknown,
        named.corrections,
    )


def _blocks(inspection: Inspection) -> list[Reason]:
    """Return the findings that stop a page; with the fingerprint that a waiver would have to name."""
    return [
        Reason("finding-blocks", _told(one), {"path": one.path})
        for one in inspection.report.findings
        if one.severity is Severity.BLOCK and one.status is Status.OPEN
    ]


def _told(one: Finding) -> Message:
    line = f":{one.where.line}" if isinstance(one.where, TextPlace) else ""
    said = {"path": f"{one.path}{line}", "what": one.what, "rule": one.rule, "excerpt": one.excerpt}
    if not one.fingerprint:
        return msg("{path}: {what} ({rule}) {excerpt}", **said)
    return msg("{path}: {what} ({rule}) {excerpt} [fingerprint {print}]", **said, print=one.fingerprint)


def _absent(desk: Desk, inspection: Inspection, *, is_back: bool) -> list[Reason]:
    """Return what the policy requires of the check and this host has not: nothing may go past it."""
    wanted = {
        "private_list": msg(
            "the policy requires the bureau's private list, which is not on the host; who runs the host puts it there: "
            "`fuzi host DIR.git --private-list FILE`"
        ),
        "ocr": msg(
            "the policy requires that pictures are read, which the host cannot do; who runs the host installs "
            "the extra `ocr` there (review/host.md); where that cannot be, a change of review/policy.yml alone that "
            "says `ocr: none` is taken in without it"
        ),
    }
    absent = absent_extras(desk.ground.policy, inspection.report.extras, leads_back=is_back)
    return [Reason("scan-incomplete", wanted[extra]) for extra in absent]


def scan_record(desk: Desk, submission: Submission, inspection: Inspection) -> Scan:
    """Return the host's record of a check: findings without excerpts, rules and lists by digest.

    Each finding is filed under the item of the change that owns its path. What stands in no item of it (a message, a
    name, a file that only an earlier commit holds) is filed under the first one, so that somebody must look at it.
    """
    trees = load_trees(desk.repository, submission.base, submission.head)
    known = sorted(submission.items)

    def item_of(path: str) -> str:
        item = item_id_of(path, trees.paths) if path else ""
        return item if item in submission.items else known[0]

    report = inspection.report
    findings = tuple(
        ScannedFinding(one.id, one.rule, one.severity, one.path, item_of(one.path), one.status, one.fingerprint)
        for one in report.findings
        if one.severity is not Severity.NOTE and known
    )
    return Scan(
        "scan",
        VERSION,
        desk.ledger.site,
        TARGET,
        submission.change,
        submission.number,
        submission.root,
        desk.main,
        report.ruleset,
        inspection.lists,
        report.extras,
        findings,
        report.files,
        report.size_bytes,
        len(report.unreadable),
        report.private_list,
    )
