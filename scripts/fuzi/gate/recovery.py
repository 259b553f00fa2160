"""Recovery keys (3-gate section 3): m of n, named in the founding record, may only repair the roster.

They speak while governance can be given by nobody, or nobody may land; or where that would be so without the keys
that the repair itself marks as compromised, for who lost the only key has no other way to say so. Then a change that
touches nothing but the roster, and after which the site can go on, needs so many of them, and one of them lands it.
What they sign in any other case counts for nothing. A key stands for itself: `recovery-1` is the first one of the
founding record.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container

from msgspec.structs import replace

from fuzi.gate.ground import Case, Ground
from fuzi.gate.requirements import asked_always
from fuzi.gate.seats import governance_has_seats, keyed
from fuzi.messages import msg
from fuzi.model.change_statement import Approval, Decision, Landing, Submission
from fuzi.model.ids import PersonId
from fuzi.model.people import Person
from fuzi.model.statement import TARGET, Filed
from fuzi.model.verdict import Counted, Outcome, Reason, Verdict

STAGE = "recovery"
ROLE = "recovery-key"
ROSTER = "review/roster.yml"
_STILL = Reason(
    "recovery-refused",
    msg(
        "people of the roster can still change it: recovery keys speak only when nobody can, or for a lost key without "
        "which nobody could (`fuzi roster key PERSON --compromised …`)"
    ),
)


def recovery_person(key: str, ground: Ground) -> Person | None:
    """Return the stand-in for a recovery key, by its place in the founding record; None for any other key."""
    keys = ground.recovery_keys
    if key not in keys or ground.roster.owner_of_key(key) is not None:
        return None  # who has it as an own key acts as himself
    number = keys.index(key) + 1
    return Person(PersonId(f"recovery-{number}"), f"recovery-{number}")


def is_recovery(case: Case) -> bool:
    """Tell whether the last submission was signed with a recovery key."""
    found = [one for one in case.filed if one.statement == case.submission]
    return any(recovery_person(one.key, case.ground) is not None for one in found)


def recovery_signer(filed: Filed, ground: Ground) -> Person | Reason | None:
    """Return who signed what a recovery key may sign; None where no recovery key did."""
    stand_in = recovery_person(filed.key, ground)
    if stand_in is None:
        return None
    record = filed.statement
    may = isinstance(record, Submission | Landing) or (isinstance(record, Approval) and record.stage == STAGE)
    if may and getattr(record, "person", "") == stand_in.id:
        return stand_in
    return Reason("recovery-refused", msg("a recovery key only submits, approves and lands a repair of the roster"))


def is_locked(ground: Ground, day: dt.date) -> bool:
    """Tell whether no change of rules could be approved, or landed, by the people of the roster."""
    stages = asked_always(ground.policy.governance, has_units=False)
    able = keyed(ground.roster.people, day)
    landers = [one for role in ground.policy.may.get("land", ()) for one in ground.roster.holders(role, None, day)]
    return not able or not keyed(landers, day) or not governance_has_seats(stages, ground.roster, day)


def judge_recovery(case: Case, problems: list[Reason]) -> Verdict:
    """Return the verdict on a repair of the roster that a recovery key submitted.

    Args:
        problems: what speaks against the change whoever signs it.
    """
    submission = case.submission
    assert submission is not None  # noqa: S101 - by the caller
    reasons = [*problems, *_limits(case)]
    counted = _counted(case)
    lacking = case.ground.recovery_count - len({one.person for one in counted})
    if not reasons and lacking > 0:
        what = msg("{n} more recovery key(s) must approve this: `fuzi recover {change}`", n=lacking,
                   change=case.change)  # fmt: skip
        reasons_now = (Reason("recovery-missing", what),)
        return Verdict(Outcome.PENDING, case.change, submission.number, submission.root, reasons_now, (), counted)
    outcome = Outcome.REFUSED if reasons else Outcome.APPROVED
    note = Reason("recovery-used", msg("recovery keys repair the roster, since nobody else could"))
    return Verdict(outcome, case.change, submission.number, submission.root, (*reasons, note), (), counted)


def untimely(signer: Person, case: Case) -> tuple[Reason, ...]:
    """Return why what a recovery key submits is not even taken in: people of the roster can still act.

    Args:
        case: with the submission that is to be taken in.
    """
    is_key = case.ground.roster.person(signer.id) is None
    return (_STILL,) if is_key and not _is_locked_now(case) else ()


def without_keys(ground: Ground, lost: Container[str]) -> Ground:
    """Return the rules as they would be if some keys spoke for nobody."""
    people = tuple(
        replace(one, keys=tuple(held for held in one.keys if held.key not in lost)) for one in ground.roster.people
    )
    return replace(ground, roster=replace(ground.roster, people=people))


def _is_locked_now(case: Case) -> bool:
    """Tell whether nobody can act: today, or without the keys that the repair marks as compromised."""
    day, known = case.ground.day(case.now), case.ground.roster
    after = () if case.after is None else case.after.roster.people
    marked = {held.key for one in after for held in one.keys if held.is_compromised}
    before = {held.key for one in known.people for held in one.keys if held.is_compromised}
    return is_locked(case.ground, day) or is_locked(without_keys(case.ground, marked - before), day)


def lands_recovery(filed: Filed, case: Case) -> bool:
    """Tell whether a recovery key lands what a recovery key submitted."""
    return is_recovery(case) and isinstance(recovery_signer(filed, case.ground), Person)


def _limits(case: Case) -> list[Reason]:
    """Return why recovery keys may not do this."""
    day = case.ground.day(case.now)
    reasons = []
    if case.submission is None or {one.path for one in case.submission.entries} != {ROSTER}:
        what = msg("recovery keys change nothing but {path}", path=ROSTER)
        reasons.append(Reason("recovery-refused", what, {"path": ROSTER}))
    if not _is_locked_now(case):
        reasons.append(_STILL)
    if case.after is None or is_locked(case.after, day):
        what = msg("with this roster still nobody could change the rules; enter people with roles and keys")
        reasons.append(Reason("recovery-refused", what, {"path": ROSTER}))
    return reasons


def approval_problem(filed: Filed, words: Approval, case: Case) -> Reason | None:
    """Return why the approval of a recovery key is not taken in."""
    signer = recovery_signer(filed, case.ground)
    if not isinstance(signer, Person):
        return signer or Reason("stage-unknown", msg("there is no stage {stage}", stage=words.stage))
    submission = case.submission
    if submission is None or not is_recovery(case):
        return Reason("recovery-refused", msg("only what a recovery key submitted is approved by recovery keys"))
    if words.decision is not Decision.APPROVE or words.root != submission.root or words.change != case.change:
        return Reason("root-changed", msg("signed off something other than what is submitted now"))
    if (words.site, words.target) != (case.site, TARGET):
        return Reason("other-change", msg("signed for another site or change"))
    return None


def _counted(case: Case) -> tuple[Counted, ...]:
    """Return one approval for each recovery key that signed this very submission."""
    found: dict[PersonId, Counted] = {}
    for filed, words in case.approvals:
        if words.stage == STAGE and approval_problem(filed, words, case) is None and words.person not in found:
            pages = tuple(sorted(words.items))
            found[words.person] = Counted(filed.id, STAGE, ROLE, words.person, "", pages)
    return tuple(found.values())
