"""What a reviewer's word must be by itself, on the host and whenever it is proved again (3-gate sections 2 and 3).

Whether it counts depends on pages and on other words, and is weighed when the change is judged. What is said here
depends on neither, so that a host that took in a word it should have refused is found out before anything lands on it.
"""

from __future__ import annotations

from fuzi.gate.eligibility import why_not
from fuzi.gate.emergency_words import against_problem, statement_problem
from fuzi.gate.ground import Case
from fuzi.gate.objections import lift_problem
from fuzi.gate.recovery import STAGE as RECOVERY
from fuzi.gate.recovery import approval_problem
from fuzi.gate.withdrawals import withdrawal_problem
from fuzi.messages import msg
from fuzi.model.change_statement import Approval, Closing, Decision
from fuzi.model.debt import EMERGENCY
from fuzi.model.exception_record import Emergency
from fuzi.model.statement import Filed
from fuzi.model.verdict import Reason


def word_problem(filed: Filed, words: Approval | Emergency, case: Case) -> Reason | None:
    """Return why a word on a change is not taken in, whatever else was said and whatever the change holds.

    Args:
        case: the change as it stood before; its items are not looked at.
    """
    if case.submission is None:
        return Reason("no-submission", msg("there is no submission of {change}", change=words.change))
    is_emergency = isinstance(words, Emergency) or words.stage == EMERGENCY
    owes = bool(case.emergencies) and not isinstance(case.closing, Closing)  # after an emergency landing
    if case.closing is not None and (is_emergency or not owes):
        return Reason("closed", msg("{change} is closed; its id is never used again", change=words.change))
    if isinstance(words, Approval) and (words.stage == RECOVERY or words.decision is not Decision.APPROVE):
        return _other_word_problem(filed, words, case)
    if is_emergency:
        return statement_problem(filed, words, case)
    assert isinstance(words, Approval)  # noqa: S101 - any other is an emergency
    return why_not(filed, words, case)


def _other_word_problem(filed: Filed, words: Approval, case: Case) -> Reason | None:
    """Return why a word of a recovery key, or one that does not approve, is not taken in."""
    if words.stage == RECOVERY:
        return approval_problem(filed, words, case)
    if words.stage == EMERGENCY and (against := against_problem(words)) is not None:
        return against
    if words.decision is Decision.WITHDRAW:
        return withdrawal_problem(words, [*case.approvals, *case.emergencies])
    if words.decision is Decision.LIFT:
        return lift_problem(filed, words, case)
    if not words.words.strip():
        return Reason("words-missing", msg("an objection says what to mend"))
    return why_not(filed, words, case)
