"""`fuzi lift`."""

from __future__ import annotations

import click

from fuzi.cli.clone import open_clone
from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import msg


@verb(
    "lift",
    help=_(
        "Lift somebody's objection, named by its id, when its author cannot or will not take it back. Only for the "
        "roles that `may: lift` in review/policy.yml names, and never for an author of the change."
    ),
)
@click.argument("statement", metavar="STATEMENT")
@click.option("-m", "words", required=True, metavar="TEXT", help=_("why; it is kept in the ledger"))
def command(session: Session, statement: str, words: str) -> int:
    """Lift one objection."""
    from fuzi.steps.clone.lift import lift

    workspace = open_clone(session)
    change, made = lift(workspace, workspace.signer(session.key), statement, words)
    document = {"statements": [{"change": change, "statement": made}]}
    session.answer(document, msg("lifted; filed as {statement}", statement=made[:12]).render(session.translate))
    return 0
