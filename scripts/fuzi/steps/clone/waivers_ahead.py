"""Waivers whose end is near or has come: told by `doctor`, and by `todo` to who answers for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from fuzi.errors import MalformedFile
from fuzi.formats.waivers_file import parse_waivers
from fuzi.messages import msg
from fuzi.model.checkup import Advice, Urgency
from fuzi.model.handover import HandOver
from fuzi.model.ids import PersonId
from fuzi.model.people import Role
from fuzi.model.waiver import WARNED_DAYS
from fuzi.scanning.rules import BY_ID
from fuzi.steps.check.scan_rules import WAIVERS
from fuzi.steps.clone.workspace import Workspace
from fuzi.steps.record.rules import read_text


def waivers_ahead(workspace: Workspace, days: int) -> Iterator[Advice]:
    """Yield the waivers of main that have ended, or end within so many days."""
    today = workspace.ground.day(workspace.now)
    if workspace.repository.file(workspace.main, WAIVERS) is None:
        return
    try:
        listed = parse_waivers(read_text(workspace.repository, workspace.main, WAIVERS).encode(), WAIVERS, BY_ID)
    except MalformedFile as error:
        yield Advice("waivers-malformed", Urgency.NOW, error.what, msg("`fuzi check` names what is wrong"))
        return
    for one in listed.waivers:
        said = {"line": one.line, "path": WAIVERS, "day": str(one.expires)}
        named = {"name": one.fingerprint or one.file}
        if one.expires < today:
            what = msg("the waiver in line {line} of {path} ended on {day}: no submission is taken in", **said)
            remedy = msg("remove the entry, or have it renewed: `fuzi waive {name} --reason TEXT --until DAY`", **named)
            yield Advice("waiver-ended", Urgency.NOW, what, remedy, one.expires)
        elif one.expires <= today + dt.timedelta(days=days):
            what = msg("the waiver in line {line} of {path} ends on {day}", **said)
            remedy = msg(
                "mend what it passes, or have it renewed: `fuzi waive {name} --reason TEXT --until DAY`", **named
            )
            yield Advice("waiver-ends", Urgency.SOON, what, remedy, one.expires)


def waivers_for(workspace: Workspace, person: PersonId) -> tuple[HandOver, ...]:
    """Return the waivers that end within a week or have ended, for the confidentiality officers; none for others."""
    ground = workspace.ground
    officers = ground.roster.holders(Role.CONFIDENTIALITY_OFFICER, None, ground.day(workspace.now))
    if person not in {one.id for one in officers}:
        return ()
    return tuple(HandOver(one.what, one.remedy) for one in waivers_ahead(workspace, WARNED_DAYS))
