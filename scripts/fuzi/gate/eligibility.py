"""Whether a statement speaks at all: its signer, role, term, key, and what it was signed for.

What depends on other statements (order, one person one stage) is decided in `standing`.
"""

from __future__ import annotations

import datetime as dt

from fuzi.gate.ground import Case, Ground
from fuzi.messages import msg
from fuzi.model.ids import PersonId, UnitId
from fuzi.model.people import Person, Role
from fuzi.model.policy import StageId
from fuzi.model.statement import Approval, Decision, Filed
from fuzi.model.verdict import Reason


def signer_of(filed: Filed, person: PersonId, ground: Ground, at: dt.datetime) -> Person | Reason:
    """Return the person who signed, when the key speaks for the person named at an instant; else why not."""
    owner = ground.roster.owner_of_key(filed.key)
    if owner is None:
        return Reason("key-unknown", msg("the key belongs to nobody on the roster"), {"person": person})
    holder, key = owner
    if holder.id != person:
        return Reason(
            "wrong-signer",
            msg("signed with the key of {signer}, but in the name of {person}", signer=holder.id, person=person),
            {"person": holder.id},
        )
    if not key.covers(ground.day(at)):
        return Reason(
            "key-not-valid", msg("the key of {person} was not valid on that day", person=person), {"person": person}
        )
    return holder


def why_not(filed: Filed, words: Approval, case: Case) -> Reason | None:
    """Return why a reviewer's statement could never count in this change, or None.

    Looks at site, change, signer and key, authors, role on the day of receipt, policy, and what was seen.
    """
    ground = case.ground
    received = filed.received_at or case.now
    if (words.site, words.change) != (case.site, case.change):
        return Reason("other-change", msg("signed for another site or change"))
    signer = signer_of(filed, words.person, ground, received)
    if isinstance(signer, Reason):
        return signer
    if words.on_behalf:
        return Reason("deputy-unknown", msg("this version does not know approvals on behalf of somebody"))
    if words.stage not in list(StageId):
        return Reason("stage-unknown", msg("there is no stage {stage}", stage=words.stage))
    if words.person in case.authors:
        return Reason(
            "author-barred",
            msg("{person} is an author of this change and cannot review it", person=signer.name),
            {"person": words.person, "stage": words.stage},
        )
    if not has_role(signer, words, ground, ground.day(received)):
        return _no_role(signer, words)
    if words.decision is Decision.APPROVE and words.policy != ground.policy.digest:
        return Reason("policy-changed", msg("the policy was changed after this statement"), {"person": words.person})
    seen = case.positions.get(words.seen)
    if seen is None or seen >= filed.position:
        return Reason("seen-unknown", msg("it names a state of the ledger that did not exist when it was filed"))
    return None


def has_role(person: Person, words: Approval, ground: Ground, day: dt.date) -> bool:
    """Tell whether a person acts in the role named on a local day; a unit's substitute may act as its leader."""
    if words.role not in list(Role):
        return False
    if words.role == Role.UNIT_LEADER and words.unit:
        unit = ground.roster.unit(words.unit)
        if unit is not None and unit.substitute == person.id:
            return True
    return person.holds(Role(words.role), UnitId(words.unit) if words.unit else None, day)


def lapsed(words: Approval, case: Case, valid_days: int | None, received: dt.datetime) -> Reason | None:
    """Return why a statement that counted when it was received does not count today: role or time is over."""
    ground = case.ground
    person = ground.roster.person(words.person)
    if person is None or not has_role(person, words, ground, ground.day(case.now)):
        return Reason(
            "role-ended",
            msg("{person} does not hold the role today", person=ground.roster.name_of(words.person)),
            {"person": words.person, "stage": words.stage},
        )
    if valid_days is not None and ground.day(case.now) > ground.day(received) + dt.timedelta(days=valid_days):
        return Reason(
            "approval-expired",
            msg("approved more than {days} days ago", days=valid_days),
            {"person": words.person, "stage": words.stage},
        )
    return None


def _no_role(signer: Person, words: Approval) -> Reason:
    return Reason(
        "role-not-held",
        msg("{person} did not hold the role {role} on that day", person=signer.name, role=words.role),
        {"person": words.person, "stage": words.stage, "unit": words.unit},
    )
