"""`fuzi show`."""

from __future__ import annotations

import click

from fuzi.cli.clone import open_clone, reader_of
from fuzi.cli.explaining import as_option
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
@as_option
@click.option("--offline", is_flag=True, help=_("only what is here already"))
def command(session: Session, change: str, *, full: bool, since_mine: bool, shape: str, offline: bool) -> int:
    """Show one change."""
    from fuzi.cli.explaining import answer_markdown, telling_of
    from fuzi.reports.change import MOST_FILES, MOST_LINES, Length, change_text, since_text
    from fuzi.reports.change_json import change_json
    from fuzi.reports.explanation import explanation_text
    from fuzi.reports.explanation_json import explanation_json, with_stages
    from fuzi.reports.request import cited_text, requests_json
    from fuzi.reports.statements import statements_json, statements_text
    from fuzi.reports.verdict import verdict_json, verdict_text
    from fuzi.steps.clone.look import judged
    from fuzi.steps.clone.reading import read_change
    from fuzi.steps.clone.request import cited_requests

    workspace = open_clone(session, is_offline=offline)
    case = workspace.case(change)
    verdict = judged(workspace, change)
    reader = reader_of(session, workspace)
    document = verdict_json(verdict, session.translate)
    submission = case.submission
    if submission is None:
        session.answer(document, verdict_text(verdict, session.translate, reader.name_of))
        return 0
    reads = workspace.known_person(session.key)
    shown = read_change(workspace, case, reads, None if full else MOST_FILES)
    telling = telling_of(session, workspace, case, verdict, shown)
    told = explanation_json(telling, reader)
    document.update({**told, **change_json(submission, case.items, shown, case.scan)})
    document["pages"] = with_stages(document["pages"], told)
    cited = cited_requests(workspace, submission)
    document["requests"] = requests_json(cited)
    document["statements"] = statements_json(telling.filed, verdict, telling.names, session.translate)
    if shape == "markdown":
        answer_markdown(session, document, telling, reader)
        return 0
    length = Length(None if full else MOST_LINES, f"fuzi show {change} --full")
    if since_mine:
        session.answer(document, since_text(submission, shown, reader, length))
        return 0
    parts = [
        change_text(submission, shown, case.scan, reader, length),
        cited_text(cited, reader),
        statements_text(telling.filed, verdict, telling.titles, reader),
        explanation_text(telling, reader, has_disregarded=False),
    ]
    session.answer(document, "\n\n".join(part for part in parts if part))
    return 0
