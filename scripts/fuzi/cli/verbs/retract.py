"""`fuzi retract`."""

from __future__ import annotations

import click

from fuzi.cli.clone import open_clone
from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import msg


@verb(
    "retract",
    help=_(
        "Submit a change that retracts a page: once its reviewers have approved it and it has landed, its address "
        "shows the reason, and its text cannot come back as it was. In a hurry: `fuzi takedown`."
    ),
)
@click.argument("page", metavar="PAGE")
@click.option("-m", "reason", required=True, metavar="TEXT", help=_("why, as readers will see it"))
@click.option("--change", default="", metavar="ID", help=_("the id of the new change; one is made where none is given"))
def command(session: Session, page: str, reason: str, change: str) -> int:
    """Submit the retraction of a page."""
    import secrets

    from fuzi import wiring
    from fuzi.reports.check import check_json, check_text
    from fuzi.steps.clone.retract import Retraction, retract

    workspace = open_clone(session)
    signer, inspector = workspace.signer(session.key), wiring.inspector(workspace.repository)
    done = retract(workspace, signer, inspector, Retraction(page, reason, change, secrets.token_bytes(4)))
    sent = done.submission
    if sent is None:
        report = done.inspection.report
        session.answer(check_json(report, session.translate), check_text(report, session.translate, {}))
        return 1
    document = {"change": sent.change, "submission": sent.number, "root": sent.root, "page": page}
    text = msg("sent: {change} retracts {page}", change=sent.change, page=page)
    session.answer(document, text.render(session.translate))
    session.say(msg("next: `fuzi judge {change}` tells who has to approve it", change=sent.change))
    return 0
