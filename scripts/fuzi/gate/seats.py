"""Whether the stages of a change can be given by different people: one person fills one stage of a change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from fuzi.model.ids import PersonId, UnitId
from fuzi.model.people import Person, Role, Roster
from fuzi.model.policy import Policy, Stage, StageId, When

People = frozenset[PersonId]


def keyed(people: Iterable[Person], day: dt.date) -> People:
    """Return those who have a key that speaks for them on a local day."""
    return frozenset(one.id for one in people if any(key.covers(day) for key in one.keys))


def pages_have_seats(stages: Sequence[Stage], roster: Roster, day: dt.date) -> bool:
    """Tell whether different people could give the stages of a page; who leads its units is not looked at."""
    return _are_seated(_slots([one for one in stages if not one.of_units], roster, day, frozenset()))


def unseated_when_asked(policy: Policy, roster: Roster, day: dt.date) -> tuple[StageId, ...]:
    """Return the stages asked of some pages alone that nobody is left for, because each is needed for another stage.

    Pages that need no such stage go on, so that the site is not stuck; those that do would wait for ever.
    """
    found: dict[StageId, None] = {}
    for requirement in policy.requirements:
        always = [one for one in requirement.stages if one.when is When.ALWAYS]
        for stage in requirement.stages:
            asked = [one for one in requirement.stages if one in always or one is stage]
            is_short = len(_holders([stage], roster, day) & keyed(roster.people, day)) < stage.count
            if stage in always or stage.of_units or is_short or not pages_have_seats(always, roster, day):
                continue
            if not pages_have_seats(asked, roster, day):
                found[stage.id] = None
    return tuple(found)


def unit_pages_have_seats(stages: Sequence[Stage], unit: UnitId, roster: Roster, day: dt.date) -> bool:
    """Tell whether different people could give the stages of a page of one unit, with its leader among them.

    A unit without a leader today is no question of seats: it is told as that, or has its substitute.
    """
    others = _slots([one for one in stages if not one.of_units], roster, day, frozenset())
    leaders = keyed(roster.holders(Role.UNIT_LEADER, unit, day), day)
    named = roster.unit(unit)
    if named is not None and not named.has_leader:
        substitute = roster.person(named.substitute) if named.substitute else None
        leaders = keyed([substitute] if substitute else [], day)
    asked = any(one.of_units for one in stages)
    if not asked or not leaders:
        return True
    return _are_seated([leaders, *_slots_after(leaders, stages, roster, day)]) or not _are_seated(others)


def _slots_after(leaders: People, stages: Sequence[Stage], roster: Roster, day: dt.date) -> list[People]:
    """Return the seats of the later stages; who alone leads the unit is busy there, so that substitutes count."""
    later = [one for one in stages if not one.of_units]
    return _slots(later, roster, day, leaders if len(leaders) == 1 else frozenset())


def governance_has_seats(stages: Sequence[Stage], roster: Roster, day: dt.date) -> bool:
    """Tell whether somebody with a key could submit a change of rules, and others give all its stages."""
    return any(
        _are_seated(_slots(_without_lone(stages, roster, day, author), roster, day, frozenset({author})))
        for author in sorted(keyed(roster.people, day))
    )


def _without_lone(stages: Sequence[Stage], roster: Roster, day: dt.date, author: PersonId) -> list[Stage]:
    """Return the stages but those that the sign-off replaces, as `Bench.is_leader_alone` decides it."""
    signing = _holders([one for one in stages if one.id is StageId.SIGN_OFF], roster, day) - {author}
    kept = []
    for stage in stages:
        free = (_holders([stage], roster, day) | _substitutes(stage, roster, day)) - {author}
        is_lone = not free or (len(free) == 1 and free == signing)
        if stage.id is StageId.SIGN_OFF or not is_lone:
            kept.append(stage)
    return kept


def _slots(stages: Sequence[Stage], roster: Roster, day: dt.date, barred: People) -> list[People]:
    """Return who could take each seat of the stages, in their order.

    Substitutes count where every holder is barred: an author, or busy in an earlier stage.
    """
    able = keyed(roster.people, day) - barred
    slots: list[People] = []
    for stage in stages:
        if stage.same_person_as is not None and any(one.id is stage.same_person_as for one in stages):
            continue  # given by whom has the seat before; its own holders were counted by themselves
        holders = _holders([stage], roster, day) - barred
        earlier = frozenset().union(*slots)
        people = holders & able
        if holders <= earlier and len(holders) <= len(slots):
            people |= _substitutes(stage, roster, day) & able
        slots += [people] * stage.count
    return slots


def _holders(stages: Iterable[Stage], roster: Roster, day: dt.date) -> People:
    return frozenset(one.id for stage in stages for one in roster.holders(stage.role, None, day))


def _substitutes(stage: Stage, roster: Roster, day: dt.date) -> People:
    return frozenset(one.id for role in stage.substitutes for one in roster.holders(role, None, day))


def _are_seated(slots: Sequence[People]) -> bool:
    """Tell whether each seat can have a person of its own (augmenting paths of a bipartite matching)."""
    seated: dict[PersonId, int] = {}

    def seat(slot: int, tried: set[PersonId]) -> bool:
        for person in sorted(slots[slot] - tried):
            if person in tried:
                continue
            tried.add(person)
            if person not in seated or seat(seated[person], tried):
                seated[person] = slot
                return True
        return False

    return all(seat(slot, set()) for slot in range(len(slots)))
