"""`fuzi object`."""

from __future__ import annotations

import click

from fuzi.cli.group import verb
from fuzi.cli.review import say_word, stage_option
from fuzi.cli.session import Session
from fuzi.cli.words import _


@verb("object", help=_("Send a change back, saying what to mend. It stands until you take it back or approve."))
@click.argument("change", metavar="ID")
@stage_option
@click.option("--unit", default="", metavar="U", help=_("the unit, for who leads several"))
@click.option("-m", "words", required=True, metavar="TEXT", help=_("what to mend"))
def command(session: Session, change: str, stage: str, unit: str, words: str) -> int:
    """Object."""
    from fuzi.model.statement import Decision
    from fuzi.steps.clone.review import Word

    return say_word(session, (change,), Word(Decision.OBJECT, stage, unit, words))
