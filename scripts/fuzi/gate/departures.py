"""What is left open by people who are gone: hand-overs that nobody has done yet (3-gate section 3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from fuzi.gate.ground import Ground
from fuzi.gate.seats import keyed
from fuzi.messages import Message, msg
from fuzi.model.ids import PersonId
from fuzi.model.labels import role_word
from fuzi.model.people import Person, Role


@dataclass(frozen=True)
class Debt:
    """One thing that has to be handed over, and what mends it."""

    what: Message
    remedy: Message


def has_left(person: Person, day: dt.date) -> bool:
    """Tell whether somebody had roles, all of which are over on a local day."""
    return bool(person.roles) and all(term.last is not None and term.last < day for term in person.roles)


def left_open(ground: Ground, person: PersonId, day: dt.date, changes: Sequence[str] = ()) -> tuple[Debt, ...]:
    """Return what somebody who holds no role any more leaves to others.

    Args:
        changes: the open changes that he or she owns.
    """
    roster = ground.roster
    found: list[Debt] = []
    row = roster.person(person)
    led = {term.unit for term in row.roles if term.role is Role.UNIT_LEADER and term.unit} if row else set()
    for unit in roster.units:
        is_left = unit.has_leader and not keyed(roster.holders(Role.UNIT_LEADER, unit.id, day), day)
        if unit.id in led and is_left:
            columns = sorted(column for column, owner in ground.column_units.items() if owner == unit.id)
            found.append(_unit_debt(unit.name, columns))
        if unit.substitute == person:
            what = msg("{person} stands in for the leader of {unit}", person=roster.name_of(person), unit=unit.name)
            found.append(Debt(what, msg("name another `substitute:` in `units:`, or a leader")))
    found += [
        Debt(
            msg("the machine {id} has {person} as sponsor, and signs nothing until it has another", id=one.id,
                person=roster.name_of(person)),
            msg("name another `sponsor:` in `machines:`"),
        )
        for one in roster.machines
        if one.sponsor == person
    ]  # fmt: skip
    found += [
        Debt(
            msg("{deputy} is entered as deputy of {person} as {role}", deputy=roster.name_of(one.by),
                person=roster.name_of(one.principal), role=role_word(one.role)),
            msg("end the entry in `deputies:`, and name another deputy"),
        )
        for one in roster.deputies
        if person in {one.by, one.principal} and (one.last is None or one.last >= day)
    ]  # fmt: skip
    found += [
        Debt(
            msg("the open change {change} belongs to {person}", change=one, person=roster.name_of(person)),
            msg("somebody else submits the work as a change of the own: its id is `{change}`", change=one),
        )
        for one in changes
    ]
    return tuple(found)


def _unit_debt(name: str, columns: Sequence[str]) -> Debt:
    remedy = msg("`fuzi roster role PERSON unit-leader --unit …`, or `leader: none` with a substitute")
    if not columns:
        return Debt(msg("the unit {unit} has no leader", unit=name), remedy)
    return Debt(msg("the unit {unit} has no leader; its columns: {columns}", unit=name, columns=list(columns)), remedy)
