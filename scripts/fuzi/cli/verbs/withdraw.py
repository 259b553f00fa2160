"""`fuzi withdraw`."""

from __future__ import annotations

import click

from fuzi.cli.clone import open_clone
from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import msg


@verb("withdraw", help=_("Take back an earlier statement of yours, named by its id."))
@click.argument("statement", metavar="STATEMENT")
@click.option("-m", "words", required=True, metavar="TEXT", help=_("why"))
def command(session: Session, statement: str, words: str) -> int:
    """Withdraw one statement."""
    from fuzi.steps.clone import review

    workspace = open_clone(session)
    change, made = review.withdraw(workspace, workspace.signer(session.key), statement, words)
    document = {"statements": [{"change": change, "statement": made}]}
    session.answer(document, msg("taken back; filed as {statement}", statement=made[:12]).render(session.translate))
    return 0
