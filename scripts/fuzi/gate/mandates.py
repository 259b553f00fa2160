"""Which standing deputies act: the mandates of the ledger, weighed by the roster and the policy (3-gate section 3).

A mandate is never more than the roster: it only starts what is pre-approved there, for days that end. It counts from
its place in the ledger on, and what ends it counts from its place on.
"""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from fuzi.gate.ground import Ground
from fuzi.gate.signers import signer_of
from fuzi.messages import msg
from fuzi.model.exception_record import Mandate
from fuzi.model.ids import PersonId
from fuzi.model.labels import role_word
from fuzi.model.people import Role
from fuzi.model.statement import Filed
from fuzi.model.verdict import Reason

RIGHT = "mandate"
MOST_DAYS = 31
"""The longest mandate of a standing deputy; who is away for longer has a dated deputy in the roster."""
USUAL_DAYS = 15
MOST_REASON_CHARS = 500


class Running(Struct, frozen=True):
    """A mandate that runs, with the statement that started it."""

    filed: Filed
    words: Mandate


def mandate_problem(filed: Filed, ground: Ground, now: dt.datetime) -> Reason | None:
    """Return why a mandate starts or ends nothing: by roster and policy as they are, on the day of its receipt.

    Args:
        now: the instant of receipt, where it has no receipt yet.
    """
    words = filed.statement
    assert isinstance(words, Mandate)  # noqa: S101 - by the caller
    at = filed.received_at or now
    day = ground.day(at)
    signer = signer_of(filed, words.person, ground, at)
    if isinstance(signer, Reason):
        return signer
    if not is_standing_deputy(words, ground, day):
        return _not_named(words, ground)
    roles = ground.policy.may.get(RIGHT, ())
    is_named = any(signer.holds(role, None, day) for role in roles)
    if signer.id not in {words.deputy, words.principal} and not is_named:
        what = msg(
            "{person} may neither start nor end it: that is for the deputy, for whom he or she stands in, and for whom "
            "the policy's `may: mandate` names",
            person=signer.name,
        )
        return Reason("right-missing", what, {"person": signer.id})
    if words.decision == "end":
        return None
    principal = ground.roster.person(words.principal)
    if principal is None or not principal.holds(Role(words.role), None, day):
        return _no_role(words, ground)
    return _form_problem(words, day)


def _form_problem(words: Mandate, day: dt.date) -> Reason | None:
    """Return what is wrong with the days or the reason of a mandate that starts."""
    if words.last < max(words.first, day) or words.last >= max(words.first, day) + dt.timedelta(days=MOST_DAYS):
        what = msg(
            "a standing deputy acts for at most {days} days at a time, and the last one is not over yet", days=MOST_DAYS
        )
        return Reason("mandate-days", what)
    if words.first > day + dt.timedelta(days=MOST_DAYS):
        return Reason("mandate-days", msg("a mandate begins within {days} days", days=MOST_DAYS))
    if not words.reason.strip() or len(words.reason) > MOST_REASON_CHARS:
        return Reason("words-missing", msg("the reason has 1 to {limit} characters", limit=MOST_REASON_CHARS))
    return None


def is_standing_deputy(words: Mandate, ground: Ground, day: dt.date) -> bool:
    """Tell whether the roster names the deputy, who is on it, as standing deputy of the principal on a local day."""
    if words.deputy == words.principal or ground.roster.person(words.deputy) is None:
        return False
    wanted = (words.deputy, words.principal, words.role)
    entries = (one for one in ground.roster.deputies if one.standing and one.covers(day))
    return any((one.by, one.principal, one.role.value) == wanted for one in entries)


def running(ground: Ground, day: dt.date, now: dt.datetime, upto: int | None = None) -> tuple[Running, ...]:
    """Return the mandates that run on a local day, in ledger order.

    Args:
        now: the instant of judging, for a mandate that has no receipt yet.
        upto: the ledger position as of which it is asked; None is the end of the ledger.
    """
    found: dict[tuple[str, PersonId, PersonId], Running] = {}
    for filed in sorted(ground.mandates, key=lambda one: (one.position, _is_end(one), one.id)):
        words = filed.statement
        if not isinstance(words, Mandate) or (upto is not None and filed.position > upto):
            continue
        has_ended = _is_end(filed) and filed.received_at is not None  # for good: whoever ended it may have left since
        if not has_ended and mandate_problem(filed, ground, now) is not None:
            continue
        key = (words.role, words.principal, words.deputy)
        if words.decision == "end":
            found.pop(key, None)
        elif words.first <= day <= words.last and (key not in found or found[key].words.last < words.last):
            found[key] = Running(filed, words)
    return tuple(found.values())


def _is_end(filed: Filed) -> bool:
    return isinstance(filed.statement, Mandate) and filed.statement.decision == "end"


def _not_named(words: Mandate, ground: Ground) -> Reason:
    name = ground.roster.name_of
    what = msg(
        "the roster does not name {deputy} as standing deputy of {person} as {role}",
        deputy=name(words.deputy),
        person=name(words.principal),
        role=role_word(words.role),
    )
    return Reason("deputy-not-named", what, {"person": words.deputy})


def _no_role(words: Mandate, ground: Ground) -> Reason:
    what = msg(
        "{person} did not hold the role {role} on that day",
        person=ground.roster.name_of(words.principal),
        role=role_word(words.role),
    )
    return Reason("role-not-held", what, {"person": words.principal})
