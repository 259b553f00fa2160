"""`fuzi disclaim`."""

from __future__ import annotations

import click

from fuzi.cli.clone import open_clone
from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import msg


@verb("disclaim", help=_("Declare that you are not an author of a change whose commits name you."))
@click.argument("change", metavar="ID")
@click.option("-m", "words", default="", metavar="TEXT", help=_("a remark for the record"))
def command(session: Session, change: str, words: str) -> int:
    """Disclaim authorship."""
    from fuzi.steps.clone import review

    workspace = open_clone(session)
    made = review.disclaim(workspace, workspace.signer(session.key), change, words)
    document = {"statements": [{"change": change, "statement": made}]}
    session.answer(document, msg("declared; filed as {statement}", statement=made[:12]).render(session.translate))
    return 0
