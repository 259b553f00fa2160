"""What people who have left leave to others, and who sees to it: by `fuzi todo` and `fuzi doctor`, until it is done."""

from __future__ import annotations

from fuzi.gate.departures import handovers, has_left, orphaned
from fuzi.model.handover import HandOver
from fuzi.model.ids import PersonId
from fuzi.model.people import Role
from fuzi.steps.clone.look import open_changes
from fuzi.steps.clone.workspace import Workspace


def orphans(workspace: Workspace) -> tuple[HandOver, ...]:
    """Return the open changes whose owners have left."""
    roster, day = workspace.ground.roster, workspace.ground.day(workspace.now)
    gone = {one.id for one in roster.people if has_left(one, day)}
    if not gone or workspace.ledger.tip is None:
        return ()
    return tuple(
        orphaned(one.submission.change, roster.name_of(one.submission.owner))
        for one in open_changes(workspace)
        if one.submission.owner in gone
    )


def handovers_for(workspace: Workspace, person: PersonId) -> tuple[HandOver, ...]:
    """Return every open hand-over to whom it is to see to it: who administers the site, and so keeps the roster."""
    day = workspace.ground.day(workspace.now)
    if person not in {one.id for one in workspace.ground.roster.holders(Role.SITE_ADMIN, None, day)}:
        return ()
    return (*handovers(workspace.ground, day), *orphans(workspace))
