"""What somebody signs for an emergency landing: whether each word counts, and whose stand (3-gate section 4).

Whether they carry the change is decided in `emergency`.
"""

from __future__ import annotations

import datetime as dt

from msgspec import Struct, field

from fuzi.gate.debt import local_minute
from fuzi.gate.ground import Case
from fuzi.gate.retraction_marks import mark_problem
from fuzi.gate.signers import signer_of
from fuzi.gate.withdrawals import withdrawal_problem
from fuzi.messages import msg
from fuzi.model.change_statement import Approval, Decision
from fuzi.model.debt import EMERGENCY
from fuzi.model.exception_record import Emergency
from fuzi.model.ids import PersonId, Sha256
from fuzi.model.labels import role_word, stage_word
from fuzi.model.people import Person, Role
from fuzi.model.statement import TARGET, Filed
from fuzi.model.verdict import Reason

MOST_REASON_CHARS = 500
Words = Emergency | Approval


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


def candidates(signed: Signed) -> tuple[PersonId, ...]:
    """Return who could sign today: holds a role that the policy names, has a key, is no author, has not signed."""
    case = signed.case
    day = case.ground.day(case.now)
    able = {one.id for role in case.ground.policy.emergency_roles for one in case.ground.roster.holders(role, None, day)
            if any(key.covers(day) for key in one.keys)}  # fmt: skip
    return tuple(sorted(able - case.authors - set(signed.standing)))


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
        return none_in_policy()
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


def none_in_policy() -> Reason:
    """Return that nothing lands by emergency, because the policy does not speak of it."""
    return Reason("emergency-not-allowed", msg("the policy has no `emergency:`, so nothing lands by emergency"))


def taking_back_problem(filed: Filed, words: Approval, case: Case) -> Reason | None:
    """Return why a word for an emergency is not taken back: the withdrawal is none, or its key is not the person's."""
    given = [(one, said) for one, said in case.emergencies if isinstance(said, Emergency) or not against_problem(said)]
    signer = signer_of(filed, words.person, case.ground, filed.received_at or case.now)
    return withdrawal_problem(words, given) or (signer if isinstance(signer, Reason) else None)


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
