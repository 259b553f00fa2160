"""`fuzi land`."""

from __future__ import annotations

import click

from fuzi.cli.group import verb
from fuzi.cli.session import Session
from fuzi.cli.words import _
from fuzi.messages import msg


@verb("land", help=_("Put an approved change into main: one commit, with its record, in one push."))
@click.argument("change", metavar="ID")
def command(session: Session, change: str) -> int:
    """Land a change, or print the verdict that speaks against it."""
    from fuzi import wiring
    from fuzi.reports.verdict import verdict_json, verdict_text
    from fuzi.steps.clone.land import land

    workspace = wiring.workspace(session.repo, language=session.language)
    landed = land(workspace, workspace.signer(session.key), change)
    document = verdict_json(landed.verdict, session.translate)
    if landed.commit is None:
        names = workspace.name_of
        no = verdict_text(landed.verdict, session.translate, names, unit_of=workspace.unit_of)
        session.answer(document, no)
        return 1
    document.update({"commit": landed.commit, "statement": landed.statement})
    text = msg("landed: {change} is commit {commit} of main", change=change, commit=landed.commit[:12])
    session.answer(document, text.render(session.translate))
    session.say(msg("next: `fuzi release`, then `fuzi deploy TARGET`; or `fuzi publish` does it all"))
    return 0
