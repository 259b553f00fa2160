"""Whether a change may land before its quorum stands: two persons, neither an author (3-gate section 4, "Emergency").

Nothing but the missing approvals is forgiven. What else speaks against a change (moved pages, refused names, a missing
check, a block finding, an objection) speaks against it in an emergency too; rules and registers never land this way.
An open flag does not: the officer's look at it is part of what is owed afterwards.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from fuzi.gate.debt import local_minute
from fuzi.gate.decide import judge, scan_reasons
from fuzi.gate.ground import Case
from fuzi.gate.objections import weighed
from fuzi.gate.requirements import Needed, needed_for
from fuzi.gate.retraction_marks import mark_problem
from fuzi.gate.signers import signer_of
from fuzi.gate.standing import Standing
from fuzi.messages import msg
from fuzi.model.change_statement import Approval, Decision
from fuzi.model.debt import EMERGENCY, Debt
from fuzi.model.exception_record import Emergency
from fuzi.model.ids import ObjectId, PersonId, Sha256
from fuzi.model.items import ItemKind
from fuzi.model.labels import item_word, role_word, stage_word
from fuzi.model.people import Person, Role
from fuzi.model.statement import TARGET, Filed
from fuzi.model.verdict import Counted, Disregarded, Missing, Outcome, Reason, Verdict

MOST_REASON_CHARS = 500
Words = Emergency | Approval
_NONE = msg("the policy has no `emergency:`, so nothing lands by emergency")


class Signed(Struct):
    """What was signed for the emergency landing of a change, weighed once.

    Attributes:
        standing: one statement for each person: the last record, else the last approval.
        why: statement to the reason why it does not count.
    """

    case: Case
    standing: dict[PersonId, tuple[Filed, Words]] = field(default_factory=dict)
    why: dict[Sha256, Reason] = field(default_factory=dict)

    def __post_init__(self) -> None:
        gone = _taken_back(self.case)
        for filed, words in self.case.emergencies:
            if isinstance(words, Approval) and words.decision is not Decision.APPROVE:
                continue
            why = gone.get(filed.id) or statement_problem(filed, words, self.case)
            if why is not None:
                self.why[filed.id] = why
                continue
            known = self.standing.get(words.person)
            if known is None or isinstance(words, Emergency) or isinstance(known[1], Approval):
                self.standing[words.person] = (filed, words)
        self._drop_other_terms()

    def _drop_other_terms(self) -> None:
        """Take out approvals of terms that are others by now: who read a reason and an end time signed those alone."""
        asked = [(one, words) for one, words in self.case.emergencies if isinstance(words, Emergency)]
        holding = [one for one, words in asked if words in self.records[:1]]
        for person, (filed, words) in list(self.standing.items()):
            seen = self.case.positions[words.seen]
            has_read = any(one.position <= seen and other.person != person for one, other in asked)
            if isinstance(words, Approval) and has_read and any(one.position > seen for one in holding):
                del self.standing[person]
                name = self.case.ground.roster.name_of(person)
                what = msg("{person} signed when the reason or the end time was another one; sign again", person=name)
                self.why[filed.id] = Reason("emergency-terms-changed", what, {"person": person, "stage": EMERGENCY})

    @property
    def records(self) -> tuple[Emergency, ...]:
        """Return the records that stand, the earliest end time first."""
        found = [words for _filed, words in self.standing.values() if isinstance(words, Emergency)]
        return tuple(sorted(found, key=lambda one: (one.until, one.person)))

    @property
    def signers(self) -> tuple[PersonId, ...]:
        """Return who has signed."""
        return tuple(sorted(self.standing))


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
        problem = _withdrawal_problem(filed, words, case)
        return (problem,) if problem else ()
    if isinstance(words, Approval) and (against := against_problem(words)) is not None:
        return (against,)
    verdict = judge_emergency(replace(case, filed=(*case.filed, filed)))
    own = next((one.reason for one in verdict.disregarded if one.statement == filed.id), None)
    if own is not None:
        return (own,)
    return verdict.reasons if verdict.outcome is Outcome.REFUSED else ()


def against_problem(words: Approval) -> Reason | None:
    """Return why a word is none for an emergency landing: it objects, or lifts."""
    if words.decision in {Decision.APPROVE, Decision.WITHDRAW}:
        return None
    return Reason("stage-unknown", msg("who is against an emergency landing objects in a stage of the change"))


def statement_problem(filed: Filed, words: Words, case: Case) -> Reason | None:
    """Return why what somebody signed for an emergency does not count, as of its receipt and today."""
    ground, submission = case.ground, case.submission
    received = filed.received_at or case.now
    if (words.site, words.target, words.change) != (case.site, TARGET, case.change):
        return Reason("other-change", msg("signed for another site or change"))
    signer = signer_of(filed, words.person, ground, received)
    if isinstance(signer, Reason):
        return signer
    details = {"person": words.person, "stage": EMERGENCY}
    if isinstance(words, Approval) and words.on_behalf:
        return Reason("emergency-on-behalf", msg("an emergency is signed by oneself, not on behalf of others"), details)
    if submission is None or words.root != submission.root:
        return Reason("root-changed", msg("signed off something other than what is submitted now"), details)
    if (other := mark_problem(words, case)) is not None:
        return other
    if words.person in case.authors:
        what = msg("{person} is an author of this change and cannot sign its emergency landing", person=signer.name)
        return Reason("author-barred", what, details)
    if (no_role := _role_problem(signer, words, case, received)) is not None:
        return no_role
    if words.policy != ground.policy.digest or filed.position < case.policy_since:
        return Reason("policy-changed", msg("the policy was changed after this statement"), {"person": words.person})
    seen = case.positions.get(words.seen)
    if seen is None or seen >= filed.position:
        return Reason("seen-unknown", msg("it names a state of the ledger that did not exist when it was filed"))
    return _terms_problem(words, case, received) if isinstance(words, Emergency) else None


def _role_problem(signer: Person, words: Words, case: Case, received: dt.datetime) -> Reason | None:
    """Return why the role named gives no right to sign: not listed, not held on receipt, not held today."""
    ground, details = case.ground, {"person": words.person, "stage": EMERGENCY}
    listed = ground.policy.emergency_roles
    if not listed:
        return Reason("emergency-not-allowed", _NONE)
    if words.role not in listed:
        named = [role_word(role) for role in listed]
        what = msg("{stage} is given by: {role}", stage=stage_word(EMERGENCY), role=named)
        return Reason("wrong-role", what, details)
    for at in (received, case.now):
        if not signer.holds(Role(words.role), None, ground.day(at)):
            role = role_word(words.role)
            what = msg("{person} did not hold the role {role} on that day", person=signer.name, role=role)
            return Reason("role-not-held", what, details)
    return None


def _terms_problem(words: Emergency, case: Case, received: dt.datetime) -> Reason | None:
    if not words.reason.strip() or len(words.reason) > MOST_REASON_CHARS:
        return Reason("words-missing", msg("the reason has 1 to {limit} characters", limit=MOST_REASON_CHARS))
    hours = case.ground.policy.emergency_hours
    if words.until > received + dt.timedelta(hours=hours):
        what = msg("the end time is more than {hours} hours away, which the policy does not allow", hours=hours)
        return Reason("emergency-too-long", what)
    if words.until <= case.now:
        until = local_minute(words.until, case)
        return Reason("emergency-ended", msg("the end time {until} has passed; sign with a new one", until=until))
    return None


def _not_allowed(case: Case) -> list[Reason]:
    reasons = []
    if not case.ground.policy.emergency_roles:
        reasons.append(Reason("emergency-not-allowed", _NONE))
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


def _taken_back(case: Case) -> dict[Sha256, Reason]:
    """Return what its signer took back."""
    known = {filed.id: words for filed, words in case.emergencies}
    found = {}
    for filed, words in case.emergencies:
        if not isinstance(words, Approval) or words.decision is not Decision.WITHDRAW:
            continue
        target = known.get(Sha256(words.statement))
        signer = signer_of(filed, words.person, case.ground, filed.received_at or case.now)
        if target is not None and target.person == words.person and not isinstance(signer, Reason):
            found[Sha256(words.statement)] = Reason(
                "withdrawn", msg("taken back by its signer"), {"person": words.person}
            )
    return found


def _withdrawal_problem(filed: Filed, words: Approval, case: Case) -> Reason | None:
    target = next((other for one, other in case.emergencies if one.id == words.statement), None)
    if target is None:
        return Reason("statement-unknown", msg("the statement it names is not one of this change"))
    signer = signer_of(filed, words.person, case.ground, filed.received_at or case.now)
    if isinstance(signer, Reason):
        return signer
    is_given = isinstance(target, Emergency) or target.decision is Decision.APPROVE
    if target.person != words.person or not is_given:
        return Reason("not-own", msg("only one's own statement can be taken back"))
    return None


def candidates(signed: Signed) -> tuple[PersonId, ...]:
    """Return who could sign today: holds a role that the policy names, has a key, is no author, has not signed."""
    case = signed.case
    day = case.ground.day(case.now)
    able = {one.id for role in case.ground.policy.emergency_roles for one in case.ground.roster.holders(role, None, day)
            if any(key.covers(day) for key in one.keys)}  # fmt: skip
    return tuple(sorted(able - case.authors - set(signed.standing)))


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
