"""`fuzi todo`."""

from __future__ import annotations

import click

from fuzi.cli.announcing import announced
from fuzi.cli.clone import open_clone, reader_of
from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _


@verb("todo", help=_("List what waits for you: approvals to give, changes to mend, changes to land."))
@click.option("--offline", is_flag=True, help=_("only what is here already"))
def command(session: Session, offline: bool) -> int:
    """List what waits for the person whose key this is."""
    from fuzi.reports.todo import todo_json, todo_text
    from fuzi.steps.clone.todo import waiting_for

    workspace = open_clone(session, is_offline=offline)
    person = workspace.acting(workspace.signer(session.key))
    found = waiting_for(workspace, person.id, session.translate)
    text = todo_text(found, reader_of(session, workspace))
    told = announced(session, workspace)
    document = {"person": person.id, "todo": todo_json(found), "mandates": told.rows}
    session.answer(document, "\n".join([*told.lines, text]))
    return 0
