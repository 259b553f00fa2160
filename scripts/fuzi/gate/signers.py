"""Who signed: the person a key speaks for when a statement is received (3-gate section 3)."""

from __future__ import annotations

import datetime as dt

from fuzi.gate.ground import Ground
from fuzi.messages import msg
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
    if not key.covers(ground.day(at), at):
        return Reason(
            "key-not-valid",
            msg("the key of {person} was not valid on {day}", person=holder.name, day=ground.day(at)),
            {"person": person},
        )
    return holder


def not_for_machines(machine: Machine) -> Reason:
    """Return the refusal of what no machine may sign, or not this one."""
    what = msg("the machine {id} signed this; machines never review, and sign only what `may:` lists", id=machine.id)
    return Reason("machine-refused", what, {"person": machine.sponsor})
