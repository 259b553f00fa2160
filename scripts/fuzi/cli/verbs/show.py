"""`fuzi show`."""

from __future__ import annotations

import click

from fuzi.cli.clone import open_clone, reader_of
from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _


@verb(
    "show",
    help=_("Show one change: its pages with their words, what was found, what was said, who is missing."),
)
@click.argument("change", metavar="ID")
@click.option("--full", is_flag=True, help=_("every line, however long"))
@click.option("--since-mine", is_flag=True, help=_("only what changed since your own last approval of it"))
@click.option("--offline", is_flag=True, help=_("only what is here already"))
def command(session: Session, change: str, full: bool, since_mine: bool, offline: bool) -> int:
    """Show one change."""
    from fuzi.reports.change import MOST_FILES, MOST_LINES, Length, change_text, since_text, title_of
    from fuzi.reports.change_json import change_json
    from fuzi.reports.statements import statements_json, statements_text
    from fuzi.reports.verdict import verdict_json, verdict_text
    from fuzi.steps.clone.look import judged
    from fuzi.steps.clone.reading import read_change, readable_statements

    workspace = open_clone(session, is_offline=offline)
    case = workspace.case(change)
    verdict = judged(workspace, change)
    reader = reader_of(session, workspace)
    document = verdict_json(verdict, session.translate)
    submission = case.submission
    if submission is None:
        session.answer(document, verdict_text(verdict, session.translate, workspace.name_of))
        return 0
    reads = workspace.known_person(session.key)
    shown = read_change(workspace, case, reads, None if full else MOST_FILES)
    filed = readable_statements(workspace, case)
    names = {one.id: one.title for one in shown.items}
    document.update(change_json(submission, case.items, shown, case.scan))
    document["statements"] = statements_json(filed, verdict, names, session.translate)
    length = Length(None if full else MOST_LINES, f"fuzi show {change} --full")
    if since_mine:
        session.answer(document, since_text(submission, shown, reader, length))
        return 0
    titles = {one.id: title_of(one) for one in shown.items}
    parts = [
        change_text(submission, shown, case.scan, reader, length),
        statements_text(filed, verdict, titles, reader),
        verdict_text(
            verdict, session.translate, workspace.name_of, unit_of=reader.unit_of, titles=titles, has_statements=False
        ),
    ]
    session.answer(document, "\n\n".join(part for part in parts if part))
    return 0
