"""The open review debts of a site, and how far main may be released meanwhile."""

from __future__ import annotations

from msgspec import Struct

from fuzi.gate.debt import debt_reason, held_back, releasable
from fuzi.model.debt import LandedChange
from fuzi.model.ids import ObjectId
from fuzi.model.publication_statement import Release
from fuzi.model.verdict import Reason
from fuzi.steps.clone.workspace import Workspace
from fuzi.steps.host.debts import DebtBook, Owed


class ReleasePoint(Struct, frozen=True):
    """Which commit of main may be released today.

    Attributes:
        commit: None where nothing may be.
        held: the landings that wait for the debts, oldest first.
        owed: the debts that are open.
        reasons: why the rest waits; empty where nothing does.
    """

    commit: ObjectId | None
    held: tuple[LandedChange, ...] = ()
    owed: tuple[Owed, ...] = ()
    reasons: tuple[Reason, ...] = ()


def open_debts(workspace: Workspace) -> tuple[Owed, ...]:
    """Return every open debt, those first that are overdue, then by their end time."""
    found = _book(workspace).open()
    return tuple(sorted(found, key=lambda one: (one.debt.until, one.debt.position)))


def release_point(workspace: Workspace) -> ReleasePoint:
    """Return the newest commit of main that no open debt keeps from being released."""
    owed = open_debts(workspace)
    if not owed:
        return ReleasePoint(workspace.main)
    debts = [one.debt for one in owed]
    records = [one for _key, one in workspace.ledger.statements("release") if isinstance(one, Release)]
    since = records[-1].commit if records else None
    landings = _book(workspace).landings(since, workspace.main)
    count = releasable(landings, debts)
    if count == len(landings):
        return ReleasePoint(workspace.main, owed=owed)
    held = held_back(landings, debts)
    reasons = tuple(debt_reason(one.debt, one.verdict, held, workspace.now) for one in owed)
    return ReleasePoint(landings[count - 1].commit if count else None, landings[count:], owed, reasons)


def _book(workspace: Workspace) -> DebtBook:
    return DebtBook(workspace.repository, workspace.ledger, workspace.ground, workspace.now)
