"""`fuzi confirm`."""

from __future__ import annotations

import click

from fuzi.cli.clone import open_clone
from fuzi.cli.group import verb
from fuzi.cli.review import say_word
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import msg


@verb(
    "confirm",
    help=_(
        "Confirm in one act what waits since the one before you, or your deputy, can no longer speak: shows the "
        "changes whose approval lapsed and that you can give, asks once, signs one statement for each."
    ),
)
@click.argument("changes", metavar="[ID]…", nargs=-1)
@click.option("-m", "words", default="", metavar="TEXT", help=_("a remark for the record"))
def command(session: Session, changes: tuple[str, ...], words: str) -> int:
    """Confirm what lapsed with a predecessor."""
    from fuzi.model.change_statement import Decision
    from fuzi.steps.clone.confirm import lapsed_for
    from fuzi.steps.clone.review import Word

    workspace = open_clone(session)
    person = workspace.acting(workspace.signer(session.key))
    found = lapsed_for(workspace, person.id, frozenset(changes))
    if not found:
        text = msg("nothing waits for your confirmation").render(session.translate)
        session.answer({"statements": []}, text)
        return 0
    code = 0
    for stage, listed in found.items():
        code = say_word(session, listed, Word(Decision.APPROVE, stage, "", words)) or code
    return code
