"""Takes in what somebody signs for an emergency landing, as long as such a landing could come of it."""

from __future__ import annotations

from msgspec.structs import replace

from fuzi.gate.emergency import record_problems
from fuzi.model.ids import ChangeId
from fuzi.model.statement import Filed
from fuzi.model.verdict import Reason
from fuzi.steps.host.debts import DebtBook
from fuzi.steps.host.desk import Desk


def admit_emergency(desk: Desk, filed: Filed, change: ChangeId) -> tuple[Reason, ...]:
    """Return everything that speaks against an emergency record, or against an approval of that stage."""
    case = desk.case(change, filed.position)
    if case.closing is None and not case.emergencies:  # the first of its kind: nobody has looked for debts yet
        book = DebtBook(desk.repository, desk.ledger, desk.ground, desk.now, filed.position)
        case = replace(case, owing=book.owing())
    return record_problems(filed, case)
