"""`fuzi adopt`."""

from __future__ import annotations

import click

from fuzi.cli.clone import open_clone
from fuzi.cli.counting import Count
from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import msg


@verb(
    "adopt",
    help=_(
        "Take the corrections that a reviewer suggested in an objection into your draft, as one commit. Then submit: "
        "within the policy's `max_correction_chars` this makes nobody an author."
    ),
)
@click.argument("statement", metavar="STATEMENT")
@click.option("--only", multiple=True, metavar="N", type=Count(1), help=_("only these, counted from 1"))
def command(session: Session, statement: str, only: tuple[int, ...]) -> int:
    """Adopt corrections."""
    from fuzi.steps.clone.correct import adopt

    workspace = open_clone(session)
    done = adopt(workspace, workspace.signer(session.key), statement, only, session.translate)
    document = {"change": done.change, "commit": done.commit, "corrections": list(done.keys), "person": done.person}
    text = msg("adopted {n} correction(s) of {person}", n=len(done.keys), person=workspace.name_of(done.person))
    session.answer(document, text.render(session.translate))
    if done.warning is not None:
        session.say(done.warning)
    session.say(msg("next: `fuzi submit --change {change}`", change=done.change))
    return 0
