"""Who looks at a change: owner, operator, or somebody who is to be told whom to ask."""

from __future__ import annotations

from fuzi.gate.admission import may
from fuzi.gate.decide import judge
from fuzi.gate.ground import Case
from fuzi.gate.revoked import may_land_instead, revoked
from fuzi.model.explanation import Viewer
from fuzi.model.ids import PersonId
from fuzi.model.people import Role
from fuzi.steps.clone.workspace import Workspace


def viewer_of(workspace: Workspace, case: Case, person: PersonId | None) -> Viewer:
    """Return who looks at a change today, and whom he or she can ask.

    Args:
        person: None where nobody on the roster looks.
    """
    submission = case.submission
    assert submission is not None  # noqa: S101 - by the caller
    ground, now = workspace.ground, workspace.now
    landers = tuple(one.id for one in ground.roster.people if may(one.id, "land", ground, now))
    if revoked(case):
        verdict = judge(case)
        instead = tuple(one.id for one in ground.roster.people if may_land_instead(one.id, case, verdict))
        landers = instead or landers
    menders = tuple(one.id for one in ground.roster.holders(Role.SITE_ADMIN, None, ground.day(now)))
    may_lift = person is not None and person not in case.authors and may(person, "lift", ground, now)
    return Viewer(person, submission.owner, person in landers, landers, menders, may_lift)
