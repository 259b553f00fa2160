"""What an emergency landing leaves owed, and what may be released meanwhile (3-gate section 4, "Emergency").

The release that carries an emergency landing is allowed. Any other one waits until the normal quorum stands, none of
it from those who signed, but for further emergencies and retractions. Main is linear: what landed before such a
landing comes along with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from fuzi.gate.ground import Case
from fuzi.messages import msg
from fuzi.model.change_statement import Approval, Landing
from fuzi.model.debt import Debt, LandedChange, LandingKind
from fuzi.model.exception_record import Emergency
from fuzi.model.ids import PersonId
from fuzi.model.labels import stage_word
from fuzi.model.statement import Filed
from fuzi.model.verdict import Reason, Verdict

Terms = tuple[dt.datetime, str, tuple[PersonId, ...]]
"""Of an emergency landing: the instant up to which its approvals were to be given, the reason, who signed."""


def terms_of(landing: Landing, filed: Sequence[Filed]) -> Terms | None:
    """Return the terms of a landing that was carried by an emergency; None for an ordinary one.

    Where several persons filed a record, the earliest end time holds.

    Args:
        filed: the records of its change.
    """
    counted = {one.id: one.statement for one in filed if one.id in landing.counted}
    records = [one for one in counted.values() if isinstance(one, Emergency)]
    if not records:
        return None
    first = min(records, key=lambda one: (one.until, one.person))
    signers = {one.person for one in counted.values() if isinstance(one, Emergency | Approval)}
    return first.until, first.reason, tuple(sorted(signers))


def signer_barred(words: Approval, case: Case) -> Reason | None:
    """Return why a statement is none of what is owed: it comes from, or for, one who signed the emergency."""
    barred = {words.person, PersonId(words.on_behalf)} & case.barred
    if not barred:
        return None
    what = msg(
        "{person} signed the emergency landing; what is owed for it is given by others",
        person=case.ground.roster.name_of(min(barred)),
    )
    return Reason("emergency-signer", what, {"person": words.person, "stage": words.stage})


def debt_notes(case: Case) -> list[Reason]:
    """Return the note on a change that has landed by emergency: what is still owed, and until when."""
    debt = case.debt
    if debt is None:
        return []
    until = local_minute(debt.until, case)
    if debt.is_overdue(case.now):
        what = msg("landed by emergency; its approvals were to be given by {until} and are overdue", until=until)
        return [Reason("debt-overdue", what)]
    return [Reason("debt-open", msg("landed by emergency; its approvals are to be given by {until}", until=until))]


def local_minute(at: dt.datetime, case: Case) -> str:
    """Return an instant as people of the site read it."""
    return at.astimezone(case.ground.zone).strftime("%Y-%m-%d %H:%M")


def held_back(landings: Sequence[LandedChange], debts: Sequence[Debt]) -> tuple[LandedChange, ...]:
    """Return the landings that keep a release from being made: ordinary ones after the last emergency that is owed.

    Args:
        landings: what a release would bring beyond the last one, oldest first.
        debts: every debt that is open.
    """
    if not debts:
        return ()
    owing = {one.commit for one in debts}
    last = max((place for place, one in enumerate(landings) if one.commit in owing), default=-1)
    return tuple(one for one in landings[last + 1 :] if one.kind is not LandingKind.RETRACTION)


def releasable(landings: Sequence[LandedChange], debts: Sequence[Debt]) -> int:
    """Return how many of the landings since the last release may be released today, from the oldest on."""
    return next(count for count in range(len(landings), -1, -1) if not held_back(landings[:count], debts))


def debt_reason(debt: Debt, verdict: Verdict, held: Sequence[LandedChange], now: dt.datetime) -> Reason:
    """Return why nothing else is released while a debt is open: its pages, its missing stages, what is held back."""
    stages = [stage_word(stage) for stage in dict.fromkeys(one.stage for one in verdict.missing)]
    objections = [one.message for one in verdict.reasons if one.code == "objection-stands"]
    what = msg(
        "{change} landed by emergency and still owes its approvals ({owed}; pages: {pages}); until they are given, "
        "these are not released: {held}",
        change=debt.change,
        pages=list(debt.pages),
        owed=[*stages, *objections],
        held=list(dict.fromkeys(one.change for one in held)),
    )
    details = {"path": debt.pages[0]}
    return Reason("debt-overdue", what, details) if debt.is_overdue(now) else Reason("debt-open", what, details)
