"""What release, publish, verify and the lists tell of approvals that are owed after emergency landings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from fuzi.cli.session import Session

if TYPE_CHECKING:
    from fuzi.steps.clone.debts import ReleasePoint
    from fuzi.steps.clone.workspace import Workspace
    from fuzi.steps.host.debts import Owed


def debts_json(owed: Sequence[Owed], workspace: Workspace) -> list[dict[str, Any]]:
    """Return the open debts."""
    from fuzi.reports.emergency import debt_json

    return [debt_json(one.debt, one.verdict, workspace.now) for one in owed]


def debts_lines(session: Session, workspace: Workspace, owed: Sequence[Owed]) -> str:
    """Return the open debts as text; empty where there are none, as of a ledger that cannot be read."""
    if not owed:
        return ""
    from fuzi.cli.clone import reader_of
    from fuzi.reports.emergency import debts_text

    return debts_text([(one.debt, one.verdict) for one in owed], workspace.now, reader_of(session, workspace))


def point_json(point: ReleasePoint | None, session: Session, workspace: Workspace) -> dict[str, Any]:
    """Return what of main a release leaves out and why, and every open debt; empty where nothing is owed."""
    if point is None or not point.owed:
        return {}
    return {
        "review_debts": debts_json(point.owed, workspace),
        "held_back": [one.change for one in point.held],
        "reasons": [
            {"code": one.code, "message": one.message.render(session.translate), **one.details} for one in point.reasons
        ],
    }


def tell_point(session: Session, workspace: Workspace, point: ReleasePoint | None) -> None:
    """Say which debts are open, and what waits for them."""
    from fuzi.reports.emergency import warning

    for one in point.owed if point is not None else ():
        session.say(warning(one.debt, workspace.now))
    for reason in point.reasons if point is not None else ():
        session.say(reason.message)


def refuse_release(session: Session, workspace: Workspace, point: ReleasePoint) -> int:
    """Say no to a release because approvals are owed; 1."""
    from fuzi.reports.advice import reason_lines

    document = {"outcome": "refused", **point_json(point, session, workspace)}
    session.answer(document, "\n".join(reason_lines(point.reasons, session.translate, "  · ")))
    return 1
