"""The rules for a reader: what `policy check` found, and what `policy explain` says of a path."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from fuzi.messages import Message, Translate, msg
from fuzi.model.items import ItemKind
from fuzi.model.labels import condition_word, item_word, role_word, stage_word
from fuzi.model.path_rules import AskedStage, PathRules, Seat
from fuzi.model.policy import Stage, When
from fuzi.model.policy_report import PolicyReport, Remark
from fuzi.reports.reader import Reader


def policy_json(report: PolicyReport, translate: Translate) -> dict[str, Any]:
    """Return the outcome, what is wrong, what is worth knowing, and what is lowered or handed over."""

    def told(wanted: bool) -> list[dict[str, Any]]:
        return [
            {"code": one.code, "file": one.file, "line": one.line, "message": one.what.render(translate)}
            for one in report.remarks
            if one.is_problem is wanted
        ]

    return {
        "outcome": "fit" if report.is_fit else "unfit",
        "against": report.against,
        "problems": told(True),
        "notes": told(False),
        "lowered": [{"file": one.file, "message": one.what.render(translate)} for one in report.lowered],
        "handed_over": [one.render(translate) for one in report.handed],
    }


def policy_text(report: PolicyReport, translate: Translate) -> str:
    """Return the same for a reader: what is wrong first, then what is lowered, then the rest."""

    def say(message: Message) -> str:
        return message.render(translate)

    lines = [
        say(msg("the rules can be used") if report.is_fit else msg("with these rules something could not be done"))
    ]
    lines += [f"  × {_place(one)}{say(one.what)} [{one.code}]" for one in report.remarks if one.is_problem]
    if report.against:
        head = msg("compared with {name}:", name=report.against)
        told = [one.what for one in report.lowered]
        lines.append(say(head))
        lines += [f"  ! {say(msg('this lowers what is asked: {what}', what=one))}" for one in told]
        lines += [f"  ! {say(one)}" for one in report.handed]
        if not told and not report.handed:
            lines.append(f"  {say(msg('nothing is lowered, nothing handed over'))}")
    notes = [one for one in report.remarks if not one.is_problem]
    if notes:
        lines.append(say(msg("worth knowing:")))
        lines += [f"  · {_place(one)}{say(one.what)} [{one.code}]" for one in notes]
    return "\n".join(lines)


def _place(one: Remark) -> str:
    return f"{one.file}:{one.line}  " if one.line else f"{one.file}  "


def paths_json(found: Sequence[PathRules], reader: Reader) -> dict[str, Any]:
    """Return the rules of each path."""
    return {"paths": [_path_json(one, reader) for one in found]}


def _path_json(rules: PathRules, reader: Reader) -> dict[str, Any]:
    return {
        "path": rules.path,
        "judged_as": rules.judged_as,
        "item": rules.item,
        "kind": rules.kind.value,
        "template": rules.template,
        "requirements": [{"line": one.line, "patterns": list(one.patterns)} for one in rules.requirements],
        "units": [
            {"unit": one.unit, "on_roster": one.is_known, "why": [reader.say(why) for why in one.why]}
            for one in rules.units
        ],
        "stages": [_stage_json(one) for one in rules.stages],
    }


def _stage_json(one: AskedStage) -> dict[str, Any]:
    stage = one.stage
    return {
        "stage": stage.id.value,
        "role": stage.role.value,
        "count": stage.count,
        "when": When.ALWAYS.value if one.is_certain else stage.when.value,
        "valid_days": stage.valid_days,
        "same_person_as": stage.same_person_as,
        "seats": [
            {
                **({"unit": seat.unit} if seat.unit else {}),
                "people": list(seat.able),
                "without_key": list(seat.keyless),
                "substitutes": list(seat.substitutes),
            }
            for seat in one.seats
        ],
    }


def paths_text(found: Sequence[PathRules], reader: Reader) -> str:
    """Return the rules of each path for a reader."""
    return "\n\n".join("\n".join(_path_lines(one, reader)) for one in found)


def _path_lines(rules: PathRules, reader: Reader) -> Iterator[str]:
    say = reader.say
    yield say(msg("{path}: {item}", path=rules.path, item=_item_word(rules)))
    if rules.judged_as != rules.path:
        yield f"  {say(msg('judged as {path}', path=rules.judged_as))}"
    if rules.kind is ItemKind.GOVERNANCE:
        yield f"  {say(msg('review/policy.yml, `governance`: policy, roster and settings'))}"
    for one in rules.requirements:
        yield f"  {say(msg('review/policy.yml, line {n}: {patterns}', n=one.line, patterns=list(one.patterns)))}"
    if rules.kind is not ItemKind.GOVERNANCE and not rules.requirements:
        yield f"  × {say(msg('no requirement covers {path}, so nobody can approve it', path=rules.judged_as))}"
    for owner in rules.units:
        name = reader.unit_of(owner.unit)
        known = say(msg("unit {unit}: {why}", unit=name, why=list(owner.why)))
        yield f"  {known}" if owner.is_known else f"  × {say(msg('the unit {unit} is not on the roster', unit=name))}"
    if rules.kind is ItemKind.PAGE and not rules.units:
        yield f"  {say(msg('it belongs to no unit and needs no unit approval'))}"
    for number, asked in enumerate(rules.stages, start=1):
        yield from _stage_lines(number, asked, reader)


def _item_word(rules: PathRules) -> Message:
    if rules.kind is ItemKind.PAGE:
        return msg("page {page}", page=rules.item)
    return item_word(rules.item)


def _stage_lines(number: int, asked: AskedStage, reader: Reader) -> Iterator[str]:
    stage, say = asked.stage, reader.say
    head = msg("{stage}: {role}, {count}", stage=stage_word(stage.id), role=role_word(stage.role), count=stage.count)
    facts = [say(one) for one in _facts(stage, is_certain=asked.is_certain)]
    yield f"  {number}. {reader.translate('; ').join([say(head), *facts])}"
    for seat in asked.seats:
        yield from _seat_lines(stage, seat, reader)


def _facts(stage: Stage, *, is_certain: bool) -> Iterator[Message]:
    if not is_certain:
        yield condition_word(stage)
    if stage.valid_days is not None:
        yield msg("an approval holds for {n} days", n=stage.valid_days)
    if stage.same_person_as is not None:
        yield msg("may be given by who gave: {stage}", stage=stage_word(stage.same_person_as))


def _seat_lines(stage: Stage, seat: Seat, reader: Reader) -> Iterator[str]:
    say: Callable[[Message], str] = reader.say

    def names(people: Sequence[str]) -> list[str]:
        return [reader.name_of(one) for one in people]

    unit = f"〔{reader.unit_of(seat.unit)}〕" if seat.unit else ""
    able = msg("today by {people}", people=names(seat.able)) if seat.able else msg("today by nobody")
    if seat.is_for_them:
        able = msg("nobody holds the role; today by the substitute {people}", people=names(seat.substitutes))
    yield f"     {unit}{say(able)}"
    if seat.keyless:
        yield f"     {say(msg('holds the role, but has no valid key: {people}', people=names(seat.keyless)))}"
    if seat.substitutes and not seat.is_for_them:
        stand = msg("while all of them are authors or busy in another stage, instead of them: {people}",
                    people=names(seat.substitutes))  # fmt: skip
        yield f"     {say(stand)}"
