"""Whether a word is taken back by who gave it (3-gate section 2): one's own, of this change, and once."""

from __future__ import annotations

from collections.abc import Iterable

from fuzi.messages import msg
from fuzi.model.change_statement import Approval, Decision
from fuzi.model.exception_record import Emergency
from fuzi.model.statement import Filed
from fuzi.model.verdict import Reason


def withdrawal_problem(words: Approval, given: Iterable[tuple[Filed, Approval | Emergency]]) -> Reason | None:
    """Return why a withdrawal takes nothing back; whether its key speaks for its person is asked elsewhere.

    Args:
        given: what may be taken back here, with its records.
    """
    target = next((before for filed, before in given if filed.id == words.statement), None)
    if target is None:
        return Reason("statement-unknown", msg("the statement it names is not one of this change"))
    if target.person != words.person:
        return Reason("not-own", msg("only one's own statement can be taken back"))
    if isinstance(target, Approval) and target.decision is Decision.WITHDRAW:
        return Reason("not-own", msg("a withdrawal is not taken back; sign a new statement"))
    return None
