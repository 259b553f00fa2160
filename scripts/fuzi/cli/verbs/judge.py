"""`fuzi judge`."""

from __future__ import annotations

import click

from fuzi.cli.clone import open_clone, reader_of
from fuzi.cli.explaining import as_option
from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.supposing import suppose
from fuzi.cli.words import _

_MALFORMED = "rules-malformed"


@verb("judge", help=_("Tell whether a change may land, and why: what was counted, what was not, who is missing."))
@click.argument("change", metavar="ID")
@as_option
@click.option(
    "--what-if",
    "what_if",
    multiple=True,
    metavar="SENTENCE",
    help=_('suppose "p02 approves sign-off" (or objects, withdraws) was said next; repeatable, nothing is signed'),
)
@click.option("--offline", is_flag=True, help=_("only what is here already"))
def command(session: Session, change: str, shape: str, what_if: tuple[str, ...], offline: bool) -> int:
    """Print the verdict; 0 approved, 1 not, 2 when main's rules are malformed."""
    from fuzi.cli.explaining import answer_markdown, telling_of
    from fuzi.reports.explanation import explanation_text
    from fuzi.reports.explanation_json import explanation_json
    from fuzi.reports.verdict import verdict_json, verdict_text
    from fuzi.steps.clone.look import judged

    workspace = open_clone(session, is_offline=offline)
    if what_if:
        return suppose(session, workspace, change, what_if)
    verdict = judged(workspace, change)
    document = verdict_json(verdict, session.translate)
    if any(reason.code == _MALFORMED for reason in verdict.reasons):
        session.answer(document, verdict_text(verdict, session.translate, str))
        return 2
    case = workspace.case(change)
    if case.submission is None:
        session.answer(document, verdict_text(verdict, session.translate, reader_of(session, workspace).name_of))
        return 1
    telling = telling_of(session, workspace, case, verdict)
    reader = reader_of(session, workspace)
    document.update(explanation_json(telling, reader))
    if shape == "markdown":
        answer_markdown(session, document, telling, reader)
    else:
        session.answer(document, explanation_text(telling, reader))
    return 0 if verdict.outcome == "approved" else 1
