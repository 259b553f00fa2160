"""`fuzi takedown`."""

from __future__ import annotations

import click

from fuzi.cli.clone import open_clone
from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import msg


@verb("takedown", help=_("Take a page off at once: the next deploy shows a banner with the reason at its address."))
@click.argument("page", metavar="PAGE")
@click.option("-m", "reason", required=True, metavar="TEXT", help=_("why, as readers will see it"))
def command(session: Session, page: str, reason: str) -> int:
    """Take a page off."""
    from fuzi.steps.clone.takedown import takedown

    workspace = open_clone(session)
    statement = takedown(workspace, workspace.signer(session.key), page, reason)
    document = {"page": page, "statement": statement}
    session.answer(document, msg("taken off: {page}", page=page).render(session.translate))
    session.say(msg("next: `fuzi deploy TARGET` takes it off where it is served"))
    return 0
