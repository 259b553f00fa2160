"""`fuzi object`."""

from __future__ import annotations

from typing import Any

import click

from fuzi.cli.group import verb
from fuzi.cli.review import for_option, say_word, stage_option
from fuzi.cli.session import Session
from fuzi.cli.words import _


@verb("object", help=_("Send a change back, saying what to mend. It stands until you take it back or approve."))
@click.argument("change", metavar="ID")
@stage_option
@click.option("--unit", default="", metavar="U", help=_("the unit, for who leads several"))
@for_option
@click.option("-m", "words", required=True, metavar="TEXT", help=_("what to mend"))
@click.option(
    "--suggest",
    multiple=True,
    nargs=3,
    metavar="PAGE OLD NEW",
    help=_("a correction: the page, a piece of its text, your words in its place; its author takes it by `fuzi adopt`"),
)
def command(session: Session, change: str, stage: str, **said: Any) -> int:
    """Object."""
    from fuzi.model.change_statement import Decision
    from fuzi.steps.clone.review import Word

    behalf = {"on_behalf": said["on_behalf"], "suggestions": said["suggest"]}
    return say_word(session, (change,), Word(Decision.OBJECT, stage, said["unit"], said["words"], **behalf))
