"""Opens the clone a verb works in: fetches, and tells what became of statements that were signed offline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fuzi.cli.session import Session
from fuzi.messages import msg

if TYPE_CHECKING:
    from fuzi.reports.reader import Reader
    from fuzi.steps.clone.workspace import Workspace


def open_clone(session: Session, *, is_offline: bool = False) -> Workspace:
    """Return the workspace of the clone, with what the host has now."""
    from fuzi import wiring

    workspace = wiring.workspace(session.repo, is_offline=is_offline, language=session.language)
    workspace.fetch()
    for statement, why in workspace.refusals:
        session.say(msg("the host refused a statement signed offline, {statement}", statement=statement[:12]))
        session.say(why)
    return workspace


def reader_of(session: Session, workspace: Workspace) -> Reader:
    """Return for whom this run reports: the language asked for, names of main's roster, the site's time zone."""
    from fuzi.reports.reader import Reader, calling

    name_of = calling(workspace.name_of, session.translate)
    return Reader(session.translate, name_of, workspace.ground.zone, workspace.unit_of)


def reader_near(session: Session) -> Reader:
    """Return for whom a verb reports that may run beside no repository: then ids stay ids, times are China's."""
    import datetime as dt

    from fuzi import wiring
    from fuzi.errors import FuziError
    from fuzi.reports.reader import Reader

    try:
        return reader_of(session, wiring.workspace(session.repo, is_offline=True))
    except FuziError:  # an archive copy is read without any repository
        return Reader(session.translate, str, dt.timezone(dt.timedelta(hours=8)))
