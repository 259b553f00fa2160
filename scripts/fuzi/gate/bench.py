"""Who could act in a stage of a change: who holds its role, who may stand in, who is barred."""

from __future__ import annotations

from dataclasses import dataclass, field

from fuzi.gate.ground import Case
from fuzi.gate.requirements import Needed
from fuzi.model.ids import PersonId, UnitId
from fuzi.model.items import ItemKind
from fuzi.model.people import Person
from fuzi.model.policy import Stage, StageId


@dataclass
class Bench:
    """The people of one change, judged by today's roster; grows as statements are weighed."""

    case: Case
    _filled: dict[PersonId, StageId] = field(default_factory=dict)

    def fill(self, person: PersonId, stage: StageId) -> None:
        """Note that a person counts in a stage; the first one stays."""
        self._filled.setdefault(person, stage)

    def stage_of(self, person: PersonId) -> StageId | None:
        """Return the stage a person fills."""
        return self._filled.get(person)

    def holders(self, stage: Stage, unit: UnitId | None) -> tuple[Person, ...]:
        """Return who holds a stage's role today."""
        day = self.case.ground.day(self.case.now)
        return self.case.ground.roster.holders(stage.role, unit, day)

    def substitutes(self, stage: Stage, unit: UnitId | None) -> tuple[Person, ...]:
        """Return who may stand in today: the unit's own substitute, and the roles that the policy names."""
        roster, day = self.case.ground.roster, self.case.ground.day(self.case.now)
        named = roster.unit(unit) if stage.of_units and unit is not None else None
        own = roster.person(named.substitute) if named is not None and named.substitute else None
        people = [own] if own else []
        people += [person for role in stage.substitutes for person in roster.holders(role, None, day)]
        return tuple({person.id: person for person in people}.values())

    def is_barred(self, person: PersonId, stage: Stage) -> bool:
        """Tell whether a person cannot act in a stage: an author, or filling another stage of this change."""
        if person in self.case.authors:
            return True
        filled = self.stage_of(person)
        return filled is not None and filled is not stage.id and not is_joined(filled, stage)

    def may_substitute(self, stage: Stage, unit: UnitId | None) -> bool:
        """Tell whether every holder is barred; a unit without a leader needs `leader: none` for that."""
        holders = self.holders(stage, unit)
        if stage.of_units and unit is not None and not holders:
            named = self.case.ground.roster.unit(unit)
            return named is not None and not named.has_leader
        return all(self.is_barred(person.id, stage) for person in holders)

    def is_leader_alone(self, needed: Needed, stage: Stage) -> bool:
        """Tell whether a governance review has nobody left for it, so that the sign-off alone decides.

        Nobody is left when all who could review are authors, or when the only other one is the only one who can
        sign off (3-gate section 3: small bureaus never lock).
        """
        if needed.item.kind is not ItemKind.GOVERNANCE or stage.id is StageId.SIGN_OFF or stage.of_units:
            return False
        last = [one for one in needed.stages if one.id is StageId.SIGN_OFF]
        able = {person.id for person in (*self.holders(stage, None), *self.substitutes(stage, None))}
        leaders = {person.id for one in last for person in self.holders(one, None)}
        free = able - self.case.authors
        return not free or (len(free) == 1 and free == leaders - self.case.authors)


def is_joined(filled: StageId, stage: Stage) -> bool:
    """Tell whether the policy lets the person of one stage fill another one too."""
    return stage.same_person_as is not None and filled is stage.same_person_as
