"""`fuzi land`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from fuzi.cli.clone import reader_of
from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import msg

if TYPE_CHECKING:
    from fuzi.steps.clone.land import Landed
    from fuzi.steps.clone.workspace import Workspace


@verb(
    "land",
    help=_(
        "Put an approved change into main: one commit, with its record, in one push. In an emergency two persons sign "
        "instead of the usual reviewers: --emergency with --until and -m; the approvals are then given afterwards."
    ),
)
@click.argument("change", metavar="ID")
@click.option("--emergency", is_flag=True, help=_("ask for a landing before the approvals, or finish one"))
@click.option("--until", default="", metavar="TIME", help=_("by when the approvals are given: 2026-11-24T12:00"))
@click.option("-m", "reason", default="", metavar="REASON", help=_("why it is an emergency"))
def command(session: Session, change: str, *, emergency: bool, until: str, reason: str) -> int:
    """Land a change, or print the verdict that speaks against it."""
    from fuzi import wiring
    from fuzi.errors import AskedWrongly
    from fuzi.steps.clone.emergency import Alarm
    from fuzi.steps.clone.land import land

    if (until or reason) and not emergency:
        raise AskedWrongly(msg("--until and -m go with --emergency"))
    workspace = wiring.workspace(session.repo, language=session.language)
    alarm = Alarm(_instant(workspace, until) if until else None, reason) if emergency else None
    return _answer(session, workspace, change, land(workspace, workspace.signer(session.key), change, alarm))


def _instant(workspace: Workspace, text: str) -> dt.datetime:
    """Return a time as typed; without a zone it is the site's."""
    from fuzi.errors import AskedWrongly

    try:
        at = dt.datetime.fromisoformat(text.strip())
        at = at if at.tzinfo is not None else at.replace(tzinfo=workspace.ground.zone)
        return at.astimezone(dt.UTC)
    except (ValueError, OverflowError) as error:
        raise AskedWrongly(
            msg("{text} is no time", text=text), msg("write it like 2026-11-24T12:00 or 2026-11-24T12:00+08:00")
        ) from error


def _answer(session: Session, workspace: Workspace, change: str, landed: Landed) -> int:
    """Print what became of it: 0 where it has landed."""
    from fuzi.reports.emergency import after_signing
    from fuzi.reports.verdict import verdict_json

    document = verdict_json(landed.verdict, session.translate)
    document.update({"record": landed.emergency} if landed.emergency else {})
    if landed.commit is None:
        session.answer(document, _no(session, workspace, change, landed))
        if landed.emergency:
            session.say(after_signing(change))
        return 1
    document.update({"commit": landed.commit, "statement": landed.statement, "emergency": landed.is_emergency})
    text = msg("landed: {change} is commit {commit} of main", change=change, commit=landed.commit[:12])
    session.answer(document, text.render(session.translate))
    if landed.is_emergency:
        _tell_debt(session, workspace, change)
    session.say(msg("next: `fuzi release`, then `fuzi deploy TARGET`; or `fuzi publish` does it all"))
    return 0


def _no(session: Session, workspace: Workspace, change: str, landed: Landed) -> str:
    """Return why it has not landed, and what is next for who asked; what waits for an emergency has its own words."""
    from fuzi.cli.explaining import telling_of
    from fuzi.reports.explanation import explanation_text
    from fuzi.reports.verdict import verdict_text

    case = workspace.case(change)
    if case.submission is None or case.emergencies:
        reader = reader_of(session, workspace)
        return verdict_text(landed.verdict, session.translate, reader.name_of, unit_of=reader.unit_of)
    return explanation_text(telling_of(session, workspace, case, landed.verdict), reader_of(session, workspace))


def _tell_debt(session: Session, workspace: Workspace, change: str) -> None:
    """Say at once what is owed now, and by when."""
    from fuzi.reports.emergency import debt_message
    from fuzi.steps.clone.debts import open_debts

    for one in open_debts(workspace):
        if one.debt.change == change:
            session.say(debt_message(one.debt, one.verdict, reader_of(session, workspace)))
