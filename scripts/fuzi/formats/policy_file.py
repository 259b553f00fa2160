"""`review/policy.yml`: requirements, governance, rights (4-contract)."""

from __future__ import annotations

from collections.abc import Mapping

from fuzi.formats.columns_file import TEMPLATES
from fuzi.formats.yaml_source import Reader, Value, read_yaml
from fuzi.messages import msg
from fuzi.model.ids import sha256_of
from fuzi.model.pattern import Pattern, is_pattern
from fuzi.model.people import Role
from fuzi.model.policy import Policy, Requirement, Stage, StageId, When

PATH = "review/policy.yml"
RIGHTS = ("land", "release", "deploy", "takedown", "lift", "mandate")
_ROLES = {role.value: role for role in Role}
_STAGES = {stage.value: stage for stage in StageId}
_WHEN = {when.value: when for when in When if when is not When.TEMPLATES}
_STAGE_KEYS = ("stage", "role", "of", "count", "when", "valid_days", "substitutes", "same_person_as", "templates")


def parse_policy(text: str, path: str = PATH) -> Policy:
    """Read the policy.

    Raises:
        MalformedFile: with every problem; a policy without a requirement, or with an unclear pattern, is none.
    """
    digest = sha256_of(text.encode("utf-8"))

    def build(reader: Reader, value: Value) -> Policy:
        keys = ("version", "requirements", "governance", "emergency", "may", "scan", "evidence", "max_correction_chars")
        data = reader.mapping(value, keys, ("version", "requirements", "governance", "may"))
        reader.number(data.get("version"), 1, 1, 1)
        requirements = tuple(_requirement(reader, item) for item in reader.items(data.get("requirements")))
        if not requirements:
            reader.problem(value.line, msg("there is no requirement; nothing could ever be approved"))
        roles, people, hours = _emergency(reader, data.get("emergency"))
        _evidence(reader, data.get("evidence"))
        return Policy(
            digest,
            requirements,
            _governance(reader, data.get("governance")),
            _may(reader, data.get("may")),
            _scan(reader, data.get("scan")),
            roles,
            people,
            hours,
            reader.number(data.get("max_correction_chars"), 200, 0, 10_000),
        )

    return read_yaml(text, path, build)


def _requirement(reader: Reader, value: Value) -> Requirement:
    data = reader.mapping(value, ("paths", "stages"), ("paths", "stages"))
    patterns = []
    for item in reader.items(data.get("paths")):
        text = reader.checked(item, is_pattern, msg("this path pattern is not clear; write `content/folder/**`"))
        if text:
            patterns.append(Pattern(text))
    if not patterns:
        reader.problem(value.line, msg("a requirement names at least one path"))
    return Requirement(tuple(patterns), _stages(reader, data.get("stages"), value.line), value.line)


def _governance(reader: Reader, value: Value | None) -> tuple[Stage, ...]:
    if value is None:
        return ()
    data = reader.mapping(value, ("stages",), ("stages",))
    return _stages(reader, data.get("stages"), value.line)


def _stages(reader: Reader, value: Value | None, line: int) -> tuple[Stage, ...]:
    stages = tuple(_stage(reader, item) for item in reader.items(value))
    if not stages:
        reader.problem(line, msg("at least one stage is needed here"))
    ranks = [stage.id.rank for stage in stages]
    if ranks != sorted(set(ranks)):
        reader.problem(
            line,
            msg("the stages are out of order or one is given twice"),
            msg("the order is: {stages}", stages=list(_STAGES)),
        )
    return stages


def _stage(reader: Reader, value: Value) -> Stage:
    data = reader.mapping(value, _STAGE_KEYS, ("stage", "role"))
    of = data.get("of")
    if of is not None and of.data != "units":
        reader.problem(of.line, msg("the only word known here is `units`"))
    stage = reader.choice(data.get("stage"), _STAGES, StageId.SIGN_OFF)
    role = reader.choice(data.get("role"), _ROLES, Role.SITE_LEADER)
    substitutes = tuple(reader.choice(item, _ROLES, Role.EDITOR) for item in reader.items(data.get("substitutes")))
    same = data.get("same_person_as")
    if same is not None and (stage, same.data) != (StageId.CONFIDENTIALITY_REVIEW, StageId.INITIAL_REVIEW):
        reader.problem(same.line, msg("only the confidentiality review can be joined, and only to `initial-review`"))
    if stage is StageId.SIGN_OFF and substitutes:
        reader.problem(value.line, msg("the sign-off has no substitutes; name a deputy in the roster"))
    days = data.get("valid_days")
    return Stage(
        stage,
        role,
        reader.number(data.get("count"), 1, 1, 20),
        of is not None,
        _when(reader, data),
        None if days is None else reader.number(days, 30, 1, 3650),
        substitutes,
        StageId.INITIAL_REVIEW if same is not None else None,
        _templates(reader, data),
    )


def _when(reader: Reader, data: Mapping[str, Value]) -> When:
    """Return when a stage applies; where only templates are named, they alone decide."""
    if "when" not in data and "templates" in data:
        return When.TEMPLATES
    return reader.choice(data.get("when"), _WHEN, When.ALWAYS)


def _templates(reader: Reader, data: Mapping[str, Value]) -> tuple[str, ...]:
    """Return the templates whose pages need a stage; beside `when: always` they would say nothing."""
    given = data.get("templates")
    if given is None:
        return ()
    names = tuple(reader.choice(item, {name: name for name in TEMPLATES}, "") for item in reader.items(given))
    if not names:
        reader.problem(given.line, msg("name at least one page template"))
    if "when" in data and data["when"].data == When.ALWAYS:
        reader.problem(given.line, msg("with `when: always` every page needs the stage; leave out one of the two"))
    return tuple(dict.fromkeys(names))


def _emergency(reader: Reader, value: Value | None) -> tuple[tuple[Role, ...], int, int]:
    if value is None:
        return (), 2, 48
    data = reader.mapping(value, ("roles", "people", "hours"), ("roles", "people", "hours"))
    roles = tuple(reader.choice(item, _ROLES, Role.SITE_ADMIN) for item in reader.items(data.get("roles")))
    return roles, reader.number(data.get("people"), 2, 2, 5), reader.number(data.get("hours"), 48, 1, 168)


def _may(reader: Reader, value: Value | None) -> Mapping[str, tuple[Role, ...]]:
    if value is None:
        return {}
    data = reader.mapping(value, RIGHTS)
    return {
        right: tuple(reader.choice(item, _ROLES, Role.PUBLISHER) for item in reader.items(roles))
        for right, roles in data.items()
    }


def _scan(reader: Reader, value: Value | None) -> Mapping[str, bool]:
    if value is None:
        return {}
    data = reader.mapping(value, ("private_list", "ocr"))
    words = {"none": False, "required": True}
    return {extra: reader.choice(item, words, False) for extra, item in data.items()}


def _evidence(reader: Reader, value: Value | None) -> None:
    if value is None:
        return
    for word in reader.mapping(value, ("default", *_STAGES)).values():
        if word.data != "key":
            reader.problem(word.line, msg("the only evidence known to this version is `key`"))
