"""`fuzi show`."""

from __future__ import annotations

import click

from fuzi.cli.clone import open_clone
from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _


@verb("show", help=_("Show one change: its pages, what was found, what was said, who is missing."))
@click.argument("change", metavar="ID")
@click.option("--offline", is_flag=True, help=_("only what is here already"))
def command(session: Session, change: str, offline: bool) -> int:
    """Show one change."""
    from fuzi.reports.change import change_json, change_text, statements_text
    from fuzi.reports.verdict import verdict_json, verdict_text
    from fuzi.steps.clone.look import judged

    workspace = open_clone(session, is_offline=offline)
    case = workspace.case(change)
    verdict = judged(workspace, change)
    document, parts = verdict_json(verdict, session.translate), []
    if case.submission is not None:
        document.update(change_json(case.submission, case.items, case.scan))
        parts.append(change_text(case.submission, case.items, case.scan, session.translate, workspace.name_of))
    parts.append(statements_text(case.filed, session.translate, workspace.name_of))
    parts.append(verdict_text(verdict, session.translate, workspace.name_of))
    session.answer(document, "\n".join(part for part in parts if part))
    return 0
