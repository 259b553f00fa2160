"""Whether a statement speaks at all: its signer, role, term, key, and what it was signed for.

What depends on other statements (order, one person one stage) is decided in `standing`.
"""

from __future__ import annotations

import datetime as dt

from msgspec.structs import replace

from fuzi.gate.corrections import barred_by_corrections
from fuzi.gate.debt import signer_barred
from fuzi.gate.deputies import deputy_lapsed, deputy_problem, holder_of, unit_of
from fuzi.gate.ground import Case, Ground
from fuzi.gate.signers import last_day, left, signer_of
from fuzi.messages import msg
from fuzi.model.change_statement import Approval, Decision
from fuzi.model.labels import role_word
from fuzi.model.people import Person, Role
from fuzi.model.policy import Stage, StageId
from fuzi.model.statement import TARGET, Filed
from fuzi.model.verdict import Reason

_STAGES, _ROLES = tuple(StageId), tuple(Role)


def why_not(filed: Filed, words: Approval, case: Case) -> Reason | None:
    """Return why a reviewer's statement could never count in this change, or None.

    Looks at site, target, change, signer and key, authors, role on the day of receipt, policy, and what was seen.
    Authors may not approve or lift; an objection counts even so: else naming its author in the next submission's
    commits would silence it.
    """
    ground = case.ground
    received = filed.received_at or case.now
    if (words.site, words.target, words.change) != (case.site, TARGET, case.change):
        return Reason("other-change", msg("signed for another site or change"))
    signer = signer_of(filed, words.person, ground, received)
    if isinstance(signer, Reason):
        return _instead(signer, words, case)
    if words.stage not in _STAGES:
        return Reason("stage-unknown", msg("there is no stage {stage}", stage=words.stage))
    if words.decision is not Decision.OBJECT and (reason := signer_barred(words, case)) is not None:
        return reason
    if words.person in case.authors and words.decision is not Decision.OBJECT:
        what = msg("{person} is an author of this change and cannot review it", person=signer.name)
        what = barred_by_corrections(words.person, case) or what
        return Reason("author-barred", what, {"person": words.person, "stage": words.stage})
    if words.on_behalf:
        behalf = deputy_problem(filed, words, case)
        if behalf is not None:
            return behalf
    elif not (holds_role(signer, words, ground.day(received)) or is_unit_substitute(words, ground)):
        return _no_role(signer, words, ground.day(received))
    is_older = filed.position <= case.policy_since or words.policy != ground.policy.digest
    if words.decision is Decision.APPROVE and is_older:
        return Reason("policy-changed", msg("the policy was changed after this statement"), {"person": words.person})
    seen = case.positions.get(words.seen)
    if seen is None or seen >= filed.position:
        return Reason("seen-unknown", msg("it names a state of the ledger that did not exist when it was filed"))
    return None


def _instead(reason: Reason, words: Approval, case: Case) -> Reason:
    """Return a reason with who can act now, where it is that the signer's term is over."""
    if reason.code not in {"signer-left", "role-ended"} or words.role not in _ROLES:
        return reason
    day, unit = case.ground.day(case.now), unit_of(words)
    people = [one.name for one in case.ground.roster.holders(Role(words.role), unit, day)]
    role = role_word(words.role)
    what = msg("{left}; {role} today: {people}", left=reason.message, role=role, people=people)
    nobody = msg("{left}; nobody is {role} today", left=reason.message, role=role)
    return replace(reason, message=what if people else nobody)


def holds_role(person: Person, words: Approval, day: dt.date) -> bool:
    """Tell whether a person holds the role named (for a unit leader: of the unit named) on a local day."""
    if words.role not in _ROLES:
        return False
    return person.holds(Role(words.role), unit_of(words), day)


def is_unit_substitute(words: Approval, ground: Ground) -> bool:
    """Tell whether the roster names the signer to stand in for the leader of the unit, in its approval only."""
    if (words.stage, words.role) != (StageId.UNIT_APPROVAL, Role.UNIT_LEADER) or not words.unit or words.on_behalf:
        return False
    unit = ground.roster.unit(words.unit)
    return unit is not None and unit.substitute == words.person


def lapsed(filed: Filed, words: Approval, case: Case, stage: Stage, *, is_substitute: bool) -> Reason | None:
    """Return why a statement that counted when it was received does not count today: role or time is over."""
    ground = case.ground
    today, received = ground.day(case.now), ground.day(filed.received_at or case.now)
    person = holder_of(words, ground)
    stands_in = is_substitute and is_unit_substitute(words, ground)
    if person is None or not (stands_in or holds_role(person, words, today)):
        return _ended(words, case)
    if words.on_behalf and (gone := deputy_lapsed(words, case)) is not None:
        return gone
    if stage.valid_days is not None and today > received + dt.timedelta(days=stage.valid_days):
        return Reason(
            "approval-expired",
            msg("approved on {day}, more than {days} days ago", day=received, days=stage.valid_days),
            {"person": words.person, "stage": words.stage},
        )
    return None


def _ended(words: Approval, case: Case) -> Reason:
    """Return that whose voice it is does not hold the role any more; of who left, since when and who acts now."""
    ground, who = case.ground, words.on_behalf or words.person
    what = msg(
        "{person} does not hold the role {role} today", person=ground.roster.name_of(who), role=role_word(words.role)
    )
    reason = Reason("role-ended", what, {"person": who, "stage": words.stage})
    person = ground.roster.person(who)
    last = last_day(person, ground.day(case.now)) if person is not None else None
    if person is None or last is None:
        return reason
    return _instead(replace(reason, message=left(person, last)), words, case)


def _no_role(signer: Person, words: Approval, day: dt.date) -> Reason:
    what = msg(
        "{person} did not hold the role {role} on {day}", person=signer.name, role=role_word(words.role), day=day
    )
    return Reason("role-not-held", what, {"person": words.person, "stage": words.stage, "unit": words.unit})
