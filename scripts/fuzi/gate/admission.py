"""What may enter the ledger, and who may sign it (3-gate section 2). Anything else is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from fuzi.gate.corrections import recorded
from fuzi.gate.decide import judge
from fuzi.gate.departures import has_left
from fuzi.gate.emergency import carried
from fuzi.gate.ground import Case, Ground
from fuzi.gate.machines import machine_problem, submitter_of
from fuzi.gate.objections import lift_problem
from fuzi.gate.recovery import STAGE as RECOVERY
from fuzi.gate.recovery import approval_problem as recovery_approval_problem
from fuzi.gate.recovery import lands_recovery
from fuzi.gate.revoked import may_land_instead
from fuzi.gate.signers import signer_of
from fuzi.gate.withdrawals import withdrawal_problem
from fuzi.messages import Message, msg, visible
from fuzi.model.change_statement import Approval, Closing, Decision, Disclaimer, Landing, Submission
from fuzi.model.debt import EMERGENCY
from fuzi.model.ids import ObjectId, PersonId, Sha256
from fuzi.model.labels import role_word, stage_word
from fuzi.model.policy import StageId
from fuzi.model.publication import TombstoneKind
from fuzi.model.publication_statement import Deployment, Release, TombstoneRecord
from fuzi.model.statement import Filed
from fuzi.model.tree import Entry
from fuzi.model.verdict import Outcome, Reason

MAX_TITLE_CHARS = 200
_STEPS = {
    "land": msg("land a change"),
    "release": msg("make a release"),
    "deploy": msg("put a release live"),
    "takedown": msg("take a page down"),
    "lift": msg("lift an objection or a withdrawal"),
}
_RIGHTS: Mapping[type, str] = {Landing: "land", Release: "release", Deployment: "deploy", TombstoneRecord: "takedown"}


class SubmissionFacts(Struct, frozen=True):
    """What the host finds itself about a submission, from trees and commits alone."""

    base_is_on_main: bool
    head_descends: bool
    entries: tuple[Entry, ...]
    root: Sha256
    items: Mapping[str, Sha256]
    authors: tuple[PersonId, ...]
    unknown_emails: tuple[str, ...]
    corrections: Mapping[str, PersonId] = field(default_factory=dict)


def may(person: PersonId, right: str, ground: Ground, at: dt.datetime) -> bool:
    """Tell whether the policy's `may:` gives a right to a role the person holds on that day."""
    roles = ground.policy.may.get(right, ())
    found = ground.roster.person(person)
    return found is not None and any(found.holds(role, None, ground.day(at)) for role in roles)


def right_missing(name: str, right: str, ground: Ground, at: dt.datetime) -> Message:
    """Return in words that a person may not do a step, and who may today."""
    roles = ground.policy.may.get(right, ())
    people = {one.id: one.name for role in roles for one in ground.roster.holders(role, None, ground.day(at))}
    if not people:
        return msg(
            "{person} may not {right}, and today nobody may; see review/policy.yml", person=name, right=_STEPS[right]
        )
    return msg(
        "{person} may not {right}; that is for {roles}: ask {people}",
        person=name,
        right=_STEPS[right],
        roles=[role_word(role) for role in roles],
        people=list(people.values()),
    )


def operator_problem(filed: Filed, ground: Ground, now: dt.datetime) -> Reason | None:
    """Return why the signer may not land, release, deploy or take down."""
    statement = filed.statement
    assert isinstance(statement, Landing | Release | Deployment | TombstoneRecord)  # noqa: S101 - by the caller
    if ground.roster.machine_of_key(filed.key) is not None:
        return machine_problem(filed, ground, now)
    signer = signer_of(filed, statement.person, ground, now)
    if isinstance(signer, Reason):
        return signer
    right = _right_of(statement)
    if not may(statement.person, right, ground, now):
        return Reason("right-missing", right_missing(signer.name, right, ground, now), {"person": statement.person})
    return None


def _right_of(statement: Landing | Release | Deployment | TombstoneRecord) -> str:
    """Return the right a record needs; a retraction comes with its landing and is signed by who lands."""
    if isinstance(statement, TombstoneRecord):
        return {TombstoneKind.RETRACTION: "land", TombstoneKind.LIFTED: "lift"}.get(statement.reason_kind, "takedown")
    return _RIGHTS[type(statement)]


def submission_problems(filed: Filed, case: Case, facts: SubmissionFacts) -> tuple[Reason, ...]:
    """Return everything that is wrong with a submission; `case` holds what was filed before it."""
    new = filed.statement
    assert isinstance(new, Submission)  # noqa: S101 - by the caller
    signer = submitter_of(filed, new, case.ground, case.now)
    if isinstance(signer, Reason):
        return (signer,)
    reasons = following_problems(new, signer.id, case)
    if not (facts.entries or new.entries):
        reasons.append(Reason("nothing-changed", msg("the submission changes nothing")))
    if not facts.base_is_on_main or not facts.head_descends:
        reasons.append(Reason("base-wrong", msg("it does not start from a commit of main")))
    if facts.unknown_emails:
        reasons.append(
            Reason(
                "email-unknown",
                msg(
                    "nobody on the roster has the e-mail or name {emails}; name the person",
                    emails=[one or "<>" for one in facts.unknown_emails],
                ),
            )
        )
    claimed = (new.entries, new.root, dict(new.items), new.authors, recorded(new))
    found = (facts.entries, facts.root, dict(facts.items), facts.authors, facts.corrections)
    if claimed != found:
        reasons.append(Reason("content-differs", msg("what was signed is not what was pushed")))
    return tuple(reasons)


def following_problems(new: Submission, signer: PersonId, case: Case) -> list[Reason]:
    """Return what is wrong with a submission as the next one of its change, by its records alone.

    Args:
        signer: who submits.
        case: the change as it stood before.
    """
    reasons: list[Reason] = []
    if case.closing is not None:
        reasons.append(Reason("closed", msg("{change} is closed; its id is never used again", change=new.change)))
    earlier = case.submissions
    if new.number != len(earlier) + 1:
        reasons.append(
            Reason(
                "number-wrong",
                msg("the next submission is number {n}, not {given}", n=len(earlier) + 1, given=new.number),
            )
        )
    owner = earlier[-1].owner if earlier else new.person
    if earlier and new.person != owner:
        name = case.ground.roster.name_of(owner)
        reasons.append(Reason("not-owner", msg("only its owner {owner} may submit this change", owner=name)))
    is_known = case.ground.roster.person(new.owner) is not None or signer == new.owner
    if not is_known or (not earlier and new.owner != new.person):
        reasons.append(Reason("owner-wrong", msg("the owner named is not the submitter")))
    if not new.title.strip() or len(new.title) > MAX_TITLE_CHARS or visible(new.title) != new.title:
        what = msg("the title is one line of 1 to {limit} visible characters", limit=MAX_TITLE_CHARS)
        reasons.append(Reason("title-wrong", what))
    return reasons


def approval_problem(filed: Filed, case: Case) -> Reason | None:
    """Return why a reviewer's statement is not taken in; `case` holds what was filed before it.

    A statement that could not count as things stand is refused at once, so that its signer learns why.
    """
    words = filed.statement
    assert isinstance(words, Approval)  # noqa: S101 - by the caller
    if case.is_closed:
        return Reason("closed", msg("{change} is closed; its id is never used again", change=words.change))
    if case.submission is None:
        return Reason("no-submission", msg("there is no submission of {change}", change=words.change))
    if words.stage == RECOVERY:
        return recovery_approval_problem(filed, words, case)
    if words.stage == EMERGENCY:  # weighed by fuzi.gate.emergency alone: nothing here would find it wrong
        return Reason("stage-unknown", msg("there is no stage {stage}", stage=words.stage))
    if words.decision is Decision.WITHDRAW:
        signer = signer_of(filed, words.person, case.ground, case.now)
        return withdrawal_problem(words, case.approvals) or (signer if isinstance(signer, Reason) else None)
    if words.decision is Decision.LIFT:
        return lift_problem(filed, words, case)
    if words.decision is Decision.OBJECT and not words.words.strip():
        return Reason("words-missing", msg("an objection says what to mend"))
    if words.unit and not _is_of_units(words.stage, case.ground):
        what = msg("{stage} is not given for a unit, but the statement names {unit}; sign it without a unit",
                   stage=stage_word(words.stage), unit=case.ground.roster.unit_name(words.unit))  # fmt: skip
        return Reason("wrong-unit", what, {"stage": words.stage, "unit": words.unit})
    new = replace(filed, received_at=None)  # what was taken in already is weighed with more patience
    verdict = judge(replace(case, filed=(*case.filed, new)))
    return next((one.reason for one in verdict.disregarded if one.statement == filed.id), None)


def _is_of_units(stage: str, ground: Ground) -> bool:
    """Tell whether some requirement asks for a stage unit by unit; in any other one a unit would mean nothing."""
    asked = [*ground.policy.governance, *(one for line in ground.policy.requirements for one in line.stages)]
    return stage == StageId.UNIT_APPROVAL or any(one.id == stage and one.of_units for one in asked)


def disclaimer_problem(filed: Filed, case: Case) -> Reason | None:
    """Return why a disclaimer is not taken in: only somebody named by a commit, who signed no submission."""
    words = filed.statement
    assert isinstance(words, Disclaimer)  # noqa: S101 - by the caller
    signer = signer_of(filed, words.person, case.ground, case.now)
    if isinstance(signer, Reason):
        return signer
    if words.person in {one.person for one in case.submissions}:
        return Reason("author-barred", msg("who signed a submission is its author"), {"person": words.person})
    if words.person not in case.authors - case.barred:
        return Reason("not-named", msg("no commit of this change names this person"), {"person": words.person})
    return None


def closing_problem(filed: Filed, case: Case) -> Reason | None:
    """Return why an abandonment is not taken in: only the owner's, of an open change.

    Of an owner who has left, who may land closes what nobody takes up, so that the hand-over comes to an end.
    """
    words = filed.statement
    assert isinstance(words, Closing)  # noqa: S101 - by the caller
    signer = signer_of(filed, words.person, case.ground, case.now)
    if isinstance(signer, Reason):
        return signer
    if case.submission is None or case.closing is not None:
        return Reason("closed", msg("{change} is not open", change=words.change))
    owner = case.ground.roster.person(case.submission.owner)
    is_orphan = owner is not None and has_left(owner, case.ground.day(case.now))
    if words.person != case.submission.owner and not (is_orphan and may(words.person, "land", case.ground, case.now)):
        return Reason("not-owner", msg("only its owner may abandon a change"), {"person": words.person})
    return None


def landing_problems(
    filed: Filed, case: Case, found: tuple[ObjectId, ObjectId, ObjectId], tip: ObjectId
) -> tuple[Reason, ...]:
    """Return everything that speaks against a landing record.

    Args:
        found: the commit, its tree and its only parent, as they are.
        tip: the ledger commit that is the parent of the one adding the record.
    """
    record = filed.statement
    assert isinstance(record, Landing)  # noqa: S101 - by the caller
    verdict, is_emergency = carried(case)
    problem = None if lands_recovery(filed, case) else operator_problem(filed, case.ground, case.now)
    if problem is not None and problem.code == "right-missing" and is_emergency:
        problem = None if record.person in {one.person for one in verdict.counted} else problem
    if problem is not None and problem.code == "right-missing" and may_land_instead(record.person, case, verdict):
        problem = None
    reasons = [problem] if problem else []
    submission = case.submission
    if submission is None or (record.submission, record.root) != (submission.number, submission.root):
        reasons.append(Reason("root-changed", msg("the landing record is not about the last submission")))
    if (record.commit, record.tree, record.before) != found:
        reasons.append(Reason("content-differs", msg("the landing record names another commit, tree or parent")))
    if record.seen != tip:
        reasons.append(Reason("ledger-moved", msg("the ledger has moved on since; judge again, then land")))
    if record.policy != case.ground.policy.digest:
        reasons.append(Reason("policy-changed", msg("the policy was changed after this statement")))
    if verdict.outcome is not Outcome.APPROVED:
        reasons += verdict.reasons
    elif set(record.counted) != {one.statement for one in verdict.counted}:
        reasons.append(Reason("content-differs", msg("the landing record counts other approvals than the gate")))
    return tuple(reasons)
