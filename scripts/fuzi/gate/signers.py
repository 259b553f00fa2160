"""Who signed: the person a key speaks for when a statement is received (3-gate section 3)."""

from __future__ import annotations

import datetime as dt

from fuzi.gate.ground import Ground
from fuzi.messages import Message, msg
from fuzi.model.ids import PersonId
from fuzi.model.people import Machine, Person
from fuzi.model.statement import Filed
from fuzi.model.verdict import Reason


def signer_of(filed: Filed, person: PersonId, ground: Ground, at: dt.datetime) -> Person | Reason:
    """Return the person who signed, when the key speaks for the person named at an instant; else why not."""
    owner = ground.roster.owner_of_key(filed.key)
    machine = ground.roster.machine_of_key(filed.key)
    if machine is not None:
        return not_for_machines(machine)
    if owner is None:
        return Reason("key-unknown", msg("the key belongs to nobody on the roster"), {"person": person})
    holder, key = owner
    if holder.id != person:
        return Reason(
            "wrong-signer",
            msg(
                "signed with the key of {signer}, but in the name of {person}",
                signer=holder.name,
                person=ground.roster.name_of(person),
            ),
            {"person": holder.id},
        )
    day = ground.day(at)
    if not (key.covers(day, at) or key.is_compromised) and (last := last_day(holder, day)) is not None:
        return Reason("signer-left", left(holder, last), {"person": person})
    if not key.covers(day, at):
        return Reason(
            "key-not-valid",
            msg("the key of {person} was not valid on {day}", person=holder.name, day=day),
            {"person": person},
        )
    return holder


def left(person: Person, last: dt.date) -> Message:
    """Return in words that somebody's term is over, with its last day."""
    return msg("{person} left: the term ended on {day}", person=person.name, day=last)


def last_day(person: Person, day: dt.date) -> dt.date | None:
    """Return the last day of somebody whose every role is over on a local day; None while he or she has one."""
    ends = [term.last for term in person.roles if term.last is not None and term.last < day]
    return max(ends) if ends and len(ends) == len(person.roles) else None


def not_for_machines(machine: Machine) -> Reason:
    """Return the refusal of what no machine may sign, or not this one."""
    what = msg("the machine {id} signed this; machines never review, and sign only what `may:` lists", id=machine.id)
    return Reason("machine-refused", what, {"person": machine.sponsor})
