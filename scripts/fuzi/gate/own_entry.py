"""Nobody approves a change of the roster about himself alone (3-gate section 4).

Whose own entry a change alters may approve it, together with somebody whom it does not concern. Where nobody is left
whom it does not concern, two persons together may; and where a bureau has but one who can approve at all, that one,
since another has written it: nobody approves what he submitted.
"""

from __future__ import annotations

from typing import TypeVar

from fuzi.gate.ground import Case
from fuzi.gate.requirements import Needed
from fuzi.gate.seats import keyed
from fuzi.gate.standing import Standing
from fuzi.messages import msg
from fuzi.model.ids import PersonId
from fuzi.model.items import ItemKind
from fuzi.model.people import Roster
from fuzi.model.policy import Stage, StageId
from fuzi.model.verdict import Missing, Reason

T = TypeVar("T")
People = frozenset[PersonId]
_WHAT = msg("it changes the entries of {people}; somebody whom it does not concern must approve it as well")
_ALONE = msg(
    "only {person} could approve this change of the own entry; let somebody other than {authors} submit it, so that"
    " they can review it"
)


def concerned(old: Roster, new: Roster) -> People:
    """Return whose own entry differs: as a person, as principal or deputy, as a stand-in, as sponsor of a machine."""
    people = {one.id for one in _differing(old.people, new.people)}
    deputies = _differing(old.deputies, new.deputies)
    people |= {one for deputy in deputies for one in (deputy.principal, deputy.by)}
    people |= {one.sponsor for one in _differing(old.machines, new.machines)}
    stand_ins = {one.id: one.substitute for one in old.units}
    named = [(stand_ins.get(one.id), one.substitute) for one in new.units]
    named += [(one.substitute, None) for one in old.units if new.unit(one.id) is None]
    people |= {one for pair in named if pair[0] != pair[1] for one in pair if one is not None}
    return frozenset(people)


def _differing(old: tuple[T, ...], new: tuple[T, ...]) -> list[T]:
    """Return what stands in one of two lists only."""
    return [one for one in (*old, *new) if one not in old or one not in new]


def own_entry_missing(standing: Standing) -> tuple[Missing | None, Reason | None]:
    """Return who must approve besides those concerned, or that the change must be submitted by somebody else.

    Nothing is said while a stage is still to be given by somebody whom the change does not concern.
    """
    case = standing.case
    needed = next((one for one in standing.needs if one.item.kind is ItemKind.GOVERNANCE), None)
    if needed is None or case.after is None:
        return None, None
    about = concerned(case.ground.roster, case.after.roster)
    if not about:
        return None, None
    stages = [one for one in needed.stages if not standing.bench.is_leader_alone(needed, one)]
    able = frozenset(one for stage in stages for one in _able(standing, needed, stage)) - case.authors
    if len(able) == 1 and able <= about and _is_reviewable(standing, needed, about):
        return None, _refusal(case, able)
    words = [one.words for index in range(len(needed.stages)) for one in standing.backings(needed, index)]
    given = frozenset(one.person for one in words)
    is_lacking = any(standing.lacking(needed, index) for index in range(len(needed.stages)))
    if not words or is_lacking or any(about.isdisjoint({one.person, one.on_behalf}) for one in words):
        return None, None
    for stage in stages:
        others = _holders(case, stage) - case.authors - about - given
        if others and not stage.of_units:
            names = [case.ground.roster.name_of(one) for one in sorted(about & given)]
            missing = Missing(stage.id, stage.role, 1, tuple(sorted(others)), (needed.item.id,))
            return missing, Reason("own-entry", msg(_WHAT.key, people=names), {"stage": stage.id})
    return None, None


def _refusal(case: Case, able: People) -> Reason:
    name = case.ground.roster.name_of
    person = next(iter(able))
    authors = [name(one) for one in sorted(case.authors)]
    return Reason("own-entry-alone", msg(_ALONE.key, person=name(person), authors=authors), {"person": person})


def _able(standing: Standing, needed: Needed, stage: Stage) -> People:
    units = needed.units if stage.of_units else (None,)
    bench = standing.bench
    people = [one for unit in units for one in (*bench.holders(stage, unit), *bench.substitutes(stage, unit))]
    return keyed(people, standing.case.ground.day(standing.case.now))


def _holders(case: Case, stage: Stage) -> People:
    day = case.ground.day(case.now)
    return keyed(case.ground.roster.holders(stage.role, None, day), day)


def _is_reviewable(standing: Standing, needed: Needed, about: People) -> bool:
    """Tell whether an author could review it, were somebody else with a key its author, and is not concerned."""
    case = standing.case
    reviews = [one for one in needed.stages if one.id is not StageId.SIGN_OFF and not one.of_units]
    reviewers = frozenset(one for stage in reviews for one in _able(standing, needed, stage)) & case.authors
    everybody = keyed(case.ground.roster.people, case.ground.day(case.now))
    able = frozenset(one for stage in needed.stages for one in _able(standing, needed, stage))
    return bool(reviewers - about) and bool(everybody - able)
