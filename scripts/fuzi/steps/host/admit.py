"""Looks at what one record of a push claims, from trees and commits alone, and asks the gate about it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace

from fuzi.formats.commit_message import CLERK, landing_message, tag_message
from fuzi.formats.statement import texts_of
from fuzi.gate import admission
from fuzi.gate.authors import authors_of, emails_of
from fuzi.gate.eligibility import signer_of
from fuzi.gate.ground import Case, Ground
from fuzi.gate.items import root_of
from fuzi.messages import msg, visible
from fuzi.model.finding import Severity, Status
from fuzi.model.ids import ChangeId, ObjectId, Sha256, is_slug
from fuzi.model.items import item_id_of
from fuzi.model.statement import (
    TARGET,
    VERSION,
    Approval,
    Closing,
    Deployment,
    Disclaimer,
    Filed,
    Landing,
    Release,
    Scan,
    ScannedFinding,
    Statement,
    Submission,
    TombstoneRecord,
)
from fuzi.model.verdict import Reason
from fuzi.ports.inspection import Inspection, Inspector
from fuzi.ports.originals import Originals
from fuzi.ports.repository import Commit, Repository
from fuzi.reports.reader import local_time
from fuzi.steps.host.case import load_case, load_entries, load_items, load_trees
from fuzi.steps.record.ledger import Ledger
from fuzi.steps.record.originals import original_problems
from fuzi.steps.record.page_list import pages_of

MAX_CLOCK_DRIFT = dt.timedelta(minutes=15)
MAX_REASON_CHARS = 500
_DIGEST = re.compile(r"[0-9a-f]{12,64}")
MAIN = "refs/heads/main"


@dataclass
class Desk:
    """The host's desk while it looks at one push: the state before it, and what the records seen so far claim.

    `claims` maps each ref to what a record says it must become; `scans` are the host's own records to be added.
    """

    repository: Repository
    ledger: Ledger
    inspector: Inspector
    originals: Originals
    main: ObjectId
    ground: Ground
    now: dt.datetime
    claims: dict[str, ObjectId | None] = field(default_factory=dict)
    scans: list[Scan] = field(default_factory=list)

    def case(self, change: ChangeId, before: int) -> Case:
        """Return the case of a change as it stood before a ledger position."""
        filed = tuple(one for one in self.ledger.of_change(change) if one.position < before)
        if not filed:
            return Case(self.ledger.site, change, (), (), self.ground, self.ledger.positions, self.now)
        return load_case(self.repository, filed, self.ledger, self.ground, (self.main, self.now))


def admit(desk: Desk, filed: Filed, parent: ObjectId) -> tuple[Reason, ...]:
    """Return everything that speaks against taking in a record; notes in `desk` what it claims.

    Args:
        parent: the ledger commit before the one that adds the record.
    """
    statement = filed.statement
    if getattr(statement, "site", "") != desk.ledger.site:
        return (Reason("other-site", msg("signed for another site")),)
    reasons = _words_problems(desk, statement)
    if isinstance(statement, Submission):
        return (*reasons, *_admit_submission(desk, filed, statement))
    if isinstance(statement, Landing):
        return (*reasons, *_admit_landing(desk, filed, statement, parent))
    if isinstance(statement, Release):
        return (*reasons, *_admit_release(desk, filed, statement))
    if isinstance(statement, Deployment | TombstoneRecord):
        found = operation_problems(desk.repository, desk.ledger, filed, desk.ground, (desk.main, desk.now))
        return (*reasons, *found)
    if isinstance(statement, Approval | Disclaimer | Closing):
        case = desk.case(statement.change, filed.position)
        ask = {
            "approval": admission.approval_problem,
            "disclaimer": admission.disclaimer_problem,
            "closing": admission.closing_problem,
        }[statement.kind]
        problem = ask(filed, case)
        if isinstance(statement, Closing):
            desk.claims[_branch(statement.change)] = None
        return (*reasons, *((problem,) if problem else ()))
    return (Reason("kind-refused", msg("records of the kind {kind} are made by the host alone", kind=statement.kind)),)


def _branch(change: str) -> str:
    return f"refs/heads/changes/{change}"


def _words_problems(desk: Desk, statement: Statement) -> tuple[Reason, ...]:
    """Return what must not be recorded in any text of a statement: confidential, or hidden characters."""
    texts = sorted({text for text in texts_of(statement) if not _DIGEST.fullmatch(text)})
    if any(visible(text) != text.replace("\r\n", "\n").replace("\n", " ") for text in texts):
        hidden = msg("the statement holds invisible or direction characters")
        return (Reason("words-refused", hidden),)
    found = desk.inspector.words("\n".join(texts), desk.main)
    return tuple(
        Reason(
            "words-refused",
            msg("the words of the statement hold something that must not be recorded ({rule})", rule=one.rule),
        )
        for one in found
    )


def _admit_submission(desk: Desk, filed: Filed, new: Submission) -> tuple[Reason, ...]:
    signer = signer_of(filed, new.person, desk.ground, desk.now)
    if isinstance(signer, Reason):
        return (signer,)
    case = desk.case(new.change, filed.position)
    facts = _submission_facts(desk, new)
    reasons = admission.submission_problems(filed, case, facts)
    desk.claims[_branch(new.change)] = new.head
    reasons = reasons or original_problems(desk.repository, new.head, facts.entries, desk.originals)
    if not reasons:  # what no tree may hold is refused before anything looks into it
        landing = desk.case(new.change, filed.position + 1)
        reasons = tuple(one for one in landing.problems if one.code != "page-moved-on")
    if reasons:
        return reasons
    inspection = desk.inspector.submission(new, desk.main)
    desk.scans.append(scan_record(desk, new, inspection))
    return tuple(_blocks(inspection))


def _submission_facts(desk: Desk, new: Submission) -> admission.SubmissionFacts:
    repository = desk.repository
    is_on_main = repository.is_ancestor(new.base, desk.main)
    commits = repository.commits(new.head, (new.base, desk.main))
    emails = {email for one in commits for email in emails_of(one.author.email, one.committer.email, one.message)}
    authors, unknown = authors_of(sorted(emails), desk.ground.roster, new.attributed, new.person)
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
    )


def _blocks(inspection: Inspection) -> list[Reason]:
    return [
        Reason(
            "finding-blocks",
            msg("{path}: {what} ({rule}) {excerpt}", path=one.path, what=one.what, rule=one.rule, excerpt=one.excerpt),
            {"path": one.path},
        )
        for one in inspection.report.findings
        if one.severity is Severity.BLOCK and one.status is Status.OPEN
    ]


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
        ScannedFinding(one.id, one.rule, one.severity, one.path, item_of(one.path), one.status)
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
    )


def _admit_landing(desk: Desk, filed: Filed, record: Landing, parent: ObjectId) -> tuple[Reason, ...]:
    repository = desk.repository
    if MAIN in desk.claims:
        return (Reason("one-landing", msg("a push lands one change at a time")),)
    desk.claims[MAIN] = record.commit
    desk.claims[_branch(record.change)] = None
    commit = repository.commit(record.commit)
    if commit.parents != (desk.main,):
        return (Reason("main-moved", msg("main has moved on since; judge again, then land")),)
    case = desk.case(record.change, filed.position)
    submission = case.submission
    if submission is None:
        return (Reason("no-submission", msg("there is no submission of {change}", change=record.change)),)
    if case.scan is not None and case.scan.lists != desk.ground.lists and case.closing is None:
        scan = scan_record(desk, submission, desk.inspector.submission(submission, desk.main))
        desk.scans.append(scan)
        fresh = Filed(Sha256(""), scan, "", filed.position, desk.now)
        case = replace(case, filed=(*case.filed, fresh))
    reasons = list(admission.landing_problems(filed, case, (commit.id, commit.tree, commit.parents[0]), parent))
    if case.closing is None and commit.tree != overlay_tree(repository, desk.main, submission):
        reasons.append(Reason("content-differs", msg("the landing commit is not what was approved, laid over main")))
    if commit.message != landing_message(submission) or not _is_clerk(commit):
        reasons.append(
            Reason("content-differs", msg("the landing commit carries another message or name than it must"))
        )
    return tuple(reasons)


def _is_clerk(commit: Commit) -> bool:
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


def _admit_release(desk: Desk, filed: Filed, record: Release) -> tuple[Reason, ...]:
    desk.claims[f"refs/tags/{record.name}"] = record.tag
    reasons = list(release_problems(desk.repository, desk.ledger, filed, desk.ground, (desk.main, desk.now)))
    if abs(record.as_of - desk.now) > MAX_CLOCK_DRIFT:
        reasons.append(_clock(record.as_of, desk.now, desk.ground.zone))
    return tuple(reasons)


def operation_problems(
    repository: Repository, ledger: Ledger, filed: Filed, ground: Ground, at: tuple[ObjectId, dt.datetime]
) -> tuple[Reason, ...]:
    """Return everything that speaks against the record of a deployment or a tombstone.

    Args:
        at: main's tip and the instant of receipt.
    """
    record = filed.statement
    assert isinstance(record, Deployment | TombstoneRecord)  # noqa: S101 - by the caller
    problem = admission.operator_problem(filed, ground, at[1])
    reasons = [problem] if problem else []
    earlier = [one for key, one in ledger.statements("release") if ledger.kept[key].position < filed.position]
    releases = [one for one in earlier if isinstance(one, Release)]
    if abs(record.at - at[1]) > MAX_CLOCK_DRIFT:
        reasons.append(_clock(record.at, at[1], ground.zone))
    if isinstance(record, Deployment):
        if not is_slug(record.place) or record.release not in {one.name for one in releases}:
            reasons.append(Reason("content-differs", msg("the record names a release or target that does not exist")))
        return tuple(reasons)
    known = {page for one in releases for page in one.pages}
    if record.page not in known and record.page not in pages_of(repository, at[0]):
        reasons.append(Reason("content-differs", msg("there is no page {page} on main", page=record.page)))
    if not record.reason.strip() or len(record.reason) > MAX_REASON_CHARS:
        what = msg("the reason has 1 to {limit} characters", limit=MAX_REASON_CHARS)
        reasons.append(Reason("words-missing", what))
    return tuple(reasons)


def release_problems(
    repository: Repository, ledger: Ledger, filed: Filed, ground: Ground, at: tuple[ObjectId, dt.datetime]
) -> tuple[Reason, ...]:
    """Return everything that speaks against a release record, but for how old its time is.

    Args:
        at: main's tip and the instant of receipt.
    """
    record = filed.statement
    assert isinstance(record, Release)  # noqa: S101 - by the caller
    problem = admission.operator_problem(filed, ground, at[1])
    reasons = [problem] if problem else []
    if not record.name.startswith("release/"):
        reasons.append(Reason("tag-name", msg("a release is named release/…")))
    tag = repository.tag(record.tag)
    if (tag.target, tag.target_kind, tag.name) != (record.commit, "commit", record.name):
        reasons.append(Reason("content-differs", msg("the tag is not what the release record says")))
    is_clerks = (tag.tagger.name, tag.tagger.email) == CLERK
    if not is_clerks or tag.message != tag_message(record.name, record.site, record.ledger, record.as_of):
        reasons.append(Reason("content-differs", msg("the tag carries another message or name than it must")))
    if record.pages != pages_of(repository, record.commit):  # a page's time of publication is told by this list
        reasons.append(Reason("content-differs", msg("the release record lists other pages than its commit holds")))
    if not repository.is_ancestor(record.commit, at[0]):
        reasons.append(Reason("not-landed", msg("the commit {commit} has not landed on main", commit=record.commit)))
    if ledger.positions.get(record.ledger, filed.position) >= filed.position:
        reasons.append(Reason("seen-unknown", msg("the release names a state of the ledger that does not exist")))
    earlier = [one for key, one in ledger.statements("release") if ledger.kept[key].position < filed.position]
    if any(isinstance(one, Release) and (one.name == record.name or one.tag == record.tag) for one in earlier):
        what = msg("the release tag {ref} is never moved", ref=record.name)
        reasons.append(Reason("tag-moved", what, {"path": record.name}))
    if earlier and isinstance(last := earlier[-1], Release):
        if not repository.is_ancestor(last.commit, record.commit):
            reasons.append(Reason("older-release", msg("it does not continue the last release {name}", name=last.name)))
        if record.as_of < last.as_of:
            reasons.append(_clock(record.as_of, last.as_of, ground.zone))
    return tuple(reasons)


def _clock(claimed: dt.datetime, known: dt.datetime, zone: dt.tzinfo) -> Reason:
    return Reason(
        "clock-wrong",
        msg(
            "the time of the release, {claimed}, does not fit {known}; set the clock right",
            claimed=local_time(claimed, zone),
            known=local_time(known, zone),
        ),
    )
