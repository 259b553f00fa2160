"""Stages that nobody could give: a site is not founded with one, and no change may make one (3-gate section 3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from fuzi.gate.ground import Ground
from fuzi.messages import Message, msg
from fuzi.model.labels import role_word, stage_word
from fuzi.model.people import Person


def gaps(ground: Ground, day: dt.date) -> tuple[Message, ...]:
    """Return a sentence for every stage of the policy that nobody with a key could give on a local day."""

    def able(people: Sequence[Person | None]) -> bool:
        return any(one is not None and any(key.covers(day) for key in one.keys) for one in people)

    found: list[Message] = []
    for stage in {(stage.id, stage.role): stage for stage in ground.policy.all_stages()}.values():
        if not stage.of_units:
            if not able(ground.roster.holders(stage.role, None, day)):
                found.append(
                    msg("{stage} needs a {role} with a key", stage=stage_word(stage.id), role=role_word(stage.role))
                )
            continue
        for unit in ground.roster.units:
            substitute = ground.roster.person(unit.substitute) if unit.substitute else None
            people = ground.roster.holders(stage.role, unit.id, day) if unit.has_leader else (substitute,)
            if not able(people):
                found.append(
                    msg("{stage} of unit {unit} needs a leader with a key", stage=stage_word(stage.id), unit=unit.id)
                )
    return tuple(found)
