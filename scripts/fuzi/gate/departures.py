"""What is left open by people who are gone: hand-overs that nobody has done yet (3-gate section 3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from fuzi.gate.ground import Ground
from fuzi.gate.host_keys import HOST_RIGHTS
from fuzi.gate.seats import keyed
from fuzi.gate.signers import last_day
from fuzi.messages import Message, msg
from fuzi.model.handover import HandOver
from fuzi.model.ids import ChangeId, PersonId
from fuzi.model.labels import role_word
from fuzi.model.people import Machine, Person, Role, Unit

SPONSOR = msg("name another `sponsor:` in `machines:`")


def has_left(person: Person, day: dt.date) -> bool:
    """Tell whether somebody had roles, all of which are over on a local day."""
    return last_day(person, day) is not None


def left_open(ground: Ground, person: PersonId, day: dt.date, changes: Sequence[ChangeId] = ()) -> tuple[HandOver, ...]:
    """Return what somebody who holds no role any more leaves to others.

    Args:
        changes: the open changes that he or she owns.
    """
    roster = ground.roster
    found: list[HandOver] = []
    row = roster.person(person)
    led = {term.unit for term in row.roles if term.role is Role.UNIT_LEADER and term.unit} if row else set()
    for unit in roster.units:
        is_left = unit.has_leader and not keyed(roster.holders(Role.UNIT_LEADER, unit.id, day), day)
        if unit.id in led and is_left:
            columns = sorted(column for column, owner in ground.column_units.items() if owner == unit.id)
            found.append(_unit_debt(unit, columns))
        if unit.substitute == person:
            what = msg("{person} stands in for the leader of {unit}", person=roster.name_of(person), unit=unit.name)
            found.append(HandOver(what, msg("name another `substitute:` in `units:`, or a leader")))
    found += [
        HandOver(
            msg("the machine {id} has {person} as sponsor; {then}", id=one.id, person=roster.name_of(person),
                then=without_sponsor(one)),
            SPONSOR,
        )
        for one in roster.machines
        if one.sponsor == person
    ]  # fmt: skip
    found += [
        HandOver(
            msg("{deputy} is entered as deputy of {person} as {role}", deputy=roster.name_of(one.by),
                person=roster.name_of(one.principal), role=role_word(one.role)),
            msg("`fuzi roster deputy {deputy} --for {person} --role {role} --end {day}` ends the entry; "
                "then name another", deputy=one.by, person=one.principal, role=one.role, day=str(day)),
        )
        for one in roster.deputies
        if person in {one.by, one.principal} and (one.last is None or one.last > day)
    ]  # fmt: skip
    return (*found, *(orphaned(one, roster.name_of(person)) for one in changes))


def handovers(ground: Ground, day: dt.date) -> tuple[HandOver, ...]:
    """Return what everybody who has left by a local day leaves open by the rules, each thing once."""
    gone = [one.id for one in ground.roster.people if has_left(one, day)]
    found = [debt for person in gone for debt in left_open(ground, person, day)]
    return tuple({str(debt.what): debt for debt in found}.values())


def orphaned(change: ChangeId, owner: str) -> HandOver:
    """Return what becomes of an open change whose owner has left."""
    what = msg("the open change {change} belongs to {person}", change=change, person=owner)
    remedy = msg(
        "somebody else goes on with the draft: `git fetch origin changes/{change}`, "
        "`git switch -c {change}-2 FETCH_HEAD`, `fuzi submit`; then who may land closes the old one: "
        "`fuzi abandon {change}`",
        change=change,
    )
    return HandOver(what, remedy)


def without_sponsor(machine: Machine) -> Message:
    """Return what becomes of a machine whose sponsor has no role: a host goes on, all others stop."""
    if any(right in machine.may for right in HOST_RIGHTS):
        return msg("the host goes on, but nobody answers for it")
    return msg("without another it signs nothing then")


def _unit_debt(unit: Unit, columns: Sequence[str]) -> HandOver:
    remedy = msg(
        "`fuzi roster role PERSON unit-leader --unit {unit}`, or `leader: none` with a substitute", unit=unit.id
    )
    what = msg("the unit {unit} has no leader", unit=unit.name)
    if columns:
        what = msg("the unit {unit} has no leader; its columns: {columns}", unit=unit.name, columns=list(columns))
    return HandOver(what, remedy, unit.id)
