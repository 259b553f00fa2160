"""Puts a repair before the gate: as a change of rules whose content is what main was made to hold without a record.

It is judged by the rules of main as the records have it, never by those that the unrecorded commits brought. Whoever
these commits name, and whoever proposes, is an author and may not approve.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

import rfc8785
from msgspec import Struct
from msgspec.structs import replace

from fuzi.errors import AskedWrongly, FuziError
from fuzi.gate.authors import authors_of, emails_of
from fuzi.gate.ground import Case
from fuzi.gate.items import root_of
from fuzi.messages import msg
from fuzi.model.change_statement import Submission
from fuzi.model.exception_record import Repair
from fuzi.model.ids import ChangeId, ObjectId, Sha256, sha256_of
from fuzi.model.items import GOVERNANCE, Item, ItemKind
from fuzi.model.statement import TARGET, VERSION, Filed
from fuzi.model.tree import Entry
from fuzi.model.verdict import Reason
from fuzi.ports.repository import Commit, Repository
from fuzi.steps.check.rule_check import rule_problems, rules_after
from fuzi.steps.host.case import load_entries, load_trees, policy_since, tree_problems
from fuzi.steps.record.expunged import brought_back
from fuzi.steps.record.ledger import Ledger
from fuzi.steps.record.mandates import with_mandates
from fuzi.steps.record.rules import load_ground
from fuzi.steps.record.withdrawn import Withdrawn, returning

_NOTHING = (Entry("review/policy.yml", None, None),)
"""Stands for a repair whose commits change no file: it is governance all the same."""
_REPAIR = re.compile(r"repair-[0-9a-f]{12}")


class Foreign(Struct, frozen=True):
    """The commits of main that no record explains: from the recorded tip to the one found."""

    before: ObjectId
    found: ObjectId
    commits: tuple[Commit, ...]
    entries: tuple[Entry, ...]
    is_line: bool
    continues: bool


def repair_id(found: ObjectId) -> ChangeId:
    """Return the id under which a repair is approved."""
    return ChangeId(f"repair-{found[:12]}")


def is_repair_id(change: str) -> bool:
    """Tell whether an id is kept for repairs: a change that took it first would leave main unrepaired."""
    return _REPAIR.fullmatch(change) is not None


def load_foreign(repository: Repository, before: ObjectId, found: ObjectId) -> Foreign:
    """Return what stands on main without a record; names that cannot be taken in count as no entries.

    Where the host's operator put main back by hand, the commit found may be nowhere any more: then nothing is known of
    it, and no repair of it can be carried out; what was said about it meanwhile stays readable.
    """
    if not is_here(repository, found):
        return Foreign(before, found, (), (), is_line=False, continues=False)
    continues = repository.is_ancestor(before, found)
    commits = repository.commits(found, (before,))
    try:
        entries = load_entries(repository, before, found)
    except FuziError:  # a tree that cannot be taken in can only be reverted
        entries = ()
        return Foreign(before, found, commits, entries, is_line=False, continues=continues)
    is_line = all(len(one.parents) == 1 for one in commits)
    return Foreign(before, found, commits, entries, is_line, continues)


def is_here(repository: Repository, commit: ObjectId) -> bool:
    """Tell whether a repository holds a commit."""
    try:
        repository.commit(commit)
    except AskedWrongly:
        return False
    return True


def root_of_repair(foreign: Foreign, how: str, reason: str) -> Sha256:
    """Return what approvals of a repair are bound to: both tips, what is to be done and why, the change set between."""
    told: Any = {
        "before": foreign.before,
        "found": foreign.found,
        "how": how,
        "reason": reason,
        "entries": root_of(foreign.entries),
    }
    return sha256_of(rfc8785.dumps(told))


def submission_of_repair(
    repository: Repository, site: Sha256, record: Repair, foreign: Foreign, number: int
) -> Submission:
    """Return a proposal in the form in which the gate judges changes."""
    roster = load_ground(repository, foreign.before).roster
    emails = {
        email for one in foreign.commits for email in emails_of(one.author.email, one.committer.email, one.message)
    }
    authors, _unknown = authors_of(sorted(emails), roster, {}, record.person)
    return Submission(
        "submission",
        VERSION,
        site,
        TARGET,
        record.change,
        number,
        record.reason,
        foreign.before,
        foreign.found,
        foreign.entries,
        record.root,
        {GOVERNANCE: record.root},
        authors,
        {},
        record.person,
        record.person,
        record.seen,
    )


def load_repair_case(repository: Repository, filed: Sequence[Filed], ledger: Ledger, now: dt.datetime) -> Case:
    """Return the case of a repair.

    Args:
        filed: the records of its change that count; at least one proposal.
    """
    proposals = [one for one in filed if isinstance(one.statement, Repair) and one.statement.step == "propose"]
    last = proposals[-1].statement
    assert isinstance(last, Repair)  # noqa: S101 - by the search
    foreign = load_foreign(repository, last.before, last.found)
    end = max(one.position for one in filed)
    ground = replace(with_mandates(load_ground(repository, last.before), ledger, end), lists=None)
    if last.how == "revert":  # nothing of it stays, so nothing of it is checked
        ground = replace(ground, policy=replace(ground.policy, scan={}))
    known = [one for one in filed if not isinstance(one.statement, Submission | Repair)]
    for number, one in enumerate(proposals, 1):
        said = one.statement
        assert isinstance(said, Repair)  # noqa: S101 - by the search
        made = submission_of_repair(repository, ledger.site, said, foreign, number)
        known.append(replace(one, statement=made))
    touched = [one.path for one in foreign.entries]
    after = rules_after(repository, last.found, touched, ground) if last.how == "ratify" else None
    item = Item(GOVERNANCE, ItemKind.GOVERNANCE, foreign.entries or _NOTHING, last.root)
    problems = [*_problems(repository, ledger, last, foreign)]
    if last.how == "ratify":
        problems += rule_problems(repository, last.found, touched, ground, now)
    if any(isinstance(one.statement, Repair) and one.statement.step == "finish" for one in filed):
        problems.append(Reason("landed", msg("{change} is done already", change=last.change)))
    since = policy_since(ledger, filed, ground)
    return Case(
        ledger.site, last.change, tuple(known), (item,), ground, ledger.positions, now, tuple(problems), after, since
    )


def over_problem(filed: Sequence[Filed], main: ObjectId) -> Reason | None:
    """Return why nothing more is said about a repair: it was carried out, or main has gone on from elsewhere.

    It is judged by the rules of main as they were before it, and who was on the roster then may have left since.

    Args:
        filed: the records of its change, in ledger order; those of any other change give no reason.
        main: as the records have it.
    """
    repairs = [one.statement for one in filed if isinstance(one.statement, Repair)]
    if not repairs or (repairs[-1].step == "propose" and repairs[-1].before == main):
        return None
    return Reason("closed", msg("{change} is closed; its id is never used again", change=repairs[-1].change))


def _problems(repository: Repository, ledger: Ledger, record: Repair, foreign: Foreign) -> list[Reason]:
    """Return what speaks against a repair whatever anybody signs."""
    found = []
    if record.root != root_of_repair(foreign, record.how, record.reason):
        found.append(wrong(msg("what was signed is not what main holds")))
    if not foreign.continues or record.before == record.found:
        found.append(wrong(msg("main was not continued but set elsewhere: the host's operator puts it back first")))
    if record.how == "ratify" and foreign.continues:
        if not foreign.is_line:
            found.append(wrong(msg("main is one line; merges and refused names can only be reverted")))
        trees = load_trees(repository, record.before, record.found)
        found += tree_problems(repository, foreign.entries, trees, trees.after)
        withdrawn = Withdrawn(repository, ledger).before()
        found += returning(withdrawn, repository, foreign.entries, trees.before, trees.after)
        found += brought_back(repository, foreign.entries, trees.before)
    return found


def wrong(what: Any) -> Reason:
    """Return the reason for a repair that does not fit."""
    return Reason("repair-wrong", what)
