"""Tells from the ledger which emergency landings still owe their approvals, as of any place in it.

A debt is judged again at every statement that was made on it, by the rules of main and at the time of that statement,
and today: once its quorum has stood it is settled for good. A page owes nothing any more when a later landing removed
it, or replaced it with a quorum that is free of those who signed the emergency.
"""

from __future__ import annotations

import datetime as dt
from heapq import merge

from msgspec import Struct, field
from msgspec.structs import replace

from fuzi.gate.debt import Terms, debt_reason, held_back, terms_of
from fuzi.gate.decide import judge
from fuzi.gate.ground import Case, Ground
from fuzi.model.change_statement import Approval, Landing, Submission
from fuzi.model.debt import Debt, LandedChange, LandingKind
from fuzi.model.exception_record import Repair
from fuzi.model.ids import ChangeId, ObjectId, PersonId, Sha256
from fuzi.model.items import Item, ItemKind, kind_of
from fuzi.model.page import CONTENT
from fuzi.model.statement import Filed
from fuzi.model.verdict import Outcome, Reason, Verdict
from fuzi.ports.repository import Repository
from fuzi.steps.host.case import load_case, load_entries, load_items, load_trees, policy_since
from fuzi.steps.host.repair_case import load_repair_case
from fuzi.steps.record.ledger import Ledger
from fuzi.steps.record.ledger_row import Row
from fuzi.steps.record.main_line import MainLine
from fuzi.steps.record.mandates import with_mandates
from fuzi.steps.record.rules import load_ground


def _place(event: tuple[int, Row | None]) -> int:
    return event[0]


class Owed(Struct, frozen=True):
    """A debt that is open, its case, and the gate's answer on it."""

    debt: Debt
    case: Case
    verdict: Verdict


class DebtBook(Struct, dict=True):
    """The debts of a site as of one moment.

    Attributes:
        ground: the rules of main.
        now: the instant of judging.
        before: the ledger position from which on nothing is looked at; None is its end.
    """

    repository: Repository
    ledger: Ledger
    ground: Ground
    now: dt.datetime
    before: int | None = None
    _items: dict[ChangeId, tuple[Item, ...]] = field(default_factory=dict)
    _grounds: dict[ObjectId, Ground] = field(default_factory=dict)
    _settled_by: dict[ChangeId, tuple[Sha256, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._line = MainLine(self.ledger)

    # asking

    def open(self) -> tuple[Owed, ...]:
        """Return every open debt, in the order of the landings."""
        changes = dict.fromkeys(row.change for row in self.ledger.index.of_kind("emergency"))
        found = [owed for change in changes if (owed := self.owed(ChangeId(change))) is not None]
        return tuple(sorted(found, key=lambda one: one.debt.position))

    def owing(self) -> frozenset[str]:
        """Return the pages that still owe approvals."""
        return frozenset(page for one in self.open() for page in one.debt.pages)

    def owed(self, change: ChangeId, filed: tuple[Filed, ...] | None = None) -> Owed | None:
        """Return what a change that has landed by emergency still owes; None for any other, or where it is settled.

        Args:
            filed: its records, where they are known.
        """
        known = filed if filed is not None else self._of_change(change)
        found = next((one for one in known if isinstance(one.statement, Landing)), None)
        if found is None or not isinstance(found.statement, Landing):
            return None
        terms = terms_of(found.statement, known)
        return None if terms is None else self._replayed(known, found, terms)

    def settled_by(self, change: ChangeId) -> tuple[Sha256, ...]:
        """Return the approvals by which the debt of an emergency landing was settled; none where it was not by them."""
        if "emergency" in self.ledger.kinds(change):
            self.owed(change)
        return self._settled_by.get(change, ())

    def landings(self, since: ObjectId | None, upto: ObjectId) -> tuple[LandedChange, ...]:
        """Return the landings after one commit of main, up to another one, oldest first."""
        new = {one.id for one in self.repository.commits(upto, (since,) if since else ())}
        found: list[LandedChange] = []
        for row in reversed(list(self.ledger.index.of_kind("landing")) if new else []):
            record = self._landing(row)
            if record.commit in new:
                found.append(LandedChange(record.change, record.commit, self._kind(record)))
            elif found:
                break
        return tuple(reversed(found))

    # what was

    def _of_change(self, change: ChangeId) -> tuple[Filed, ...]:
        end = len(self.ledger.index.commits) if self.before is None else self.before
        return tuple(one for one in self.ledger.of_change(change) if one.position < end)

    def _replayed(self, filed: tuple[Filed, ...], landed: Filed, terms: Terms) -> Owed | None:
        """Go through what followed a landing; return what is left of its debt."""
        landing = landed.statement
        assert isinstance(landing, Landing)  # noqa: S101 - by the caller
        pages = tuple(item.id for item in self._landed_items(landing))
        said = {one.position for one in filed if isinstance(one.statement, Approval) and one.position > landed.position}
        end = len(self.ledger.index.commits) if self.before is None else self.before
        rows = self.ledger.index.between("landing", landed.position + 1, end - 1)
        for position, row in merge(
            [(one, None) for one in sorted(said)], ((one.position, one) for one in rows), key=_place
        ):
            if row is not None:
                done = self._done_by(self._landing(row), terms[2])
                pages = tuple(page for page in pages if page not in done)
                if not pages:
                    return None
                continue
            verdict = self._judged(filed, landed, terms, pages, position)
            if verdict.outcome is Outcome.APPROVED:
                self._settle(landing.change, verdict)
                return None
        case = self._case(filed, landed, terms, pages)
        verdict = judge(case)
        if verdict.outcome is Outcome.APPROVED or case.debt is None:
            self._settle(landing.change, verdict)
            return None
        return Owed(case.debt, case, verdict)

    def _settle(self, change: ChangeId, verdict: Verdict) -> None:
        """Keep what settled a debt."""
        self._settled_by[change] = tuple(one.statement for one in verdict.counted)

    def _judged(
        self, filed: tuple[Filed, ...], landed: Filed, terms: Terms, pages: tuple[str, ...], position: int
    ) -> Verdict:
        """Judge a debt as it stood when something was said about it."""
        known = tuple(one for one in filed if one.position <= position)
        at = next((one.received_at for one in known if one.position == position), None) or self.now
        ground = self._ground_at(position)
        since = policy_since(self.ledger, known, ground, position + 1)
        case = self._case(known, landed, terms, pages)
        then = replace(case, ground=replace(ground, lists=None), now=at, policy_since=since)
        return judge(then)

    def _case(self, filed: tuple[Filed, ...], landed: Filed, terms: Terms, pages: tuple[str, ...]) -> Case:
        landing = landed.statement
        assert isinstance(landing, Landing)  # noqa: S101 - by the caller
        until, reason, signers = terms
        debt = Debt(landing.change, landing.commit, landed.id, landed.position, pages, until, reason, signers)
        end = None if self.before is None else self.before - 1
        # it is on the site already: new rules of the check open an incident, not a debt
        ground = replace(with_mandates(self.ground, self.ledger, end), lists=None)
        return Case(
            self.ledger.site,
            landing.change,
            filed,
            tuple(item for item in self._landed_items(landing) if item.id in pages),
            ground,
            self.ledger.positions,
            self.now,
            policy_since=policy_since(self.ledger, filed, ground, self.before),
            debt=debt,
        )

    def _landed_items(self, landing: Landing) -> tuple[Item, ...]:
        """Return what a landing brought, from main's own trees: its draft may be gone."""
        if landing.change not in self._items:
            trees = load_trees(self.repository, landing.before, landing.commit)
            entries = load_entries(self.repository, landing.before, landing.commit)
            self._items[landing.change] = load_items(self.repository, entries, trees)
        return self._items[landing.change]

    def _ground_at(self, position: int) -> Ground:
        """Return the rules of main as they were at a place of the ledger."""
        main = self._line.before(position)
        if main not in self._grounds:
            self._grounds[main] = load_ground(self.repository, main)
        return with_mandates(self._grounds[main], self.ledger, position)

    # what later landings settled

    def _landing(self, row: Row) -> Landing:
        landing = self.ledger.kept[row.id].envelope.statement
        assert isinstance(landing, Landing)  # noqa: S101 - by its kind
        return landing

    def _done_by(self, landing: Landing, signers: tuple[PersonId, ...]) -> frozenset[str]:
        """Return the pages for which a later landing did what was owed: removed, or replaced by others' quorum."""
        submission = self._submission(landing)
        touched = [item for item in submission.items if kind_of(item) is ItemKind.PAGE]
        is_free = self._kind(landing) is not LandingKind.EMERGENCY and not self._speakers(landing) & {*signers}
        return frozenset(page for page in touched if is_free or not self._is_there(landing.commit, page))

    def _speakers(self, landing: Landing) -> frozenset[str]:
        words = [self.ledger.kept[key].envelope.statement for key in landing.counted]
        approvals = [one for one in words if isinstance(one, Approval)]
        return frozenset({one.person for one in approvals} | {one.on_behalf for one in approvals if one.on_behalf})

    def _submission(self, landing: Landing) -> Submission:
        rows = [row for row in self.ledger.index.of_change(landing.change) if row.kind == "submission"]
        known = [self.ledger.kept[row.id].envelope.statement for row in rows]
        return next(one for one in known if isinstance(one, Submission) and one.number == landing.submission)

    def _is_there(self, commit: ObjectId, page: str) -> bool:
        texts = (f"{CONTENT}{page}/index.md", f"{CONTENT}{page}.md")
        return any(self.repository.file(commit, path) is not None for path in texts)

    def _kind(self, landing: Landing) -> LandingKind:
        rows = [self.ledger.index.find(key) for key in landing.counted]
        if any(row is not None and row.kind == "emergency" for row in rows):
            return LandingKind.EMERGENCY
        submission = self._submission(landing)
        only_removes = all(entry.after is None for entry in submission.entries)
        pages = [
            kind_of(item) is ItemKind.PAGE and not self._is_there(landing.commit, item) for item in submission.items
        ]
        return LandingKind.RETRACTION if only_removes and all(pages) else LandingKind.ORDINARY


def debts_against(book: DebtBook, since: ObjectId | None, commit: ObjectId) -> tuple[Reason, ...]:
    """Return why a release of a commit waits for the open debts; empty where they do not stand in its way.

    Args:
        since: the commit of the last release; None where there is none.
    """
    owed = book.open()
    held = held_back(book.landings(since, commit), [one.debt for one in owed]) if owed else ()
    return tuple(debt_reason(one.debt, one.verdict, held, book.now) for one in owed) if held else ()


def load_change(
    repository: Repository,
    filed: tuple[Filed, ...],
    ledger: Ledger,
    ground: Ground,
    at: tuple[ObjectId, dt.datetime],
    *,
    before: int | None = None,
) -> Case:
    """Return the case of a change as `load_case` does, or of what it owes where it has landed by emergency.

    Args:
        filed: the records of the change that are to be weighed; at least one.
        at: main's tip and the instant of judging.
        before: the ledger position from which on nothing is looked at; None is its end.
    """
    if any(isinstance(one.statement, Repair) for one in filed):
        return load_repair_case(repository, filed, ledger, at[1])
    case = load_case(repository, filed, ledger, ground, at)
    if not case.emergencies:
        return case
    book = DebtBook(repository, ledger, ground, at[1], before)
    if case.closing is None:
        return replace(case, owing=book.owing())
    owed = book.owed(case.change, filed)
    return case if owed is None else owed.case
