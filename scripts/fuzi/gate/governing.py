"""The stages of a change of rules: the higher of the old and the new quorum, and who hands something over.

What the rules in force ask of governance always holds. What the new ones would ask of it holds for the change that
brings them already; and who lowers a stage needs as many people in it as the stage had (3-gate section 4), as far as
there are so many, since a bureau that has lost people must be able to say so.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from fuzi.gate.ground import Case
from fuzi.gate.handover import hand_over_stage, units_asked
from fuzi.gate.lowering import lowerings
from fuzi.model.ids import UnitId
from fuzi.model.items import EXPUNGED
from fuzi.model.lowering import Lowering
from fuzi.model.people import Role
from fuzi.model.policy import Stage, StageId

_Key = tuple[StageId, Role]


def governing(case: Case) -> tuple[tuple[Stage, ...], tuple[UnitId, ...]]:
    """Return the stages a change of rules needs, and the units whose leaders are asked in them."""
    old = (*case.ground.policy.governance, *_officers(case))
    if case.after is None:
        return old, ()
    stages: dict[_Key, Stage] = {(one.id, one.role): one for one in old}
    for stage in case.after.policy.governance:
        known = stages.get((stage.id, stage.role))
        stages[stage.id, stage.role] = stage if known is None else _higher(known, stage)
    for lowered in _lowered_stages(lowerings(case.ground, case.after)):
        known = stages.get((lowered.id, lowered.role))
        if known is not None:
            count = max(known.count, min(lowered.count, _free(known, case)))
            stages[lowered.id, lowered.role] = replace(known, count=count)
    units = units_asked(case)
    asked = (*stages.values(), *([hand_over_stage(case)] if units else []))
    return asked, units


def _officers(case: Case) -> tuple[Stage, ...]:
    """Return the officer's stage for a change of what must leave history, whatever the policy asks."""
    touches = any(EXPUNGED in item.paths for item in case.items)
    known = {(one.id, one.role) for one in case.ground.policy.governance}
    asked = Stage(StageId.CONFIDENTIALITY_REVIEW, Role.CONFIDENTIALITY_OFFICER)
    return (asked,) if touches and (asked.id, asked.role) not in known else ()


def _lowered_stages(found: Iterable[Lowering]) -> Iterable[Stage]:
    return (one.stage for one in found if one.stage is not None)


def _higher(old: Stage, new: Stage) -> Stage:
    """Return a stage with the higher count and the shorter validity; who may stand in is told by the rules in force."""
    days = [one for one in (old.valid_days, new.valid_days) if one is not None]
    joined = old.same_person_as if old.same_person_as == new.same_person_as else None
    return replace(old, count=max(old.count, new.count), valid_days=min(days, default=None), same_person_as=joined)


def _free(stage: Stage, case: Case) -> int:
    """Return how many people could give a stage of this change today."""
    day = case.ground.day(case.now)
    holders = case.ground.roster.holders(stage.role, None, day)
    keyed = {one.id for one in holders if any(key.covers(day) for key in one.keys)}
    return len(keyed - case.authors)
