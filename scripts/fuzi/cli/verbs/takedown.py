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
@click.option("-m", "reason", default="", metavar="TEXT", help=_("why, as readers will see it"))
@click.option(
    "--lift", "is_lift", is_flag=True, help=_("the page was taken off by mistake: its text may be shown again")
)
@click.option("--expired", "is_expiry", is_flag=True, help=_("its last day is over: record that, no reason is needed"))
def command(session: Session, page: str, *, reason: str, is_lift: bool, is_expiry: bool) -> int:
    """Take a page off, or take that back."""
    from fuzi.errors import AskedWrongly
    from fuzi.steps.clone.takedown import expire, lift, takedown

    if is_lift and is_expiry:
        raise AskedWrongly(msg("--lift and --expired do not go together"))
    workspace = open_clone(session)
    signer = workspace.signer(session.key)
    if is_lift:
        statement = lift(workspace, signer, page, reason)
        done = msg("lifted: {page} may be shown again", page=page)
        following = msg("next: `fuzi publish` shows it again if it is still on main; else submit it again")
    else:
        statement = expire(workspace, signer, page) if is_expiry else takedown(workspace, signer, page, reason)
        done = msg("taken off: {page}", page=page)
        following = msg("next: `fuzi deploy TARGET` takes it off where it is served")
    session.answer({"page": page, "statement": statement}, done.render(session.translate))
    session.say(following)
    return 0
