"""Who may act for whom (代签人): a deputy of the roster, for a period or while his mandate runs (3-gate section 3).

There are no chains: the principal holds the role himself. One mandate is one voice: whoever speaks, the principal
counts once. Deputies keep no stage from being empty: who has nobody to act for is no deputy, and a stage whose only
holder cannot sign at all is mended in the roster.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from fuzi.gate.ground import Case, Ground
from fuzi.gate.mandates import running
from fuzi.messages import msg
from fuzi.model.change_statement import Approval, Decision
from fuzi.model.ids import PersonId, UnitId, unit_id
from fuzi.model.labels import role_word
from fuzi.model.people import Person, Role
from fuzi.model.statement import Filed
from fuzi.model.verdict import Reason


def voice_of(words: Approval) -> PersonId:
    """Return whose voice a statement is: the principal's where a deputy signed, else the signer's."""
    return PersonId(words.on_behalf or words.person)


def unit_of(words: Approval) -> UnitId | None:
    """Return the unit a statement speaks for, if it names one."""
    return unit_id(words.unit)


def holder_of(words: Approval, ground: Ground) -> Person | None:
    """Return who must hold the role that a statement names."""
    return ground.roster.person(voice_of(words))


def deputy_problem(filed: Filed, words: Approval, case: Case) -> Reason | None:
    """Return why a statement on behalf of somebody could never count: not named, not running, a chain, an author."""
    ground = case.ground
    received = filed.received_at or case.now
    principal = ground.roster.person(words.on_behalf)
    if principal is None or principal.id == words.person or words.role not in list(Role):
        return _not_named(words, ground)
    day, role = ground.day(received), Role(words.role)
    if not principal.holds(role, unit_of(words), day):
        return _no_role(words, principal, ground)
    if principal.id in case.authors and words.decision is not Decision.OBJECT:
        what = msg(
            "{person} is an author of this change, so that nobody reviews it on his or her behalf",
            person=principal.name,
        )
        return Reason("author-barred", what, {"person": principal.id, "stage": words.stage})
    if acts_for((words.person, principal.id, role), ground, (day, received), filed.position):
        return None
    return _not_acting(words, ground)


def deputy_lapsed(words: Approval, case: Case) -> Reason | None:
    """Return why a deputy's statement that counted when it was received does not count today."""
    today = (case.ground.day(case.now), case.now)
    if acts_for((words.person, voice_of(words), Role(words.role)), case.ground, today):
        return None
    name = case.ground.roster.name_of
    what = msg("{deputy} does not act for {person} today", deputy=name(words.person), person=name(voice_of(words)))
    return Reason("deputy-ended", what, {"person": words.person, "stage": words.stage})


def acts_for(
    who: tuple[PersonId, PersonId, Role], ground: Ground, when: tuple[dt.date, dt.datetime], upto: int | None = None
) -> bool:
    """Tell whether one acts in a role for another.

    Args:
        who: deputy, principal, role.
        when: the local day, and the instant of judging.
        upto: the ledger position up to which mandates are read; None is its end.
    """
    deputy, principal, role = who
    if deputy == principal:
        return False
    named = (one for one in ground.roster.deputies if (one.by, one.principal, one.role) == (deputy, principal, role))
    entries = [one for one in named if one.covers(when[0])]
    if any(not one.standing for one in entries):
        return True  # for a period, which counts by itself
    if not entries:
        return False
    wanted = (role.value, principal, deputy)
    return any(
        (one.words.role, one.words.principal, one.words.deputy) == wanted
        for one in running(ground, when[0], when[1], upto)
    )


def deputies_for(principals: Iterable[Person], role: Role, case: Case) -> tuple[tuple[Person, Person], ...]:
    """Return (deputy, principal) for everybody who acts in a role for one of several people today."""
    today = (case.ground.day(case.now), case.now)
    wanted = {one.id: one for one in principals}
    found = {
        (person.id, one.principal): (person, wanted[one.principal])
        for one in case.ground.roster.deputies
        if one.role is role
        and one.principal in wanted
        and (person := case.ground.roster.person(one.by)) is not None
        and acts_for((one.by, one.principal, role), case.ground, today)
    }
    return tuple(found.values())


def _not_named(words: Approval, ground: Ground) -> Reason:
    name = ground.roster.name_of
    what = msg(
        "the roster does not name {deputy} as deputy of {person} as {role}",
        deputy=name(words.person),
        person=name(words.on_behalf),
        role=role_word(words.role),
    )
    return Reason("deputy-not-named", what, {"person": words.person, "stage": words.stage})


def _no_role(words: Approval, principal: Person, ground: Ground) -> Reason:
    """Return why a principal cannot be acted for; who is a deputy himself passes nothing on."""
    chained = any((one.by, one.role) == (principal.id, words.role) for one in ground.roster.deputies)
    details = {"person": principal.id, "stage": words.stage, "unit": words.unit}
    if chained:
        what = msg("{person} is a deputy; a deputy has no deputy", person=principal.name)
        return Reason("deputy-chain", what, details)
    what = msg("{person} did not hold the role {role} on that day", person=principal.name, role=role_word(words.role))
    return Reason("role-not-held", what, details)


def _not_acting(words: Approval, ground: Ground) -> Reason:
    entries = [
        one
        for one in ground.roster.deputies
        if (one.by, one.principal, one.role) == (words.person, words.on_behalf, words.role)
    ]
    if not entries:
        return _not_named(words, ground)
    name = ground.roster.name_of
    what = msg(
        "{deputy} did not act for {person} on that day: a deputy for a period acts in it, a standing one from when "
        "it is started",
        deputy=name(words.person),
        person=name(words.on_behalf),
    )
    return Reason("deputy-not-acting", what, {"person": words.person, "stage": words.stage})
