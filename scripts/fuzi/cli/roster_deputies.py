"""`fuzi roster deputy-start|deputy-end`: a standing deputy begins or ceases to act; signed, and at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import click

from fuzi.cli.clone import open_clone
from fuzi.cli.review import DAY
from fuzi.cli.roster_group import command
from fuzi.cli.session import Session, Step
from fuzi.cli.words import _


def _deputy_options(step: Step) -> Step:
    """Give a word about a standing deputy its options."""
    for one in (
        click.option("-m", "reason", default="", metavar="TEXT", help=_("why, such as sick leave")),
        click.option("--role", default="", metavar="ROLE", help=_("the role, where there are several")),
        click.option("--for", "principal", required=True, metavar="PERSON", help=_("for whom the deputy acts")),
        click.argument("deputy", metavar="PERSON"),
    ):
        step = one(step)
    return step


@command.word("deputy-start", help=_("A standing deputy begins to act: signed, and told to everybody at once."))
@_deputy_options
@click.option("--until", type=DAY, metavar="DAY", help=_("the last day; at most 31 days"))
def start(session: Session, until: dt.datetime | None, **said: str) -> int:
    """Start a mandate."""
    return _mandate(session, said, until.date() if until else None, ends=False)


@command.word("deputy-end", help=_("A standing deputy ceases to act, at once."))
@_deputy_options
def end(session: Session, **said: str) -> int:
    """End a mandate."""
    return _mandate(session, said, None, ends=True)


def _mandate(session: Session, said: Mapping[str, str], last: dt.date | None, *, ends: bool) -> int:
    from fuzi.reports.mandates import ended, mandates_json, starting
    from fuzi.steps.clone.deputize import Standing, named_person, standing_of, start_or_end

    workspace = open_clone(session)
    deputy, principal = (named_person(workspace, said[one]).id for one in ("deputy", "principal"))
    role = standing_of(workspace, deputy, principal, said["role"])
    wish = Standing(role, principal, deputy, said["reason"], last)
    mandate, statement = start_or_end(workspace, workspace.signer(session.key), wish, ends=ends)
    text = (ended if ends else starting)(mandate, workspace.name_of).render(session.translate)
    session.answer({"mandate": mandates_json([(statement, mandate)])[0]}, text)
    return 0
