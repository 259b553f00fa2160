"""Gathers what is told about a change: the verdict, its pages stage by stage, titles, statements, and to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from fuzi.cli.session import Session
from fuzi.cli.words import _

if TYPE_CHECKING:
    from fuzi.gate.ground import Case
    from fuzi.model.shown import Shown
    from fuzi.model.verdict import Verdict
    from fuzi.reports.explanation import Telling
    from fuzi.reports.reader import Reader
    from fuzi.steps.clone.workspace import Workspace

as_option = click.option(
    "--as",
    "shape",
    type=click.Choice(["text", "markdown"]),
    default="text",
    help=_("text for a terminal, or Markdown for a comment on a forge"),
)
"""In which shape a change is told; with `--format json` the Markdown stands beside the other keys."""


def telling_of(
    session: Session, workspace: Workspace, case: Case, verdict: Verdict, shown: Shown | None = None
) -> Telling:
    """Return a change ready to be told to whoever runs the command.

    Args:
        shown: the change as it was read already; else only its names are read.
    """
    from fuzi.gate.explain import explain
    from fuzi.reports.change import title_of
    from fuzi.reports.explanation import Telling
    from fuzi.steps.clone.reading import read_names, readable_statements
    from fuzi.steps.clone.viewing import viewer_of

    names = shown or read_names(workspace, case)
    return Telling(
        verdict,
        explain(case, verdict),
        viewer_of(workspace, case, workspace.known_person(session.key)),
        names.title,
        {one.id: title_of(one) for one in names.items},
        readable_statements(workspace, case),
        {one.id: one.title for one in names.items},
    )


def answer_markdown(session: Session, document: dict[str, Any], telling: Telling, reader: Reader) -> None:
    """Print the comment for a forge; in a JSON answer it stands beside the other keys."""
    from fuzi.reports.comment import comment

    text = comment(telling, reader)
    session.answer({**document, "markdown": text}, text)
