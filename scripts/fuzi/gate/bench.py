"""Who could act in a stage of a change: who holds its role, who may stand in, who is barred."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from msgspec import Struct, field

from fuzi.gate.deputies import deputies_for, voice_of
from fuzi.gate.ground import Case
from fuzi.gate.requirements import Needed
from fuzi.gate.revoked import revoked
from fuzi.model.change_statement import Approval
from fuzi.model.ids import PersonId, UnitId
from fuzi.model.items import ItemKind
from fuzi.model.people import Person
from fuzi.model.policy import Stage, StageId


class Bench(Struct, dict=True):
    """The people of one change, judged by today's roster; grows as statements are weighed."""

    case: Case
    _filled: dict[PersonId, tuple[StageId, PersonId, PersonId]] = field(default_factory=dict)

    @cached_property
    def gone(self) -> frozenset[PersonId]:
        """Return whom this change takes off the roster, so that nobody waits for them."""
        return revoked(self.case)

    def fill(self, words: Approval, stage: StageId) -> None:
        """Note that the signer, and whom he speaks for, count in a stage; the first one stays."""
        for person in people_of(words):
            self._filled.setdefault(person, (stage, words.person, voice_of(words)))

    def stage_of(self, person: PersonId) -> StageId | None:
        """Return the stage a person fills, by himself or by a deputy."""
        return self._filled[person][0] if person in self._filled else None

    def filled_by(self, words: Approval, stage: Stage) -> StageId | None:
        """Return the stage in which the signer, or whom he speaks for, counts already so that this is one too many."""
        return self._filled_by(words.person, voice_of(words), stage)

    def _filled_by(self, person: PersonId, voice: PersonId, stage: Stage) -> StageId | None:
        for one in sorted({person, voice}):
            if one not in self._filled:
                continue
            filled, signer, spoken_for = self._filled[one]
            is_same = filled is stage.id and spoken_for == voice
            if not is_same and not (is_joined(filled, stage) and (signer, spoken_for) == (person, voice)):
                return filled
        return None

    def deputies(self, people: Iterable[Person], stage: Stage) -> tuple[tuple[Person, Person], ...]:
        """Return (deputy, principal) of who acts for one of several people today; neither is barred."""
        authors = self.case.authors
        return tuple(
            (deputy, principal)
            for role in (stage.role, *stage.substitutes)
            for deputy, principal in deputies_for(people, role, self.case)
            if authors.isdisjoint({deputy.id, principal.id}) and self._filled_by(deputy.id, principal.id, stage) is None
        )

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
        return self._filled_by(person, person, stage) is not None

    def may_substitute(self, stage: Stage, unit: UnitId | None) -> bool:
        """Tell whether every holder is barred or taken off the roster by this very change.

        A unit without a leader needs `leader: none` for that.
        """
        holders = self.holders(stage, unit)
        if stage.of_units and unit is not None and not holders:
            named = self.case.ground.roster.unit(unit)
            return named is not None and not named.has_leader
        return all(person.id in self.gone or self.is_barred(person.id, stage) for person in holders)

    def is_leader_alone(self, needed: Needed, stage: Stage) -> bool:
        """Tell whether a governance review has nobody left for it, so that the sign-off alone decides.

        Nobody is left when all who could review are authors or taken off the roster by the change, or when the only
        other one is the only one who can sign off (3-gate section 3: small bureaus never lock).
        """
        if needed.item.kind is not ItemKind.GOVERNANCE or stage.id is StageId.SIGN_OFF or stage.of_units:
            return False
        last = [one for one in needed.stages if one.id is StageId.SIGN_OFF]
        able = {person.id for person in (*self.holders(stage, None), *self.substitutes(stage, None))}
        leaders = {person.id for one in last for person in self.holders(one, None)}
        free = able - self.case.authors - self.gone
        return not free or (len(free) == 1 and free == leaders - self.case.authors)


def people_of(words: Approval) -> frozenset[PersonId]:
    """Return whom a statement takes up: its signer, and whom he speaks for."""
    return frozenset({words.person, voice_of(words)})


def is_joined(filled: StageId, stage: Stage) -> bool:
    """Tell whether the policy lets the person of one stage fill another one too."""
    return stage.same_person_as is not None and filled is stage.same_person_as
