"""What a machine may sign: only what the roster's `may:` lists for its key, and never a reviewer's word (3-gate, 2).

A machine is not a person. A submission names the person who was logged in, or the sponsor, and both are its authors;
a landing or the tombstone of a page that has expired names the sponsor. A machine whose sponsor holds no role any
more signs nothing.
"""

from __future__ import annotations

import datetime as dt

from fuzi.gate.ground import Ground
from fuzi.gate.recovery import recovery_signer
from fuzi.gate.signers import signer_of
from fuzi.messages import msg
from fuzi.model.change_statement import Landing, Submission
from fuzi.model.ids import PersonId
from fuzi.model.people import Machine, Person
from fuzi.model.publication_statement import TombstoneRecord
from fuzi.model.statement import Filed
from fuzi.model.verdict import Reason


def right_of(filed: Filed) -> str:
    """Return the word of `may:` by which a machine could sign a record; empty where no machine ever may."""
    record = filed.statement
    if isinstance(record, Submission):
        return "submit"
    if isinstance(record, Landing):
        return "land"
    kind = record.reason_kind if isinstance(record, TombstoneRecord) else ""
    return {"expiry": "expire", "retraction": "land"}.get(kind, "")  # a retraction comes with its landing


def machine_problem(filed: Filed, ground: Ground, at: dt.datetime) -> Reason | None:
    """Return why a record signed by a machine is not taken in."""
    machine = ground.roster.machine_of_key(filed.key)
    if machine is None:
        return Reason("key-unknown", msg("the key belongs to nobody on the roster"))
    right = right_of(filed)
    problem = right_problem(machine, right, ground, at)
    if problem is not None:
        return problem
    named = getattr(filed.statement, "person", "")
    if right != "submit" and named != machine.sponsor:
        what = msg("what the machine {id} signs names its sponsor", id=machine.id)
        return Reason("machine-refused", what, {"person": machine.sponsor})
    return None


def right_problem(machine: Machine, right: str, ground: Ground, at: dt.datetime) -> Reason | None:
    """Return why a machine may not sign what needs a right: it is not listed, or nobody answers for it any more."""
    if not right or right not in machine.may:
        what = msg(
            "the machine {id} signed this; machines never review, and sign only what `may:` lists", id=machine.id
        )
        return Reason("machine-refused", what)
    sponsor = ground.roster.person(machine.sponsor)
    if sponsor is None or not any(term.covers(ground.day(at)) for term in sponsor.roles):
        what = msg("the sponsor of the machine {id} holds no role today", id=machine.id)
        return Reason("machine-refused", what, {"person": machine.sponsor})
    return None


def spoken_by(filed: Filed, person: PersonId, ground: Ground, at: dt.datetime) -> Person | Machine | Reason:
    """Return who signed a record: the person named, or a machine that may sign it; else why not."""
    machine = ground.roster.machine_of_key(filed.key)
    if machine is None:
        return recovery_signer(filed, ground) or signer_of(filed, person, ground, at)
    return machine_problem(filed, ground, at) or machine


def submitter_of(filed: Filed, new: Submission, ground: Ground, at: dt.datetime) -> Person | Reason:
    """Return who submits: the signer, or the person whom a machine names; else why not."""
    if ground.roster.machine_of_key(filed.key) is None:
        return recovery_signer(filed, ground) or signer_of(filed, new.person, ground, at)
    problem = machine_problem(filed, ground, at)
    named = ground.roster.person(new.person)
    if problem is not None:
        return problem
    if named is None:
        return Reason("owner-wrong", msg("the owner named is not the submitter"), {"person": new.person})
    return named


def with_sponsor(authors: tuple[PersonId, ...], key: str, ground: Ground) -> tuple[PersonId, ...]:
    """Return the authors of a submission with the sponsor of the machine that signed it, if one did."""
    machine = ground.roster.machine_of_key(key)
    return authors if machine is None else tuple(sorted({*authors, machine.sponsor}))
