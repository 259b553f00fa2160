"""Proves single records again, as of their receipt: who signed, what landed, which tag was made (steps 3, 6, 7)."""

from __future__ import annotations

import datetime as dt

from msgspec.structs import replace

from fuzi.formats.commit_message import landing_message
from fuzi.gate import admission
from fuzi.gate.ground import Case
from fuzi.gate.items import root_of
from fuzi.gate.machines import spoken_by
from fuzi.gate.mandates import mandate_problem
from fuzi.messages import msg
from fuzi.model.change_statement import Approval, Closing, Disclaimer, Landing, Submission
from fuzi.model.exception_record import Emergency, Mandate, Repair
from fuzi.model.host_statement import Scan
from fuzi.model.ids import ChangeId, PersonId
from fuzi.model.publication_statement import Deployment, Release, TombstoneRecord
from fuzi.model.request import Request
from fuzi.model.statement import Filed, Statement
from fuzi.model.verdict import Reason
from fuzi.steps.check.rule_check import rules_after
from fuzi.steps.host.admit_landing import is_clerk
from fuzi.steps.host.case import (
    load_entries,
    load_items,
    load_trees,
    policy_since,
    tip_problems,
    tree_problems,
    withdrawn_problems,
)
from fuzi.steps.host.debts import DebtBook
from fuzi.steps.host.operations import operation_problems, release_problems
from fuzi.steps.host.repair_case import is_here
from fuzi.steps.host.tombstones import mark_problems, unrecorded_retractions
from fuzi.steps.host.verify_repair import repair_problem
from fuzi.steps.host.verify_said import said_problem, word_of_problem
from fuzi.steps.host.walk import Walk
from fuzi.steps.record.expunged import brought_back
from fuzi.steps.record.possession import possession_problems
from fuzi.steps.record.site_tree import SiteTree


def record_problem(walk: Walk, filed: Filed, statement: Statement, at: dt.datetime, position: int) -> Reason | None:
    """Return what is wrong with one record, judged by the rules of main at that time, or None.

    Args:
        at: the instant of its receipt.
        position: the receipt's first place in the ledger; scans made with a landing stand there.
    """
    ground = walk.ground()
    if isinstance(statement, Scan):
        return None
    person = PersonId(getattr(statement, "person", ""))
    signer = spoken_by(filed, person, ground, at)
    if isinstance(signer, Reason):
        return signer
    change: ChangeId | None = getattr(statement, "change", None)
    before = walk.heard(filed, change) if change else ()
    if isinstance(statement, Approval | Emergency):
        return word_of_problem(walk, filed, statement, before, at)
    if isinstance(statement, Mandate):
        return mandate_problem(filed, ground, at)
    if isinstance(statement, Submission | Disclaimer | Closing | Request):
        return said_problem(walk, filed, statement, before, at)
    if isinstance(statement, Landing | Repair):
        return (
            repair_problem(walk, filed, statement, at)
            if isinstance(statement, Repair)
            else _landing_problem(walk, filed, statement, at, position)
        )
    if isinstance(statement, Release):
        if walk.repository.refs("refs/tags/release/").get(f"refs/tags/{statement.name}") != statement.tag:
            return tag_moved(statement.name)
        return next(iter(release_problems(walk.repository, walk.ledger, filed, ground, (walk.main, at))), None)
    if isinstance(statement, Deployment | TombstoneRecord):
        return next(iter(operation_problems(walk.repository, walk.ledger, filed, ground, (walk.main, at))), None)
    return None


def _landing_problem(walk: Walk, filed: Filed, record: Landing, at: dt.datetime, position: int) -> Reason | None:
    """Judge a landing again from main's own trees, as of its receipt (step 6)."""
    repository, ledger, ground = walk.repository, walk.ledger, walk.ground_upto(filed.position)
    if not is_here(repository, record.commit):
        what = msg("main lacks {commit}, which a landing record names", commit=record.commit)
        return Reason("history-rewritten", what)
    commit = repository.commit(record.commit)
    known = ledger.of_change(record.change)
    before = [one for one in known if one.position < filed.position]
    fresh = [one for one in known if one.position == position and isinstance(one.statement, Scan)]
    submissions = [one.statement for one in before if isinstance(one.statement, Submission)]
    if not submissions or commit.parents != (walk.main,):
        return Reason("landing-wrong", msg("{change} did not land on main's tip of that time", change=record.change))
    submission = max(submissions, key=lambda one: one.number)
    trees = load_trees(repository, walk.main, record.commit)
    entries = load_entries(repository, walk.main, record.commit)
    items = load_items(repository, entries, trees)
    base = trees.before if submission.base == walk.main else SiteTree(repository, submission.base)
    problems = [*tree_problems(repository, entries, trees, trees.after), *tip_problems(entries, base, trees.before)]
    problems += withdrawn_problems(repository, walk.withdrawn_before(filed.position + 1), submission, trees)
    problems += brought_back(repository, entries, trees.before)
    problems += unrecorded_retractions(ledger, filed, submission)
    if submission.base not in walk.on_main and not repository.is_ancestor(submission.base, walk.main):
        problems.append(Reason("base-wrong", msg("it does not start from a commit of main")))
    problems += mark_problems(repository, replace(submission, head=record.commit), entries)
    claimed = (submission.entries, submission.root, dict(submission.items))
    if claimed != (entries, root_of(entries), {item.id: item.digest for item in items}):
        problems.append(Reason("content-differs", msg("the landing commit is not what was approved, laid over main")))
    if commit.message != landing_message(submission) or not is_clerk(commit):
        problems.append(
            Reason("content-differs", msg("the landing commit carries another message or name than it must"))
        )
    after = rules_after(repository, record.commit, [one.path for one in entries], ground)
    problems += possession_problems(ledger.signatures, ledger.site, ground.roster, after.roster if after else None)
    case = Case(
        ledger.site, record.change, (*before, *fresh), items, ground, ledger.positions, at, tuple(problems), after,
        policy_since(ledger, before, ground, filed.position),
    )  # fmt: skip
    if case.emergencies:
        book = DebtBook(repository, ledger, ground, at, filed.position)
        case = replace(case, owing=book.owing())
    parent = ledger.index.commits.commit_at(filed.position - 1)
    found = (commit.id, commit.tree, commit.parents[0])
    return next(iter(admission.landing_problems(filed, case, found, parent)), None)


def tag_moved(name: str) -> Reason:
    """Return the reason for a release tag that is not where its record says."""
    return Reason("tag-moved", msg("the release tag {ref} was moved or removed", ref=name), {"path": name})
