"""Which stages an item needs: all matching requirements apply; no match means no way to be approved."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from fuzi.gate.governing import governing
from fuzi.gate.ground import Case, Ground
from fuzi.messages import msg
from fuzi.model.host_statement import ScannedFinding
from fuzi.model.ids import UnitId
from fuzi.model.items import Item, ItemKind
from fuzi.model.labels import item_word
from fuzi.model.page import CONTENT
from fuzi.model.people import Role
from fuzi.model.policy import Stage, StageId, When
from fuzi.model.verdict import Reason


class Needed(Struct, frozen=True):
    """The stages of one item in order, the units that must approve, and the flags the officer must acknowledge."""

    item: Item
    stages: tuple[Stage, ...]
    units: tuple[UnitId, ...]
    flags: tuple[ScannedFinding, ...]


def needed_for(item: Item, case: Case) -> Needed | Reason:
    """Return what an item needs, or the reason why nothing can ever approve it."""
    ground = case.ground
    flags = _flags_of(item, case)
    stages: list[Stage] = []
    governance, asked_units = governing(case) if item.kind is ItemKind.GOVERNANCE else ((), ())
    for path, names in _judged_names(item):
        matching = list(governance) if item.kind is ItemKind.GOVERNANCE else _stages_of(names, ground)
        if not matching:
            return Reason(
                "no-requirement",
                msg("no requirement covers {path}, so nobody can approve it", path=path),
                {"path": path},
            )
        stages += matching
    units = asked_units or _units_of(item, case)
    for unit in units:
        if ground.roster.unit(unit) is None:
            what = msg("the unit {unit} is not on the roster", unit=unit)
            if item.kind is ItemKind.GOVERNANCE:
                what = msg(
                    "the unit {unit} is not on the roster yet: enter it and its leader first, then hand over", unit=unit
                )
            return Reason("unit-unknown", what, {"unit": unit})
    templates = _templates_of(item, case)
    applying = [stage for stage in stages if _applies(stage, item, templates, bool(flags), bool(units))]
    if flags and not any(stage.id is StageId.CONFIDENTIALITY_REVIEW for stage in applying):
        applying.append(Stage(StageId.CONFIDENTIALITY_REVIEW, Role.CONFIDENTIALITY_OFFICER))
    if not any(stage.id is StageId.SIGN_OFF for stage in applying) and item.kind is not ItemKind.REGISTER:
        return Reason(
            "no-sign-off",
            msg("no requirement asks for a sign-off of {item}", item=item_word(item.id)),
            {"path": item.id},
        )
    if not applying:
        return Reason("no-requirement", msg("no stage applies to {item}", item=item_word(item.id)), {"path": item.id})
    return Needed(item, strictest(applying), units, flags)


def asked_always(stages: Iterable[Stage], *, has_units: bool, template: str = "") -> tuple[Stage, ...]:
    """Return the stages that apply to every item they are asked of, whatever the check finds in it."""
    always = (one for one in stages if one.when is When.ALWAYS or template in one.templates)
    return strictest(one for one in always if has_units or not one.of_units)


def _flags_of(item: Item, case: Case) -> tuple[ScannedFinding, ...]:
    """Return the open flags of an item; a flag that belongs to no item (a commit's message) counts for every one."""
    scan = case.scan
    flags = [one for one in (scan.findings if scan else ()) if one.severity == "flag" and one.status == "open"]
    if not flags:
        return ()
    known = {one.id for one in case.items}
    by_path = {path: one.id for one in case.items for path in one.paths}
    owners = [(by_path.get(flag.path, flag.item), flag) for flag in flags]
    return tuple(flag for owner, flag in owners if owner == item.id or owner not in known)


def _judged_names(item: Item) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return each path with the names it is matched by: a page's source record is judged as the page's text."""
    texts = (f"{CONTENT}{item.id}/index.md", f"{CONTENT}{item.id}.md")
    is_page = item.kind is ItemKind.PAGE
    return tuple((path, texts if is_page and not path.startswith(CONTENT) else (path,)) for path in item.paths)


def _stages_of(names: Iterable[str], ground: Ground) -> list[Stage]:
    known = tuple(names)
    applying = [one for one in ground.policy.requirements if any(one.applies_to(name) for name in known)]
    return [stage for one in applying for stage in one.stages]


def _units_of(item: Item, case: Case) -> tuple[UnitId, ...]:
    """Return the column's unit, every unit whose paths match, and those the front matter names.

    A page that comes with its column has the unit that the column gets, where main's roster knows it.
    """
    if item.kind is not ItemKind.PAGE:
        return ()
    ground = case.ground
    named = set(item.units)
    column_unit = ground.column_units.get(item.column)
    if column_unit:
        named.add(column_unit)
    coming = case.after.column_units.get(item.column) if case.after is not None else None
    if coming and ground.roster.unit(coming) is not None:
        named.add(coming)
    names = [name for _path, names in _judged_names(item) for name in names]
    for unit in ground.roster.units:
        if any(pattern.matches(name) for pattern in unit.paths for name in names):
            named.add(unit.id)
    return tuple(sorted(named))


def _templates_of(item: Item, case: Case) -> frozenset[str]:
    """Return the template of the page's column, before and after a change of the columns themselves."""
    if item.kind is not ItemKind.PAGE:
        return frozenset()
    grounds = (case.ground, case.after) if case.after is not None else (case.ground,)
    return frozenset(one.column_templates.get(item.column, "") for one in grounds) - {""}


def _applies(stage: Stage, item: Item, templates: frozenset[str], is_flagged: bool, has_units: bool) -> bool:
    if stage.of_units and not has_units:
        return False
    if templates & {*stage.templates}:
        return True
    by_flag = is_flagged and stage.when in {When.FLAGGED, When.FLAGGED_OR_ATTACHMENTS}
    by_attachment = item.has_attachments and stage.when in {When.ATTACHMENTS, When.FLAGGED_OR_ATTACHMENTS}
    return stage.when is When.ALWAYS or by_flag or by_attachment


def strictest(stages: Iterable[Stage]) -> tuple[Stage, ...]:
    """Return one stage per (stage, role), each the strictest of what was asked."""
    merged: dict[tuple[StageId, Role], Stage] = {}
    for stage in stages:
        known = merged.get((stage.id, stage.role))
        merged[stage.id, stage.role] = stage if known is None else _stricter(known, stage)
    return tuple(sorted(merged.values(), key=lambda stage: (stage.id.rank, stage.role)))


def _stricter(one: Stage, other: Stage) -> Stage:
    days = [stage.valid_days for stage in (one, other) if stage.valid_days is not None]
    return Stage(
        one.id,
        one.role,
        max(one.count, other.count),
        one.of_units or other.of_units,
        When.ALWAYS,
        min(days) if days else None,
        tuple(role for role in one.substitutes if role in other.substitutes),
        one.same_person_as if one.same_person_as == other.same_person_as else None,
    )
