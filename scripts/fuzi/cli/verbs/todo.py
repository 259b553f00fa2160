"""`fuzi todo`."""

from __future__ import annotations

import click

from fuzi.cli.announcing import announced
from fuzi.cli.clone import open_clone, reader_of
from fuzi.cli.debts import debts_json, debts_lines
from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _


@verb("todo", help=_("List what waits for you: approvals to give, changes to mend, changes to land."))
@click.option("--offline", is_flag=True, help=_("only what is here already"))
def command(session: Session, offline: bool) -> int:
    """List what waits for the person whose key this is."""
    from fuzi.reports.todo import handovers_json, todo_json, todo_text
    from fuzi.steps.clone.debts import open_debts
    from fuzi.steps.clone.handovers import handovers_for
    from fuzi.steps.clone.todo import waiting_for
    from fuzi.steps.clone.waivers_ahead import waivers_for

    workspace = open_clone(session, is_offline=offline)
    person = workspace.acting(workspace.signer(session.key))
    found = waiting_for(workspace, person.id, session.translate)
    left = handovers_for(workspace, person.id)
    ending = waivers_for(workspace, person.id)
    text = todo_text(found, reader_of(session, workspace), left, ending)
    told = announced(session, workspace)
    owed = open_debts(workspace)
    document = {"person": person.id, "todo": todo_json(found), "mandates": told.rows}
    document["handovers"] = handovers_json(left, session.translate)
    document["waivers"] = handovers_json(ending, session.translate)
    document["debts"] = debts_json(owed, workspace)
    others = [one for one in owed if one.debt.change not in {row.change for row in found}]
    parts = [debts_lines(session, workspace, others), *told.lines, text]
    session.answer(document, "\n".join(part for part in parts if part))
    return 0
