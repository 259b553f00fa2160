"""`fuzi changes`."""

from __future__ import annotations

import click

from fuzi.cli.announcing import announced
from fuzi.cli.clone import open_clone, reader_of
from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import msg


@verb("changes", help=_("List the open changes and what the gate says of each."))
@click.option("--offline", is_flag=True, help=_("only what is here already"))
def command(session: Session, offline: bool) -> int:
    """List the open changes."""
    from fuzi.reports.verdict import OUTCOMES
    from fuzi.steps.clone.look import open_changes

    workspace = open_clone(session, is_offline=offline)
    found = open_changes(workspace)
    reader = reader_of(session, workspace)
    rows = [
        {
            "change": one.submission.change,
            "submission": one.submission.number,
            "title": one.title,
            "owner": one.submission.owner,
            "received_at": one.received_at.strftime("%Y-%m-%dT%H:%M:%SZ") if one.received_at else None,
            "outcome": one.verdict.outcome.value,
        }
        for one in found
    ]
    lines = [
        msg(
            "{change}  submission {n}  {time}  {outcome}  {owner}  {title}",
            change=one.submission.change,
            n=one.submission.number,
            outcome=OUTCOMES[one.verdict.outcome],
            owner=workspace.name_of(one.submission.owner),
            time=reader.at(one.received_at),
            title=one.title,
        ).render(session.translate)
        for one in found
    ]
    told = announced(session, workspace)
    text = "\n".join(lines) or session.translate("no change is open")
    session.answer({"changes": rows, "mandates": told.rows}, "\n".join([*told.lines, text]))
    return 0
