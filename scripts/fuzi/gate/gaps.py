"""What would stop the site for good: a site is not founded with it, and no change may bring it (3-gate section 3).

A stage or a right left to nobody, a sign-off that nothing asks for, a check that this version does not have: after any
of these not even the change that restores the old rules could land.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from fuzi.gate.departures import has_left
from fuzi.gate.ground import Ground
from fuzi.gate.host_keys import host_gap
from fuzi.gate.requirements import asked_always
from fuzi.gate.seats import governance_has_seats, keyed, pages_have_seats, unit_pages_have_seats
from fuzi.messages import Message, msg
from fuzi.model.ids import UnitId
from fuzi.model.labels import role_word, stage_word
from fuzi.model.people import Person, Role
from fuzi.model.policy import Stage, StageId

POLICY = "review/policy.yml"
ROSTER = "review/roster.yml"
COLUMNS = "site_config/columns.yml"
_RIGHTS = ("land", "release", "deploy", "takedown")
"""Rights without which nothing reaches the site any more, or nothing can be taken off it."""


class Gap(Struct, frozen=True):
    """One thing that nobody could do, and the file that would mend it.

    `is_of_unit`: only pages of one unit wait for it; everything else goes on, and a site may be founded with it.
    `unit`: the unit that has nobody for a stage.
    """

    file: str
    what: Message
    is_of_unit: bool = False
    unit: str = ""


def gaps(ground: Ground, day: dt.date) -> tuple[Gap, ...]:
    """Return everything that would stop a site with these rules, on a local day or the day after."""
    return opened(None, ground, day)


def gaps_on(ground: Ground, day: dt.date) -> tuple[Gap, ...]:
    """Return what would stop the site on one local day alone."""
    return tuple(_gaps_on(ground, day))


def opened(before: Ground | None, after: Ground, day: dt.date) -> tuple[Gap, ...]:
    """Return what would stop the site by new rules and does not by the old ones.

    The next day is looked at as well: who is left with a term that ends today could not mend anything tomorrow. Where
    a unit's own pages alone would wait tomorrow, the term may end today: the roster can still be mended.

    Args:
        before: the rules in force; None where there are none yet.
    """
    today = _new(before, after, day)
    known = {str(one.what) for one in today}
    tomorrow = day + dt.timedelta(days=1)
    later = [one for one in _new(before, after, tomorrow) if str(one.what) not in known]
    if before is not None:
        later = [one for one in later if not one.is_of_unit]
    host = host_gap(before.roster if before else None, after.roster)
    return (
        *([Gap(ROSTER, host)] if host else []),
        *today,
        *(replace(one, what=msg("from {day} on: {gap}", day=str(tomorrow), gap=one.what)) for one in later),
    )


def _new(before: Ground | None, after: Ground, day: dt.date) -> list[Gap]:
    known = {str(one.what) for one in (*_gaps_on(before, day), *_revoked(before, after, day))} if before else set()
    return [one for one in _gaps_on(after, day) if str(one.what) not in known]


def _revoked(before: Ground, after: Ground, day: dt.date) -> list[Gap]:
    """Return the units whose leaders have gone or lost their keys: that is never held up, their pages wait instead.

    Who leaves must be able to do so at once; the hand-over stays an open debt, which `checkup` goes on telling.
    """
    found = []
    for stage in (one for one in after.policy.all_stages() if one.of_units):
        for unit in after.roster.units:
            led = keyed(before.roster.holders(stage.role, unit.id, day), day)
            gone = [one for one in led if _is_revoked(after.roster.person(one), day)]
            if led and len(gone) == len(led):
                able = _able(stage, unit.id, after, day)
                found += [Gap(ROSTER, _too_few(stage, unit.id, able))] if able < stage.count else []
    return found


def _is_revoked(person: Person | None, day: dt.date) -> bool:
    return person is None or has_left(person, day) or not keyed([person], day)


def _gaps_on(ground: Ground, day: dt.date) -> list[Gap]:
    found = [*_left_to_nobody(ground, day), *_units_unknown(ground), *_rights_lost(ground, day)]
    governance = asked_always(ground.policy.governance, has_units=False)
    if not _has_sign_off(governance):
        found.append(Gap(POLICY, msg("no sign-off is asked for in every change of rules and settings")))
    elif not _is_short(governance, ground, day) and not governance_has_seats(governance, ground.roster, day):
        found.append(Gap(ROSTER, msg("nobody but its author is left to sign off a change of rules and settings")))
    for column in ground.columns:
        asked = _asked_of_pages(ground, column, day, has_units=column in ground.column_units)
        if not _has_sign_off(asked):
            found.append(
                Gap(POLICY, msg("no sign-off is asked for in every page of the column {column}", column=column))
            )
        elif not _is_short(asked, ground, day) and not pages_have_seats(asked, ground.roster, day):
            what = msg("the stages of a page in the column {column} need different people", column=column)
            found.append(Gap(ROSTER, what))
        found += _units_short(ground, column, day)
    return found


def _units_short(ground: Ground, column: str, day: dt.date) -> list[Gap]:
    """Return the units of a column's pages whose leader is needed for another stage of the same page as well."""
    asked = _asked_of_pages(ground, column, day, has_units=True)
    if _is_short(asked, ground, day):
        return []
    inside = [one.id for one in ground.roster.units if any(p.text.startswith(f"content/{column}/") for p in one.paths)]
    known = [unit for unit in (ground.column_units.get(column),) if unit is not None]
    what = msg(
        "the leader of unit {unit} is the only one for another stage of its pages, too: name `leader: none` with a"
        " `substitute`"
    )
    short = [
        one for one in dict.fromkeys((*known, *inside)) if not unit_pages_have_seats(asked, one, ground.roster, day)
    ]
    return [Gap(ROSTER, msg(what.key, unit=unit), is_of_unit=True) for unit in short]


def _left_to_nobody(ground: Ground, day: dt.date) -> list[Gap]:
    """Return the stages that too few people with a key could give."""
    stages: dict[tuple[StageId, Role, bool], Stage] = {}
    for stage in ground.policy.all_stages():
        known = stages.setdefault((stage.id, stage.role, stage.of_units), stage)
        if stage.count > known.count:
            stages[stage.id, stage.role, stage.of_units] = stage
    found = []
    for stage in stages.values():
        for unit in [one.id for one in ground.roster.units] if stage.of_units else [None]:
            able = _able(stage, unit, ground, day)
            if able < stage.count:
                found.append(Gap(ROSTER, _too_few(stage, unit, able), unit is not None, unit or ""))
    return found


def _able(stage: Stage, unit: UnitId | None, ground: Ground, day: dt.date) -> int:
    """Return how many people with a key could give a stage; a unit without a leader has its substitute."""
    named = ground.roster.unit(unit) if unit is not None else None
    if named is None or named.has_leader:
        return len(keyed(ground.roster.holders(stage.role, unit, day), day))
    substitute = ground.roster.person(named.substitute) if named.substitute else None
    return len(keyed([substitute] if substitute else [], day))


def _too_few(stage: Stage, unit: UnitId | None, able: int) -> Message:
    word = stage_word(stage.id)
    if able:
        what = msg(
            "{stage} needs {count} people, and only {able} could give it", count=stage.count, able=able, stage=word
        )
        return what if unit is None else msg("unit {unit}: {gap}", unit=unit, gap=what)
    if unit is None:
        return msg("{stage} needs a {role} with a key", stage=word, role=role_word(stage.role))
    return msg("{stage} of unit {unit} needs a leader with a key", stage=word, unit=unit)


def _is_short(stages: Iterable[Stage], ground: Ground, day: dt.date) -> bool:
    """Tell whether a stage alone has too few people, which is said of that stage already."""
    return any(_able(one, None, ground, day) < one.count for one in stages if not one.of_units)


def _units_unknown(ground: Ground) -> list[Gap]:
    return [
        Gap(
            COLUMNS,
            msg("the column {column} belongs to the unit {unit}, which is not listed", column=column, unit=unit),
        )
        for column, unit in sorted(ground.column_units.items())
        if ground.roster.unit(unit) is None
    ]


def _rights_lost(ground: Ground, day: dt.date) -> list[Gap]:
    found = []
    for right in _RIGHTS:
        roles = ground.policy.may.get(right, ())
        if not any(keyed(ground.roster.holders(role, None, day), day) for role in roles):
            what = msg("nobody with a key has a role of `may: {right}`", right=right)
            found.append(Gap(ROSTER if roles else POLICY, what))
    return found


def _has_sign_off(stages: Iterable[Stage]) -> bool:
    return any(one.id is StageId.SIGN_OFF for one in stages)


def _asked_of_pages(ground: Ground, column: str, day: dt.date, *, has_units: bool) -> tuple[Stage, ...]:
    """Return the stages of a column's pages, by the first way of naming them that is asked for a sign-off."""
    for name in (f"{column}/page", f"{column}/{day.year}/{day:%m-%d}-page", column):
        path = f"content/{name}/index.md"
        matching = [one for one in ground.policy.requirements if one.applies_to(path)]
        asked = asked_always(
            (stage for one in matching for stage in one.stages),
            has_units=has_units,
            template=ground.column_templates.get(column, ""),
        )
        if _has_sign_off(asked):
            return asked
    return ()
