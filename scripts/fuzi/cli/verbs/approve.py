"""`fuzi approve`."""

from __future__ import annotations

from typing import Any

import click

from fuzi.cli.group import verb
from fuzi.cli.review import DAY, for_option, say_word, stage_option
from fuzi.cli.session import Session
from fuzi.cli.words import _


@verb("approve", help=_("Approve one or several changes in one stage. Shows what is signed, then signs."))
@click.argument("changes", metavar="ID…", nargs=-1, required=True)
@stage_option
@click.option("--unit", default="", metavar="U", help=_("the unit, for who leads several"))
@for_option
@click.option("--until", default=None, metavar="DAY", type=DAY, help=_("the last day of a standing deputy who begins"))
@click.option("-m", "words", default="", metavar="TEXT", help=_("a remark for the record"))
@click.option("--acknowledge", multiple=True, metavar="FINDING", help=_("a flagged finding you looked at and accept"))
@click.option("--offline", is_flag=True, help=_("sign what is here already; it is sent with the next connection"))
def command(session: Session, changes: tuple[str, ...], stage: str, **said: Any) -> int:
    """Approve."""
    from fuzi.model.change_statement import Decision
    from fuzi.steps.clone.review import Word

    until = said["until"].date() if said["until"] else None
    behalf = (said["on_behalf"], until)
    word = Word(Decision.APPROVE, stage, said["unit"], said["words"], said["acknowledge"], *behalf)
    return say_word(session, changes, word, is_offline=said["offline"])
