"""`fuzi release`."""

from __future__ import annotations

import click

from fuzi.cli.debts import refuse_release
from fuzi.cli.group import verb
from fuzi.cli.release import show_refusal, show_release
from fuzi.cli.session import Session
from fuzi.cli.words import _


@verb("release", help=_("Verify, build, check, seal and archive main's tip, then push its tag and record."))
@click.option("--name", default="", metavar="release/…", help=_("default: release/YYYY-MM-DD.N"))
def command(session: Session, name: str) -> int:
    """Release main's tip."""
    from fuzi import wiring
    from fuzi.cli.release import make_release

    workspace = wiring.workspace(session.repo, language=session.language)
    done = make_release(session, workspace, name)
    if done.record is None and done.point is not None:
        return refuse_release(session, workspace, done.point)
    if done.record is None:
        return show_refusal(session, done)
    return show_release(session, workspace, done)
