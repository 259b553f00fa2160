"""`fuzi request`."""

from __future__ import annotations

import click

from fuzi.cli.clone import open_clone, reader_of
from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import msg


@verb(
    "request",
    help=_(
        "Ask for a page, a correction, a removal or a column: what is asked is signed and filed. Without -m: list the "
        "requests that no landed change has carried out. A change cites one with `fuzi submit --request ID`."
    ),
)
@click.option("-m", "words", default="", metavar="TEXT", help=_("what is asked, and why"))
@click.option("--page", default="", metavar="PAGE", help=_("the page it is about"))
@click.option("--unit", default="", metavar="U", help=_("the unit that asks"))
@click.option("--all", "everything", is_flag=True, help=_("list those that were carried out, too"))
def command(session: Session, words: str, page: str, unit: str, everything: bool) -> int:
    """File a request, or list the open ones."""
    from fuzi.reports.request import requests_json, requests_text
    from fuzi.steps.clone.request import ask, requests

    workspace = open_clone(session)
    if not words:
        if page or unit:
            raise click.UsageError(_("say what is asked with -m"))
        found = [one for one in requests(workspace) if everything or one.done is None]
        session.answer({"requests": requests_json(found)}, requests_text(found, reader_of(session, workspace)))
        return 0
    statement = ask(workspace, workspace.signer(session.key), words, page, unit)
    done = msg("filed as a request: {statement}", statement=statement[:12])
    session.answer({"statement": statement}, done.render(session.translate))
    session.say(msg("who carries it out cites it: `fuzi submit --request {statement}`", statement=statement[:12]))
    return 0
