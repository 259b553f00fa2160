"""Whether a change may land before its quorum stands: two persons, neither an author (3-gate section 4, "Emergency").

Nothing but the missing approvals is forgiven. What else speaks against a change (moved pages, refused names, a missing
check, a block finding, an objection) speaks against it in an emergency too; rules and registers never land this way.
An open flag does not: the officer's look at it is part of what is owed afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from fuzi.gate.decide import judge, scan_reasons
from fuzi.gate.emergency_words import Signed, Words, against_problem, candidates, none_in_policy, taking_back_problem
from fuzi.gate.ground import Case
from fuzi.gate.objections import weighed
from fuzi.gate.requirements import Needed, needed_for
from fuzi.gate.standing import Standing
from fuzi.messages import msg
from fuzi.model.change_statement import Approval, Decision
from fuzi.model.debt import EMERGENCY, Debt
from fuzi.model.ids import ObjectId, Sha256
from fuzi.model.items import ItemKind
from fuzi.model.labels import item_word, stage_word
from fuzi.model.statement import Filed
from fuzi.model.verdict import Counted, Disregarded, Missing, Outcome, Reason, Verdict


def judge_emergency(case: Case) -> Verdict:
    """Return whether the last submission may land by emergency, by what was signed for it."""
    submission = case.submission
    if submission is None or case.closing is not None:
        return judge(replace(case, debt=None))
    signed = Signed(case)
    reasons = [*_not_allowed(case), *case.problems, *scan_reasons(case), *_items_problems(case), *_objections(case)]
    lack = max(0, case.ground.policy.emergency_people - len(signed.standing))
    missing = _missing(signed, max(lack, 0 if signed.records else 1)) if case.ground.policy.emergency_roles else ()
    outcome = Outcome.REFUSED if reasons else Outcome.PENDING if missing else Outcome.APPROVED
    notes = [] if reasons else [*_pending(signed, missing), *_stuck(signed)]
    pages = tuple(item.id for item in case.items)
    order = {filed.id: place for place, (filed, _words) in enumerate(case.emergencies)}
    counted = [Counted(one.id, EMERGENCY, words.role, words.person, "", pages) for one, words in _each(signed)]
    return Verdict(
        outcome,
        case.change,
        submission.number,
        submission.root,
        (*reasons, *notes),
        missing,
        tuple(sorted(counted, key=lambda one: order[one.statement])),
        tuple(Disregarded(key, why) for key, why in signed.why.items()),
    )


def record_problems(filed: Filed, case: Case) -> tuple[Reason, ...]:
    """Return why a statement for an emergency is not taken in; `case` holds what was filed before it.

    A withdrawal takes back one's own; objecting is done in a normal stage.
    """
    words = filed.statement
    if case.closing is not None:
        return (Reason("closed", msg("{change} is closed; its id is never used again", change=case.change)),)
    if isinstance(words, Approval) and words.decision is Decision.WITHDRAW:
        problem = taking_back_problem(filed, words, case)
        return (problem,) if problem else ()
    if isinstance(words, Approval) and (against := against_problem(words)) is not None:
        return (against,)
    verdict = judge_emergency(replace(case, filed=(*case.filed, filed)))
    own = next((one.reason for one in verdict.disregarded if one.statement == filed.id), None)
    if own is not None:
        return (own,)
    return verdict.reasons if verdict.outcome is Outcome.REFUSED else ()


def _not_allowed(case: Case) -> list[Reason]:
    reasons = []
    if not case.ground.policy.emergency_roles:
        reasons.append(none_in_policy())
    owed = sorted({item.id for item in case.items} & case.owing)
    if owed:
        what = msg("an emergency landing of these pages still owes its approvals: {pages}", pages=owed)
        reasons.append(Reason("emergency-piled", what, {"path": owed[0]}))
    return reasons


def _items_problems(case: Case) -> list[Reason]:
    """Return what no emergency may bring: rules, registers, nothing at all, or what nobody could ever approve."""
    others = [item for item in case.items if item.kind is not ItemKind.PAGE]
    reasons = [
        Reason(
            "emergency-pages-only",
            msg("{item} cannot land by emergency: it is for pages alone", item=item_word(item.id)),
            {"path": item.id},
        )
        for item in others
    ]
    if not case.items:
        reasons.append(Reason("nothing-changed", msg("the submission changes nothing")))
    needs = [needed_for(item, case) for item in case.items]
    return [*reasons, *(one for one in needs if isinstance(one, Reason))]


def _objections(case: Case) -> list[Reason]:
    """Return the objections that stand: who has sent a change back is not passed over, in an emergency neither."""
    needs = [one for item in case.items if isinstance(one := needed_for(item, case), Needed)]
    return weighed(Standing(case, tuple(needs)))[0]


def _missing(signed: Signed, count: int) -> tuple[Missing, ...]:
    if not count:
        return ()
    case, pages = signed.case, tuple(item.id for item in signed.case.items)
    able = candidates(signed)
    if not signed.records and len(signed.standing) >= case.ground.policy.emergency_people:
        able = tuple(sorted({*able, *signed.standing}))
    return (Missing(EMERGENCY, case.ground.policy.emergency_roles[0], count, able, pages),)


def _pending(signed: Signed, missing: Sequence[Missing]) -> list[Reason]:
    """Return what is still to be signed, by whom, and what was signed already."""
    case, reasons = signed.case, []
    name = case.ground.roster.name_of
    for one in missing:
        people = [name(person) for person in one.candidates]
        if not people:
            what = msg("nobody else could sign the emergency landing today")
            reasons.append(Reason("nobody-eligible", what, {"stage": EMERGENCY}))
        elif signed.records:
            what = msg("one more signature is needed for the emergency landing; it can be given by {people}",
                       people=people)  # fmt: skip
            reasons.append(Reason("approval-missing", what, {"stage": EMERGENCY}))
        else:
            what = msg("nobody has said yet why it is an emergency and until when; {people} can", people=people)
            reasons.append(Reason("emergency-unexplained", what, {"stage": EMERGENCY}))
    return reasons


def _stuck(signed: Signed) -> list[Reason]:
    """Return a note where, after these signatures, nobody could give a stage of what is owed."""
    case = signed.case
    if not signed.records:
        return []
    first = signed.records[0]
    pages = tuple(item.id for item in case.items)
    debt = Debt(case.change, ObjectId(""), Sha256(""), 0, pages, first.until, first.reason, signed.signers)
    stages = [one.stage for one in judge(replace(case, debt=debt, problems=())).missing if not one.candidates]
    if not stages:
        return []
    what = msg(
        "whoever signs gives none of the approvals afterwards, and nobody else could give these today: {stages}; the "
        "page would have to be retracted, or the roster name somebody",
        stages=[stage_word(stage) for stage in dict.fromkeys(stages)],
    )
    return [Reason("debt-stuck", what)]


def _each(signed: Signed) -> list[tuple[Filed, Words]]:
    return [signed.standing[person] for person in signed.signers]


def carried(case: Case) -> tuple[Verdict, bool]:
    """Return the verdict that decides a landing, and whether it is an emergency's.

    The normal quorum goes first: a change that has it lands in the ordinary way, whoever has signed an emergency.
    """
    verdict = judge(replace(case, debt=None))
    if verdict.outcome is Outcome.APPROVED or not case.emergencies or case.closing is not None:
        return verdict, False
    found = judge_emergency(case)
    if found.outcome is Outcome.APPROVED:
        return found, True
    return replace(verdict, reasons=(*verdict.reasons, *found.reasons)), False


def alarm_notes(case: Case, verdict: Verdict) -> list[Reason]:
    """Return the notes on a change for which somebody has signed an emergency landing; none for any other.

    Args:
        verdict: the ordinary verdict on it; what that one says is not said twice.
    """
    if not case.emergencies or case.closing is not None:
        return []
    signed, found = Signed(case), judge_emergency(case)
    if not signed.standing:
        return []
    name = case.ground.roster.name_of
    people = [name(one) for one in signed.signers]
    if found.outcome is Outcome.APPROVED:
        what = msg("{people} have signed an emergency landing: `fuzi land {change}` makes it",
                   people=people, change=case.change)  # fmt: skip
        return [Reason("emergency-ready", what)]
    if found.outcome is Outcome.REFUSED:
        known = {(one.code, str(one.message)) for one in verdict.reasons}
        return [one for one in found.reasons if (one.code, str(one.message)) not in known]
    others = [name(one) for lack in found.missing for one in lack.candidates]
    if not others:
        return [Reason("emergency-asked", msg("{people} asked for an emergency landing, and nobody else could sign it "
                                              "today", people=people))]  # fmt: skip
    what = msg(
        "{people} signed for an emergency landing; the next one could be: {others}", people=people, others=others
    )
    return [Reason("emergency-asked", what)]
