"""Whom a change of the roster takes off it: nobody has to wait for them (3-gate section 3, "small bureaus never lock").

Who leaves at once, or has lost the only key, must not be needed for the very change that says so: in it a substitute
counts as if they were barred, and where they alone could land, who signed it off lands it. They may still approve.
Only a change of nothing but the roster is judged so, or a departure would carry other things past a review.
"""

from __future__ import annotations

from fuzi.gate.ground import Case
from fuzi.gate.seats import People, keyed
from fuzi.model.ids import PersonId
from fuzi.model.policy import StageId
from fuzi.model.verdict import Verdict

ROSTER = "review/roster.yml"


def revoked(case: Case) -> People:
    """Return who by the change has no role any more on this very local day, or none of the keys of today."""
    submission = case.submission
    if case.after is None or submission is None or {one.path for one in submission.entries} != {ROSTER}:
        return frozenset()
    day = case.ground.day(case.now)
    today = {one.id: {held.key for held in one.keys if held.covers(day)} for one in case.ground.roster.people}
    kept = {
        one.id
        for one in case.after.roster.people
        if any(term.covers(day) for term in one.roles)
        and any(held.covers(day) and held.key in today.get(one.id, ()) for held in one.keys)
    }
    return keyed(case.ground.roster.people, day) - kept


def may_land_instead(person: PersonId, case: Case, verdict: Verdict) -> bool:
    """Tell whether somebody lands what he or she signed off, since the change takes everybody else who could."""
    ground, gone = case.ground, revoked(case)
    if not gone:
        return False
    day = ground.day(case.now)
    landers = [one for role in ground.policy.may.get("land", ()) for one in ground.roster.holders(role, None, day)]
    signed = {one.person for one in verdict.counted if one.stage == StageId.SIGN_OFF}
    return person in signed and keyed(landers, day) <= gone
