"""Puts one change before the gate: its records, its items, the rules of main's tip, and what has moved since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from msgspec import Struct

from fuzi.errors import MalformedFile, Problem
from fuzi.formats import front_matter
from fuzi.gate.ground import Case, Ground
from fuzi.gate.items import files_of, grouped, in_the_way, make_item, moved_on, root_of
from fuzi.gate.paths import entry_problems, is_lfs_pointer
from fuzi.messages import msg
from fuzi.model.change_statement import Approval, Landing, Submission
from fuzi.model.exception_record import Emergency
from fuzi.model.file_tree import EitherTree, FileTree, LandedTree, ListedTree, Names
from fuzi.model.ids import ChangeId, ObjectId, Sha256, UnitId
from fuzi.model.items import Item, ItemKind, kind_of
from fuzi.model.page import CONTENT
from fuzi.model.retraction import retracted_in
from fuzi.model.statement import Filed
from fuzi.model.tree import Entry, FileState, TreeFile, sorted_entries
from fuzi.model.verdict import Reason
from fuzi.ports.repository import Repository
from fuzi.steps.check.rule_check import rule_problems, rules_after
from fuzi.steps.record.expunged import brought_back
from fuzi.steps.record.ledger import Ledger
from fuzi.steps.record.mandates import with_mandates
from fuzi.steps.record.possession import possession_problems
from fuzi.steps.record.site_tree import SiteTree
from fuzi.steps.record.withdrawn import Withdrawal, Withdrawn, leaving, returning


class Trees(Struct, frozen=True):
    """Two trees a change lies between; folders are read as somebody looks into them."""

    before: FileTree
    after: FileTree

    @property
    def paths(self) -> EitherTree:
        """Return the files of both."""
        return EitherTree(self.before, self.after)


def load_trees(repository: Repository, before: ObjectId, after: ObjectId, *, sized: bool = False) -> Trees:
    """Return the trees of two commits; with the sizes of files, where somebody is shown them."""
    return Trees(SiteTree(repository, before, sized=sized), SiteTree(repository, after, sized=sized))


def load_entries(repository: Repository, base: ObjectId, head: ObjectId) -> tuple[Entry, ...]:
    """Return the change set `tree(base) -> tree(head)`, from the trees alone.

    Raises:
        MalformedFile: a name is not UTF-8, so that nobody could sign it.
    """
    changes = repository.compare(base, head, sized=False)
    broken = [one.path for one in changes if not _is_utf8(one.path)]
    if broken:
        raise MalformedFile(
            msg("some names cannot be taken in"),
            [Problem(path, 0, msg("the name is not valid UTF-8")) for path in broken[:20]],
            msg("rename these files, commit, and submit again"),
        )
    files = [one for change in changes for one in (change.before, change.after) if one is not None]
    digests = _digests(repository, files)

    def state(one: TreeFile | None) -> FileState | None:
        return FileState(one.mode, digests[one.object_id]) if one else None

    return sorted_entries(Entry(one.path, state(one.before), state(one.after)) for one in changes)


def _is_utf8(path: str) -> bool:
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _digests(repository: Repository, files: Sequence[TreeFile]) -> dict[ObjectId, Sha256]:
    """Return the SHA-256 of each blob; what is no blob (a submodule) stands for its own name."""
    digests = repository.digests(one.object_id for one in files if one.mode != "160000")
    return {one.object_id: digests.get(one.object_id, Sha256(one.object_id)) for one in files}


def load_items(repository: Repository, entries: Sequence[Entry], trees: Trees) -> tuple[Item, ...]:
    """Return the items of a change: its pages with all their files after it, registers, governance."""
    items = []
    for name, group in grouped(entries, trees.paths).items():
        own = [found for path in files_of(name, trees.after) if (found := trees.after.get(path)) is not None]
        digests = _digests(repository, own)
        states = {one.path: FileState(one.mode, digests[one.object_id]) for one in own}
        items.append(make_item(name, group, states, _named_units(repository, name, trees)))
    return tuple(items)


def _named_units(repository: Repository, item: str, trees: Trees) -> tuple[UnitId, ...]:
    """Return the units that a page's front matter names before or after; an unreadable head names none.

    A head that cannot be read is a finding of the check, which blocks the page by itself.
    """
    if kind_of(item) is not ItemKind.PAGE:
        return ()
    units = set()
    for files in (trees.before, trees.after):
        for path in (f"{CONTENT}{item}/index.md", f"{CONTENT}{item}.md"):
            found = files.get(path)
            if found is None or (item == "index" and path != f"{CONTENT}index.md"):
                continue
            data = repository.read(found.object_id)
            if b"unit" not in data and b"\\" not in data:  # no other spelling of the key: most pages are done with here
                continue
            try:
                unit = front_matter.parse(data, path).head.unit
            except MalformedFile:
                continue
            if unit:
                units.add(UnitId(unit))
    return tuple(sorted(units))


def tree_problems(repository: Repository, entries: Sequence[Entry], trees: Trees, landed: Names) -> tuple[Reason, ...]:
    """Return what no tree may hold: refused names and kinds, twins, LFS pointers.

    Args:
        landed: main once the change has landed, so that twins of what landed meanwhile are seen too.
    """
    reasons = list(entry_problems(entries, landed))
    added = [found for one in entries if one.after is not None and (found := trees.after.get(one.path)) is not None]
    small = {one.object_id: one.path for one in added if one.mode != "160000"}
    for object_id in sorted(small):
        if is_lfs_pointer(repository.read(object_id)):
            path = small[object_id]
            what = msg("{path}: this is a pointer of Git LFS, not the file itself", path=path)
            reasons.append(Reason("path-refused", what, {"path": path}))
    return tuple(reasons)


def withdrawn_problems(
    repository: Repository, withdrawn: Sequence[Withdrawal], submission: Submission, trees: Trees
) -> tuple[Reason, ...]:
    """Return what a change would bring back of what was withdrawn, or what it retracts itself.

    Args:
        trees: those the entries lead from and to; of main's own where a landing is proved again.
    """
    leaves = leaving(repository, retracted_in(submission.attributed), trees.before, submission.base)
    return returning((*withdrawn, *leaves), repository, submission.entries, trees.before, trees.after)


def tip_problems(entries: Sequence[Entry], base: FileTree, tip: FileTree) -> tuple[Reason, ...]:
    """Return what moved on at main's tip after the submission's base.

    Paths that are not as they were, that belong to another page there now, or where a file and a folder would meet.
    """
    named = ListedTree(one.path for one in entries)
    then, now = EitherTree(base, named), EitherTree(tip, named)
    groups = grouped(entries, EitherTree(then, now))
    theirs, ours = grouped(entries, then), grouped(entries, now)
    others = {one.path for item in theirs.keys() ^ ours.keys() for one in (*theirs.get(item, ()), *ours.get(item, ()))}
    moved = {
        path: msg("{path} was changed on the site meanwhile; take in the new version and submit again", path=path)
        for path in (*moved_on(groups, base, tip), *others)
    }
    moved |= {
        path: msg("{path} would be a file and a folder at once on the site as it is now", path=path)
        for path in in_the_way(entries, tip)
    }
    return tuple(Reason("page-moved-on", moved[path], {"path": path}) for path in sorted(moved))


def load_case(
    repository: Repository,
    filed: tuple[Filed, ...],
    ledger: Ledger,
    ground: Ground,
    at: tuple[ObjectId, dt.datetime],
) -> Case:
    """Return the case of a change against main's tip.

    Args:
        filed: the records of the change that are to be weighed; at least one.
        at: main's tip and the instant of judging.
    """
    main, now = at
    ground = with_mandates(ground, ledger)
    change = ChangeId(getattr(filed[0].statement, "change", ""))
    submission = _last(filed)
    items: tuple[Item, ...] = ()
    problems: list[Reason] = []
    after: Ground | None = None
    if submission is not None and not _is_closed(filed):
        trees = load_trees(repository, submission.base, submission.head)
        items = load_items(repository, submission.entries, trees)
        tip = trees.before if main == submission.base else SiteTree(repository, main)
        problems += tree_problems(repository, submission.entries, trees, LandedTree(tip, submission.entries))
        problems += tip_problems(submission.entries, trees.before, tip)
        withdrawn = Withdrawn(repository, ledger).before()
        problems += withdrawn_problems(repository, withdrawn, submission, trees)
        problems += brought_back(repository, submission.entries, tip)
        touched = [one.path for one in submission.entries]
        problems += rule_problems(repository, submission.head, touched, ground, now)
        after = rules_after(repository, submission.head, touched, ground)
        roster = after.roster if after else None
        problems += possession_problems(ledger.signatures, ledger.site, ground.roster, roster)
        if dict(submission.items) != {item.id: item.digest for item in items} or submission.root != root_of(
            submission.entries
        ):
            problems.append(Reason("content-differs", msg("what was signed is not what was pushed")))
    since = policy_since(ledger, filed, ground)
    return Case(ledger.site, change, filed, items, ground, ledger.positions, now, tuple(problems), after, since)


def policy_since(ledger: Ledger, filed: Sequence[Filed], ground: Ground, before: int | None = None) -> int:
    """Return the position of the last landing judged by another policy since the first of some approvals, or -1.

    Every landing record names the policy it was judged by, so each policy between two changes of it has left a record.

    Args:
        before: where the landing that is judged stands; None at the ledger's tip.
    """
    first = min((one.position for one in filed if isinstance(one.statement, Approval | Emergency)), default=None)
    if first is None:
        return -1
    last = len(ledger.index.commits) if before is None else before - 1
    rows = list(ledger.index.between("landing", first, last))
    ledger.read_ahead(rows)
    for row in reversed(rows):
        landing = ledger.kept[row.id].envelope.statement
        if isinstance(landing, Landing) and landing.policy != ground.policy.digest:
            return row.position
    return -1


def _last(filed: Sequence[Filed]) -> Submission | None:
    found = [one.statement for one in filed if isinstance(one.statement, Submission)]
    return max(found, key=lambda one: one.number) if found else None


def _is_closed(filed: Sequence[Filed]) -> bool:
    return any(one.statement.kind in {"landing", "closing"} for one in filed)
