"""`fuzi changes`."""

from __future__ import annotations

import click

from fuzi.cli.announcing import announced
from fuzi.cli.clone import open_clone, reader_of
from fuzi.cli.debts import debts_json
from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _


@verb("changes", help=_("List the open changes and what the gate says of each."))
@click.option("--offline", is_flag=True, help=_("only what is here already"))
def command(session: Session, offline: bool) -> int:
    """List the open changes."""
    from fuzi.reports.changes import change_row, change_text
    from fuzi.steps.clone.debts import open_debts
    from fuzi.steps.clone.look import explained_changes

    workspace = open_clone(session, is_offline=offline)
    reader = reader_of(session, workspace)
    found = explained_changes(workspace)
    rows = [change_row(*one, reader) for one in found]
    lines = [change_text(*one, reader) for one in found]
    told = announced(session, workspace)
    text = "\n".join(lines) or session.translate("no change is open")
    owed = open_debts(workspace)
    parts = [*told.lines, text]
    document = {"changes": rows, "mandates": told.rows, "debts": debts_json(owed, workspace)}
    session.answer(document, "\n".join(part for part in parts if part))
    return 0
