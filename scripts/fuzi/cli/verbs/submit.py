"""`fuzi submit`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import msg


@verb("submit", help=_("Send your commits beyond main to review, as the next submission of a change."))
@click.option("--change", default="", metavar="ID", help=_("the change; a new one gets a new id"))
@click.option("-m", "title", default="", metavar="TEXT", help=_("what it is about, one line"))
@click.option("--squash", is_flag=True, help=_("as one commit, where an earlier one holds what must not be pushed"))
@click.option("--attribute", multiple=True, metavar="EMAIL=PERSON", help=_("who stands behind an e-mail nobody has"))
@click.option("--author", default="", metavar="PERSON", help=_("for machines: who was logged in; else the sponsor"))
@click.option("--request", "requests", multiple=True, metavar="REQUEST", help=_("a request that this carries out"))
@click.option(
    "--original",
    "originals",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=_("the captured source of a page, sent into the host's restricted store"),
)
def command(session: Session, change: str, title: str, **said: Any) -> int:
    """Check, sign and push; show what the check refuses."""
    import secrets

    from fuzi import wiring
    from fuzi.steps.clone import submit
    from fuzi.steps.clone.same_pages import open_twins

    pairs = dict(pair.split("=", 1) for pair in said["attribute"] if "=" in pair)
    if len(pairs) != len(said["attribute"]):
        raise click.UsageError(_("--attribute is written EMAIL=PERSON"))
    workspace = wiring.workspace(session.repo, language=session.language)
    if said["requests"]:
        from fuzi.steps.clone.request import citations

        workspace.fetch()
        pairs |= citations(workspace, said["requests"])
    signer = workspace.signer(session.key)
    bytes_of = tuple(path.read_bytes() for path in said["originals"])
    wish = submit.Wish(change, title, pairs, said["squash"], secrets.token_bytes(4), bytes_of, said["author"])
    done = submit.submit(workspace, signer, wiring.inspector(workspace.repository), wish)
    if done.submission is None:
        from fuzi.reports.check import check_json, check_text

        report = done.inspection.report
        session.answer(check_json(report, session.translate), check_text(report, session.translate, {}))
        session.say(msg("nothing was sent: mend what is named above, commit, and submit again"))
        if len(report.findings):
            session.say(msg("an earlier commit of the draft counts too; `--squash` sends only the last state"))
        return 1
    sent = done.submission
    document = {"change": sent.change, "submission": sent.number, "root": sent.root}
    text = msg(
        "sent: {change}, submission {n}, {pages} page(s): {title}",
        change=sent.change,
        n=sent.number,
        pages=len(sent.items),
        title=sent.title,
    )
    session.answer(document, text.render(session.translate))
    doubts = sum(one.status == "open" and one.severity != "note" for one in done.inspection.report.findings)
    if doubts:
        what = msg("{n} finding(s) are open: the confidentiality officer has to confirm them before sign-off", n=doubts)
        session.say(what)
    session.say(msg("next: `fuzi judge {change}` tells who has to approve it", change=sent.change))
    for other in open_twins(workspace, sent):
        what = msg(
            "your open change {other} is about the same page; if this is its next submission: `fuzi abandon {change}`,"
            " then `fuzi submit --change {other}`",
            other=other,
            change=sent.change,
        )
        session.say(what)
    return 0
