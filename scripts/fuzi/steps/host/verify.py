"""`fuzi verify`: prove the history from the founding record on, from Git objects and signatures alone.

The steps are numbered as in the documentation: 1 the founding record is the one asked for; 2 the ledger is one line
that only grows; 3 every signature holds and belongs to the person named; 4 receipts are gapless and in order; 5 every
commit of main has its landing record; 6 each landing was approved, judged again as of its receipt; 7 releases and
tags agree; 8 nothing less than what was verified before. No draft commit is needed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from fuzi.errors import AskedWrongly, FuziError
from fuzi.formats.commit_message import CLERK, landing_message
from fuzi.gate import admission
from fuzi.gate.eligibility import signer_of
from fuzi.gate.ground import Case, Ground
from fuzi.gate.items import root_of
from fuzi.messages import msg
from fuzi.model.ids import ObjectId, PersonId, Sha256
from fuzi.model.statement import (
    Deployment,
    Filed,
    Founding,
    Landing,
    Receipt,
    Release,
    Scan,
    Statement,
    Submission,
    TombstoneRecord,
)
from fuzi.model.verdict import Reason
from fuzi.ports.pins import Pin
from fuzi.ports.repository import Repository
from fuzi.ports.signatures import Signatures
from fuzi.steps.host.admit import operation_problems, release_problems
from fuzi.steps.host.case import load_entries, load_items, load_trees, tip_problems, tree_problems
from fuzi.steps.record.ledger import Ledger, commit_problem, extend
from fuzi.steps.record.rules import CONFIDENTIALITY, load_ground

_RULE_FILES = ("review/roster.yml", "review/policy.yml", "site_config/columns.yml", "site_config/site.yml")


@dataclass(frozen=True)
class Proof:
    """The answer of verify: how much was proved, what speaks against it, and up to where."""

    landings: int
    releases: int
    reasons: tuple[Reason, ...]
    main: ObjectId
    ledger: ObjectId
    since: ObjectId | None = None
    repaired: int = 0

    @property
    def is_verified(self) -> bool:
        """Tell whether nothing speaks against the history."""
        return not self.reasons


@dataclass
class _Walk:
    """Where the proof stands while the ledger is read."""

    repository: Repository
    ledger: Ledger
    main: ObjectId
    landings: int = 0
    releases: int = 0
    sequence: int = 0
    last_at: dt.datetime | None = None
    last_tip: str = ""
    waiting: list[Sha256] = field(default_factory=list)
    grounds: dict[tuple[str, ...], Ground] = field(default_factory=dict)
    tags: dict[str, ObjectId] = field(default_factory=dict)

    def ground(self) -> Ground:
        """Return the rules of main as it stands in the walk, read once per state of the rule files."""
        found = [self.repository.file(self.main, path) for path in _RULE_FILES]
        lists = (one.object_id for one in self.repository.files(self.main, CONFIDENTIALITY))
        key = (*(one.object_id if one else "" for one in found), *lists)
        if key not in self.grounds:
            self.grounds[key] = load_ground(self.repository, self.main)
        return self.grounds[key]


def verify(
    repository: Repository,
    signatures: Signatures,
    tips: tuple[ObjectId, ObjectId],
    pin: Pin,
    *,
    is_full: bool,
) -> Proof:
    """Prove main and ledger.

    Args:
        tips: main and ledger.
        pin: the site id, from outside the repository, and what was verified before: history may only have grown since.
        is_full: prove everything again, not only what is new.
    """
    main, tip = tips
    ledger = Ledger(signatures)
    walk = _Walk(repository, ledger, main)
    since = None if is_full else pin.ledger
    try:
        reason = _state_problem(repository) or _walk(walk, tip, pin.site, since)
        reasons = [reason] if reason else [*_end_problems(walk, main), *_less_than_known(walk, pin)]
    except FuziError as error:
        reasons = [Reason("unreadable", error.what)]
    return Proof(walk.landings, walk.releases, tuple(reasons), main, tip, since)


def _state_problem(repository: Repository) -> Reason | None:
    if repository.is_shallow():
        return Reason("shallow", msg("this clone is shallow or partial; clone it whole"))
    if repository.has_grafts_or_replacements():
        return Reason("grafted", msg("this clone has replaced or grafted commits; clone it anew"))
    return None


def _walk(walk: _Walk, tip: ObjectId, site: Sha256, since: ObjectId | None) -> Reason | None:
    """Read the ledger commit by commit; return the first thing that does not hold."""
    repository, ledger = walk.repository, walk.ledger
    commits = repository.commits(tip)
    known = {one.id for one in commits}
    if since is not None and since not in known:
        return Reason(
            "history-rewritten", msg("the ledger lacks {commit}, which was verified here before", commit=since)
        )
    is_old = since is not None
    for commit in commits:
        ids = extend(ledger, repository, [commit])[0]
        statements = [ledger.kept[key].envelope.statement for key in ids]
        if ledger.positions[commit.id] == 0:
            reason = _founding_problem(walk, ids, site)
            if reason:
                return reason
            walk.waiting += ids
            continue
        if not is_old and (problem := commit_problem(commit, statements)):
            return problem
        receipts = [(key, one) for key, one in zip(ids, statements, strict=True) if isinstance(one, Receipt)]
        if not receipts:
            if any(isinstance(one, Scan | Founding) for one in statements):
                return Reason("record-refused", msg("a record of the host stands outside the host's commits"))
            walk.waiting += ids
            continue
        reason = _receipt_problem(walk, commit.parents[0], receipts, ids)
        reason = reason or _take(walk, ids, receipts[0][1], is_old=is_old)
        if reason:
            return reason
        walk.last_tip = commit.id
        is_old = is_old and commit.id != since
    if walk.waiting:
        return Reason("receipt-missing", msg("the last records have no receipt of the host"))
    return None


def _founding_problem(walk: _Walk, ids: Sequence[Sha256], site: Sha256) -> Reason | None:
    founding = walk.ledger.kept[ids[0]].envelope.statement
    if len(ids) != 1 or not isinstance(founding, Founding) or ids[0] != site:
        return Reason("other-site", msg("this is not the site {site}: its founding record is another one", site=site))
    filed = walk.ledger.filed(ids[0])
    walk.main = founding.main
    if walk.repository.commit(founding.main).tree != founding.tree:
        return Reason("content-differs", msg("the founding record names another tree"))
    signer = signer_of(filed, founding.leader, walk.ground(), founding.at)
    if isinstance(signer, Reason) or filed.key != founding.leader_key:
        return Reason("wrong-signer", msg("the founding record is not signed by the leader it names"))
    return None


def _receipt_problem(
    walk: _Walk, parent: ObjectId, receipts: list[tuple[Sha256, Receipt]], ids: Sequence[Sha256]
) -> Reason | None:
    """Check a receipt against what the ledger holds (step 4)."""
    key, receipt = receipts[0]
    walk.ledger.filed(key)
    scans = [one for one in ids if isinstance(walk.ledger.kept[one].envelope.statement, Scan)]
    expected = {*walk.waiting, *scans}
    is_gapless = receipt.sequence == walk.sequence + 1 and (walk.last_at is None or receipt.at >= walk.last_at)
    is_placed = receipt.ledger == parent and receipt.follows == walk.last_tip
    is_whole = set(receipt.records) == expected and {*scans, key} == set(ids) and len(receipts) == 1
    if not (is_gapless and is_placed and is_whole):
        return Reason(
            "receipt-wrong", msg("receipt {n} of the host does not fit what the ledger holds", n=receipt.sequence)
        )
    walk.sequence, walk.last_at, walk.waiting = receipt.sequence, receipt.at, []
    return None


def _take(walk: _Walk, ids: Sequence[Sha256], receipt: Receipt, *, is_old: bool) -> Reason | None:
    """Check every record that a receipt covers (steps 3, 5, 6, 7)."""
    position = walk.ledger.kept[ids[0]].position
    landed = None
    for key in receipt.records:
        statement = walk.ledger.kept[key].envelope.statement
        if isinstance(statement, Founding):
            continue
        if getattr(statement, "site", "") != walk.ledger.site:
            return Reason("other-site", msg("signed for another site"))
        if not is_old:
            filed = walk.ledger.filed(key)
            reason = _record_problem(walk, filed, statement, receipt.at, position)
            if reason:
                return reason
        if isinstance(statement, Landing):
            landed = statement
            walk.main = statement.commit
            walk.landings += 1
        if isinstance(statement, Release):
            walk.releases += 1
            walk.tags[statement.name] = statement.tag
    moved = next((one.new for one in receipt.refs if one.ref == "refs/heads/main"), None)
    if moved != (landed.commit if landed else None):
        return Reason(
            "receipt-wrong", msg("receipt {n} of the host does not fit what the ledger holds", n=receipt.sequence)
        )
    return None


def _record_problem(walk: _Walk, filed: Filed, statement: Statement, at: dt.datetime, position: int) -> Reason | None:
    ground = walk.ground()
    if isinstance(statement, Scan):
        return None
    person = PersonId(getattr(statement, "person", ""))
    signer = signer_of(filed, person, ground, at)
    if isinstance(signer, Reason):
        return signer
    if isinstance(statement, Landing):
        return _landing_problem(walk, filed, statement, at, position)
    if isinstance(statement, Release):
        if walk.repository.refs("refs/tags/release/").get(f"refs/tags/{statement.name}") != statement.tag:
            return _tag_moved(statement.name)
        return next(iter(release_problems(walk.repository, walk.ledger, filed, ground, (walk.main, at))), None)
    if isinstance(statement, Deployment | TombstoneRecord):
        return next(iter(operation_problems(walk.repository, walk.ledger, filed, ground, (walk.main, at))), None)
    return None


def _landing_problem(walk: _Walk, filed: Filed, record: Landing, at: dt.datetime, position: int) -> Reason | None:
    """Judge a landing again from main's own trees, as of its receipt (step 6)."""
    repository, ledger, ground = walk.repository, walk.ledger, walk.ground()
    if not _is_here(repository, record.commit):
        what = msg("main lacks {commit}, which a landing record names", commit=record.commit)
        return Reason("history-rewritten", what)
    commit = repository.commit(record.commit)
    before = [one for one in ledger.of_change(record.change) if one.position < filed.position]
    fresh = [
        one for one in ledger.of_change(record.change) if one.position == position and isinstance(one.statement, Scan)
    ]
    submissions = [one.statement for one in before if isinstance(one.statement, Submission)]
    if not submissions or commit.parents != (walk.main,):
        return Reason("landing-wrong", msg("{change} did not land on main's tip of that time", change=record.change))
    submission = max(submissions, key=lambda one: one.number)
    trees = load_trees(repository, walk.main, record.commit)
    entries = load_entries(repository, walk.main, record.commit)
    items = load_items(repository, entries, trees)
    base = {one.path: one for one in repository.files(submission.base)}
    problems = [*tree_problems(repository, entries, trees, trees.after), *tip_problems(entries, base, trees.before)]
    if not repository.is_ancestor(submission.base, walk.main):
        problems.append(Reason("base-wrong", msg("it does not start from a commit of main")))
    claimed = (submission.entries, submission.root, dict(submission.items))
    if claimed != (entries, root_of(entries), {item.id: item.digest for item in items}):
        problems.append(Reason("content-differs", msg("the landing commit is not what was approved, laid over main")))
    names = {(commit.author.name, commit.author.email), (commit.committer.name, commit.committer.email)}
    if commit.message != landing_message(submission) or names != {CLERK} or commit.extra:
        problems.append(
            Reason("content-differs", msg("the landing commit carries another message or name than it must"))
        )
    case = Case(ledger.site, record.change, (*before, *fresh), items, ground, ledger.positions, at, tuple(problems))
    parent = next(one for one, place in ledger.positions.items() if place == filed.position - 1)
    found = (commit.id, commit.tree, commit.parents[0])
    return next(iter(admission.landing_problems(filed, case, found, parent)), None)


def _is_here(repository: Repository, commit: ObjectId) -> bool:
    try:
        repository.commit(commit)
    except AskedWrongly:
        return False
    return True


def _end_problems(walk: _Walk, main: ObjectId) -> list[Reason]:
    """Check that main and the release tags are where the records end (steps 5 and 7)."""
    reasons = []
    if walk.main != main:
        what = msg("main is at {found}, but its last landing record names {known}", found=main, known=walk.main)
        reasons.append(Reason("unrecorded-landing", what))
    tags = walk.repository.refs("refs/tags/release/")
    for name, tag in walk.tags.items():
        if tags.get(f"refs/tags/{name}") != tag:
            reasons.append(_tag_moved(name))
    for ref in tags:
        if ref.removeprefix("refs/tags/") not in walk.tags:
            reasons.append(Reason("tag-unrecorded", msg("the tag {ref} has no release record", ref=ref), {"path": ref}))
    return reasons


def _tag_moved(name: str) -> Reason:
    return Reason("tag-moved", msg("the release tag {ref} was moved or removed", ref=name), {"path": name})


def _less_than_known(walk: _Walk, pin: Pin) -> list[Reason]:
    """Refuse a history that lacks what was verified before (step 8)."""
    reasons = []
    if pin.main is not None and not walk.repository.is_ancestor(pin.main, walk.main):
        what = msg("main lacks {commit}, which was verified here before", commit=pin.main)
        reasons.append(Reason("history-rewritten", what))
    if pin.ledger is not None and pin.ledger not in walk.ledger.positions:
        what = msg("the ledger lacks {commit}, which was verified here before", commit=pin.ledger)
        reasons.append(Reason("history-rewritten", what))
    return reasons
