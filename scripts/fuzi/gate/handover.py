"""A hand-over: pages pass from one unit to another, which the leaders of both must approve (3-gate section 3).

A leader who submitted the change has agreed by that, and so has one without whom a stage of it cannot be given: a
small bureau, where one person leads units and reviews, can hand over as well.
"""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from fuzi.gate.ground import Case, Ground
from fuzi.gate.pattern_cover import Comparison
from fuzi.messages import Message, msg
from fuzi.model.ids import PersonId, UnitId
from fuzi.model.pattern import Pattern
from fuzi.model.people import Role, Roster, Unit
from fuzi.model.policy import Stage, StageId


class HandOver(Struct, frozen=True):
    """What passes from one unit to another; None is no unit. A new unit can agree only once it is on main's roster."""

    what: str
    giver: UnitId | None
    taker: UnitId | None
    is_column: bool = False


def hand_overs(old: Ground, new: Ground) -> tuple[HandOver, ...]:
    """Return the columns whose unit changes, and the paths that a unit gives up, with who takes them.

    A column or a unit that is new takes over nothing from anybody by being made.
    """
    known = sorted({*old.columns, *old.column_units})
    units = [(one, old.column_units.get(one), new.column_units.get(one)) for one in known]
    found = [HandOver(one, before, after, is_column=True) for one, before, after in units if before != after]
    if old.roster.units == new.roster.units:
        return tuple(found)
    ask = Comparison()
    for unit in old.roster.units:
        after = new.roster.unit(unit.id)
        kept = after.paths if after is not None else ()
        for pattern in unit.paths:
            if ask.covers(kept, pattern):
                continue
            takers: list[UnitId | None] = [
                one.id
                for one in new.roster.units
                if one.id != unit.id
                and any(
                    ask.shown_path([pattern, part]) is not None
                    for part in one.paths
                    if not ask.covers(_paths_of(one, old.roster), part)
                )
            ]
            found += [HandOver(pattern.text, unit.id, taker) for taker in takers or [None]]
    return tuple(found)


def _paths_of(unit: Unit, roster: Roster) -> tuple[Pattern, ...]:
    known = roster.unit(unit.id)
    return known.paths if known is not None else ()


def units_asked(case: Case) -> tuple[UnitId, ...]:
    """Return the units whose leaders must approve a change of rules, because of what it hands over."""
    if case.after is None:
        return ()
    named = {unit for one in hand_overs(case.ground, case.after) for unit in (one.giver, one.taker) if unit is not None}
    return tuple(sorted(unit for unit in named if not _has_agreed(unit, case)))


def _has_agreed(unit: UnitId, case: Case) -> bool:
    """Tell whether a leader of the unit has agreed without a word of his own in the unit's stage.

    Its leader signed the submission; or all who are left to give a stage of the change lead the unit.
    """
    day = case.ground.day(case.now)
    leaders = {one.id for one in case.ground.roster.holders(Role.UNIT_LEADER, unit, day)}
    submission = case.submission
    if not leaders or submission is None:
        return False
    if submission.person in leaders:
        return True
    stages = (one for one in case.ground.policy.governance if not one.of_units)
    return any(able and able <= leaders for able in (_able(one, case, day) - case.authors for one in stages))


def _able(stage: Stage, case: Case, day: dt.date) -> frozenset[PersonId]:
    roles = (stage.role, *stage.substitutes)
    return frozenset(one.id for role in roles for one in case.ground.roster.holders(role, None, day))


def hand_over_stage(case: Case) -> Stage:
    """Return the stage in which units agree: as the policy has it for pages, once for each unit."""
    asked = (one for one in case.ground.policy.all_stages() if one.of_units and one.id is StageId.UNIT_APPROVAL)
    known = next(asked, None)
    days, substitutes = (known.valid_days, known.substitutes) if known else (None, ())
    return Stage(StageId.UNIT_APPROVAL, Role.UNIT_LEADER, 1, of_units=True, valid_days=days, substitutes=substitutes)


def hand_over_words(case: Case) -> tuple[Message, ...]:
    """Return each hand-over as a sentence."""
    if case.after is None:
        return ()
    return tuple(hand_over_sentence(one, case.ground, case.after) for one in hand_overs(case.ground, case.after))


def hand_over_sentence(one: HandOver, old: Ground, new: Ground) -> Message:
    """Return what passes from whom to whom, and who must approve it."""
    what = msg("the column {column}", column=one.what) if one.is_column else msg("{paths}", paths=one.what)
    names = [
        (old.roster if old.roster.unit(unit) else new.roster).unit_name(unit) if unit else ""
        for unit in (one.giver, one.taker)
    ]
    if not names[0]:
        return msg("{what} is given to the unit {taker}, whose leader must approve", what=what, taker=names[1])
    if not names[1]:
        return msg("{what} is taken from the unit {giver}, whose leader must approve", what=what, giver=names[0])
    return msg(
        "{what} passes from the unit {giver} to {taker}; the leaders of both must approve",
        what=what,
        giver=names[0],
        taker=names[1],
    )
