"""Which objections stand over later submissions, until their author or who may lift them answers (3-gate, 4)."""

from __future__ import annotations

from fuzi.gate.deputies import unit_of
from fuzi.gate.eligibility import why_not
from fuzi.gate.ground import Case
from fuzi.gate.standing import Standing
from fuzi.messages import msg
from fuzi.model.change_statement import Approval, Decision
from fuzi.model.correction import remark_in
from fuzi.model.ids import Sha256
from fuzi.model.labels import role_word, stage_word
from fuzi.model.people import Role
from fuzi.model.policy import StageId
from fuzi.model.statement import Filed
from fuzi.model.verdict import Disregarded, Reason

_LATER = frozenset({"key-unknown", "role-not-held", "deputy-not-named", "deputy-not-acting", "deputy-chain"})
"""What is said of an objection whose author has left, or holds an office no more, since the host took it in."""


def weighed(standing: Standing) -> tuple[list[Reason], list[Disregarded]]:
    """Return the objections that stand, and what else was said but does not count, with the reason."""
    case = standing.case
    reasons, silenced = [], []
    for filed, words in case.approvals:
        if words.decision is Decision.LIFT and (why := _useless_lift(filed, words, standing)):
            silenced.append(Disregarded(filed.id, why))
        if words.decision is not Decision.OBJECT:
            continue
        why = _never_weighed(filed, words, standing) or _answered(filed, words, standing)
        if why is not None:
            silenced.append(Disregarded(filed.id, why))
            continue
        name = case.ground.roster.name_of(words.person)
        reasons.append(
            Reason(
                "objection-stands",
                msg("{person} sent it back: {words}", person=name, words=remark_in(words.words)),
                {"person": words.person, "stage": words.stage},
            )
        )
    return reasons, silenced


def lift_problem(filed: Filed, words: Approval, case: Case) -> Reason | None:
    """Return why a statement lifts nothing: no such objection, or a signer whom the policy does not name."""
    target = next((one for one, _words in case.approvals if one.id == words.statement), None)
    if target is None or not isinstance(target.statement, Approval):
        return Reason("statement-unknown", msg("the statement it names is not one of this change"))
    may_lift = words.role in case.ground.policy.may.get("lift", ())
    if target.statement.decision is not Decision.OBJECT or not may_lift:
        return Reason("right-missing", msg("only those whom the policy names may lift an objection"))
    return why_not(filed, words, case)


def _was_said(filed: Filed, words: Approval, case: Case) -> bool:
    """Tell whether an approval was one when it was given: a policy changed since voids it, but takes nothing back."""
    why = why_not(filed, words, case)
    return why is None or why.code == "policy-changed"


def _useless_lift(filed: Filed, words: Approval, standing: Standing) -> Reason | None:
    return _withdrawn(filed.id, words, standing) or lift_problem(filed, words, standing.case)


def _withdrawn(statement: Sha256, words: Approval, standing: Standing) -> Reason | None:
    if statement not in standing.taken_back:
        return None
    return Reason("withdrawn", msg("taken back by its signer"), {"person": words.person})


def _never_weighed(filed: Filed, words: Approval, standing: Standing) -> Reason | None:
    """Return why an objection never had any weight.

    Whether its author might object was looked at when the host took it in. Who has left the roster since, whose role
    or mandate is over, whose unit is no longer asked or whose stage the policy has given to others: the objection
    stands on, until it is lifted.
    """
    why, has_come = why_not(filed, words, standing.case), filed.received_at is not None
    if why is not None:
        return None if has_come and why.code in _LATER else why
    return _not_theirs(words, standing, is_new=not has_come)


def _not_theirs(words: Approval, standing: Standing, *, is_new: bool) -> Reason | None:
    """Return why an objection has no weight: only who could give a stage's approval may refuse it.

    The confidentiality officer may always object, also where no page needs the officer's stage.
    """
    here = (stage for needed in standing.needs for stage in needed.stages)
    asked = [one for one in (*standing.case.ground.policy.all_stages(), *here) if one.id == words.stage]
    roles = {role for one in asked for role in (one.role, *one.substitutes)}
    if words.stage == StageId.CONFIDENTIALITY_REVIEW:
        roles.add(Role.CONFIDENTIALITY_OFFICER)
    is_of_now = is_new or words.policy == standing.case.ground.policy.digest
    if words.role not in roles and is_of_now:
        named = [role_word(role) for role in sorted(roles)]
        what = msg("{stage} is given by: {role}", stage=stage_word(words.stage), role=named)
        return Reason("wrong-role", what, {"stage": words.stage, "person": words.person})
    units = {unit for needed in standing.needs for unit in needed.units}
    submission = standing.case.submission
    is_of_now = is_new or submission is None or words.root == submission.root
    if words.stage == StageId.UNIT_APPROVAL and unit_of(words) not in units and is_of_now:
        return Reason("wrong-unit", msg("no page of this change belongs to the unit {unit}", unit=words.unit or "-"))
    return None


def _answered(objection: Filed, words: Approval, standing: Standing) -> Reason | None:
    """Return why an objection no longer stands: taken back, approved by its author since, or lifted."""
    case = standing.case
    withdrawn = _withdrawn(objection.id, words, standing)
    if withdrawn is not None:
        return withdrawn
    for filed, later in case.approvals:
        if filed.position <= objection.position or filed.id in standing.taken_back:
            continue
        is_own = later.person in {words.person, words.on_behalf} and later.stage == words.stage
        is_own = is_own and later.unit == words.unit
        if is_own and later.decision is Decision.APPROVE and _was_said(filed, later, case):
            return Reason("approved-since", msg("its author approved the same stage later"), {"person": words.person})
        is_lift = later.decision is Decision.LIFT and later.statement == objection.id
        if is_lift and lift_problem(filed, later, case) is None:
            name = case.ground.roster.name_of(later.person)
            return Reason("lifted", msg("lifted by {person}", person=name), {"person": later.person})
    return None
