"""Which rules apply to a path, before anybody changes it: the same requirements, units and stages as in a judgement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Container, Iterable

from msgspec.structs import replace

from fuzi.gate.ground import Ground
from fuzi.gate.requirements import strictest
from fuzi.gate.seats import keyed
from fuzi.messages import Message, msg
from fuzi.model.ids import PageId, PersonId, UnitId
from fuzi.model.items import ORIGINALS, ItemKind, item_id_of, kind_of
from fuzi.model.page import CONTENT, column_of
from fuzi.model.path_rules import AskedStage, Matching, Ownership, PathRules, Seat
from fuzi.model.policy import Requirement, Stage, When

NEW_PAGE = "new-page"
"""What a page is called that is not there yet."""


def explained(path: str, ground: Ground, day: dt.date, paths: Container[str], named: tuple[str, ...]) -> PathRules:
    """Return the rules of a path on a local day.

    Args:
        path: a file, a page id, or a folder below `content/` (then: a new page in it).
        paths: every path of the site.
        named: units that the page's own head names.
    """
    judged = judged_path(path, paths, ground.columns)
    item = item_id_of(judged, paths)
    kind = kind_of(item)
    if kind is ItemKind.PAGE and judged.startswith(ORIGINALS):
        judged = _text_of(item, paths)
    column = column_of(PageId(item)) if kind is ItemKind.PAGE else ""
    template = ground.column_templates.get(column, "")
    units = _owners(judged, column, ground, named) if kind is ItemKind.PAGE else ()
    matching: list[Requirement] = []
    asked = list(ground.policy.governance)
    if kind is not ItemKind.GOVERNANCE:
        matching = [one for one in ground.policy.requirements if one.applies_to(judged)]
        asked = [stage for one in matching for stage in one.stages]
    return PathRules(
        path,
        judged,
        item,
        kind,
        template,
        tuple(Matching(one.line, tuple(p.text for p in one.paths if p.matches(judged))) for one in matching),
        units,
        _stages(asked, template, units, ground, day),
    )


def judged_path(path: str, paths: Container[str], columns: Collection[str]) -> str:
    """Return the file that a path, a page id or a folder is judged by.

    A folder that is no page, and a column, stand for a new page in them; a page id in a column for the page.
    """
    plain = path.removeprefix("./").rstrip("/")
    if plain in paths:
        return plain
    inside = plain.removeprefix(CONTENT)
    if not plain.startswith(CONTENT) and plain.split("/")[0] not in {*columns, "index"}:
        return plain
    for text in (f"{CONTENT}{inside}.md", f"{CONTENT}{inside}/index.md"):
        if text in paths and inside not in columns:
            return text
    if "." in inside.rsplit("/", 1)[-1]:
        return f"{CONTENT}{inside}"
    return (
        f"{CONTENT}{inside}/{NEW_PAGE}/index.md" if _is_folder(path, inside, columns) else f"{CONTENT}{inside}/index.md"
    )


def _is_folder(path: str, inside: str, columns: Collection[str]) -> bool:
    return inside in columns or path.startswith(("./", CONTENT)) or path.endswith("/")


def _text_of(page: str, paths: Container[str]) -> str:
    whole = f"{CONTENT}{page}/index.md"
    return whole if whole in paths else f"{CONTENT}{page}.md"


def _owners(path: str, column: str, ground: Ground, named: Iterable[str]) -> tuple[Ownership, ...]:
    why: dict[UnitId, list[Message]] = {}
    column_unit = ground.column_units.get(column)
    if column_unit is not None:
        why.setdefault(column_unit, []).append(msg("the column {column} belongs to it", column=column))
    for unit in ground.roster.units:
        for pattern in unit.paths:
            if pattern.matches(path):
                why.setdefault(unit.id, []).append(msg("its paths: {pattern}", pattern=pattern.text))
    for one in named:
        why.setdefault(UnitId(one), []).append(msg("the page names it"))
    return tuple(
        Ownership(unit, tuple(reasons), ground.roster.unit(unit) is not None) for unit, reasons in sorted(why.items())
    )


def _stages(
    asked: list[Stage], template: str, units: tuple[Ownership, ...], ground: Ground, day: dt.date
) -> tuple[AskedStage, ...]:
    """Return the stages in order, those that depend on what is found in the page beside those that do not."""
    fitting = [one for one in asked if units or not one.of_units]
    certain = [one for one in fitting if one.when is When.ALWAYS or template in one.templates]
    found = [AskedStage(one, is_certain=True, seats=_seats(one, units, ground, day)) for one in strictest(certain)]
    for when in When:
        these = [one for one in fitting if one.when is when and one not in certain and when is not When.TEMPLATES]
        found += [
            AskedStage(replace(one, when=when), is_certain=False, seats=_seats(one, units, ground, day))
            for one in strictest(these)
        ]
    return tuple(sorted(found, key=lambda one: one.stage.id.rank))


def _seats(stage: Stage, units: tuple[Ownership, ...], ground: Ground, day: dt.date) -> tuple[Seat, ...]:
    whole: list[UnitId | None] = [one.unit for one in units] if stage.of_units else [None]
    return tuple(_seat(stage, unit, ground, day) for unit in whole)


def _seat(stage: Stage, unit: UnitId | None, ground: Ground, day: dt.date) -> Seat:
    roster = ground.roster
    holders = roster.holders(stage.role, unit, day)
    able = keyed(holders, day)
    named = roster.unit(unit) if unit is not None else None
    own = [person] if named is not None and named.substitute and (person := roster.person(named.substitute)) else []
    standing_in = [*own, *(one for role in stage.substitutes for one in roster.holders(role, None, day))]
    keyless: tuple[PersonId, ...] = tuple(one.id for one in holders if one.id not in able)
    substitutes = tuple(sorted(keyed(standing_in, day) - {one.id for one in holders}))
    is_for_them = not holders and bool(substitutes) and (named is None or not named.has_leader)
    return Seat(unit, tuple(sorted(able)), keyless, substitutes, is_for_them)
