"""`fuzi abandon`."""

from __future__ import annotations

import click

from fuzi.cli.clone import open_clone
from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import msg


@verb("abandon", help=_("Close your change without publishing it; its id is never used again."))
@click.argument("change", metavar="ID")
@click.option("-m", "words", default="", metavar="TEXT", help=_("why"))
def command(session: Session, change: str, words: str) -> int:
    """Abandon a change."""
    from fuzi.steps.clone import review

    workspace = open_clone(session)
    made = review.abandon(workspace, workspace.signer(session.key), change, words)
    document = {"change": change, "statement": made}
    session.answer(document, msg("{change} is closed", change=change).render(session.translate))
    return 0
