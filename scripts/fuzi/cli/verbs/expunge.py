"""`fuzi expunge`."""

from __future__ import annotations

import click

from fuzi.cli.clone import open_clone
from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import msg


@verb(
    "expunge",
    help=_(
        "Submit that a landed file must leave history: its path, digest and landing are entered in "
        "review/expunged.yml; governance and the confidentiality officer approve. "
        "Take it off the site first: `fuzi takedown`."
    ),
)
@click.argument("path", metavar="PATH")
@click.option("--reason", required=True, metavar="CLASS", help=_("secret, work-secret, personal, exam or rights"))
@click.option("--landing", default="", metavar="COMMIT", help=_("the commit of main that holds it; the tip by default"))
@click.option("--change", default="", metavar="ID", help=_("the id of the new change; one is made where none is given"))
def command(session: Session, path: str, reason: str, landing: str, change: str) -> int:
    """Submit the entry."""
    import secrets

    from fuzi import wiring
    from fuzi.reports.check import check_json, check_text
    from fuzi.steps.clone.expunge import Removal, expunge

    workspace = open_clone(session)
    signer, inspector = workspace.signer(session.key), wiring.inspector(workspace.repository)
    done = expunge(workspace, signer, inspector, Removal(path, reason, landing, change, secrets.token_bytes(4)))
    sent = done.submission
    if sent is None:
        report = done.inspection.report
        session.answer(check_json(report, session.translate), check_text(report, session.translate, {}))
        return 1
    session.answer(
        {"change": sent.change, "submission": sent.number, "root": sent.root, "path": path},
        msg("sent: {change} enters {path} in the list", change=sent.change, path=path).render(session.translate),
    )
    session.say(msg("next: `fuzi judge {change}` tells who has to approve it", change=sent.change))
    return 0
