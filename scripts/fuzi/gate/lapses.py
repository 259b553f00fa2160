"""Which approvals that count today will not count for long: too old, a term that ends, a mandate that ends.

The gate itself is asked again as of each coming day, so that nothing is foretold that it would decide otherwise.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from msgspec.structs import replace

from fuzi.gate.decide import judge
from fuzi.gate.ground import Case
from fuzi.model.explanation import Lapse
from fuzi.model.ids import Sha256
from fuzi.model.verdict import Counted, Reason, Verdict

WARNED_DAYS = 7
"""So many days ahead somebody is reminded."""
_NOON = dt.time(12)
_AGE = "approval-expired"
_FOLLOWS = frozenset({"earlier-stage-fell", "out-of-order", "sign-off-alone"})
"""What befalls an approval because another one fell: the other one is told."""


def lapses(case: Case, verdict: Verdict, days: int = WARNED_DAYS) -> tuple[Lapse, ...]:
    """Return the approvals of a change that lapse within so many days unless it lands before, the first ones first.

    One that only grows too old is told once half of its time is over, so that a short validity is no alarm at once.

    Args:
        verdict: the gate's answer on the case as it is.
        days: how many days ahead, today not counted.
    """
    if case.is_closed or not verdict.counted:
        return ()
    counted = {one.statement: one for one in verdict.counted}
    lost: dict[Sha256, tuple[int, Reason]] = {}
    if _lost(case, counted, days):
        for ahead in range(1, days + 1):
            for statement, reason in _lost(case, counted, ahead).items():
                lost.setdefault(statement, (ahead, reason))
    today = case.ground.day(case.now)
    received = {one.id: case.ground.day(one.received_at or case.now) for one in case.filed}
    found = [
        Lapse(
            one.statement,
            one.person,
            one.stage,
            today + dt.timedelta(days=lost[one.statement][0] - 1),
            lost[one.statement][0] - 1,
            lost[one.statement][1],
            one.pages,
        )
        for one in counted.values()
        if one.statement in lost
    ]
    found = [one for one in found if one.reason.code != _AGE or (today - received[one.statement]).days >= one.days_left]
    return tuple(sorted(found, key=lambda one: (one.last_day, one.person, one.statement)))


def _lost(case: Case, counted: Mapping[Sha256, Counted], ahead: int) -> dict[Sha256, Reason]:
    """Return which of the approvals no longer count at noon of a coming local day, and why.

    One that its signer has given anew is not missed.
    """
    day = case.ground.day(case.now) + dt.timedelta(days=ahead)
    then = judge(replace(case, now=dt.datetime.combine(day, _NOON, case.ground.zone).astimezone(dt.UTC)))
    kept = {(one.person, one.stage, one.unit, page) for one in then.counted for page in one.pages}

    def is_missed(one: Counted) -> bool:
        return any((one.person, one.stage, one.unit, page) not in kept for page in one.pages)

    return {
        gone.statement: gone.reason
        for gone in then.disregarded
        if gone.reason.code not in _FOLLOWS and gone.statement in counted and is_missed(counted[gone.statement])
    }
