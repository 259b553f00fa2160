"""`site_config/archive.yml`: the archive's copies and how long they are kept (R1-21, R1-22, R2-3.6)."""

from __future__ import annotations

from fuzi.formats.targets_file import is_place
from fuzi.formats.yaml_source import Reader, Value, read_yaml
from fuzi.messages import msg
from fuzi.model.ids import is_slug
from fuzi.model.site import ArchiveSettings, CopySettings

PATH = "site_config/archive.yml"
KINDS = ("directory",)
FLOOR_DAYS = 183
"""Six months: what the regulation demands at least (R1-21, R1-22); settings can only lengthen it."""


def parse(text: str, path: str = PATH) -> ArchiveSettings:
    """Return the archive's settings: at least one copy, unique names and folders, never below the floor.

    Raises:
        MalformedFile: with every problem.
    """
    return read_yaml(text, path, _archive)


def _archive(reader: Reader, value: Value) -> ArchiveSettings:
    given = reader.mapping(value, ("copies", "keep_days"), ("copies",))
    copies: list[CopySettings] = []
    for item in reader.items(given.get("copies")):
        copy = _copy(reader, item)
        if copy.name and copy.name in {known.name for known in copies}:
            reader.problem(item.line, msg("the name `{name}` is given twice", name=copy.name))
        if copy.path and copy.path in {known.path for known in copies}:
            reader.problem(item.line, msg("two entries share the folder {path}", path=copy.path))
        elif copy.path and any(_is_nested(copy.path, known.path) for known in copies):
            what = msg("one copy lies inside another: {path}", path=copy.path)
            reader.problem(item.line, what, msg("keep the copies in folders apart, better on different machines"))
        copies.append(copy)
    if "copies" in given and not copies:
        reader.problem(given["copies"].line, msg("name at least one copy"))
    return ArchiveSettings(tuple(copies), _keep_days(reader, given.get("keep_days")))


def _copy(reader: Reader, value: Value) -> CopySettings:
    fields = reader.mapping(value, ("name", "kind", "path", "keeper"), ("name", "kind", "path"))
    return CopySettings(
        name=reader.checked(fields.get("name"), is_slug, msg("a name is lower-case letters, digits and hyphens")),
        kind=reader.choice(fields.get("kind"), {kind: kind for kind in KINDS}, KINDS[0]),
        path=reader.checked(fields.get("path"), is_place, msg("this is not the path of a folder")),
        keeper=reader.checked(fields.get("keeper"), is_slug, msg("this is not the id of a person")),
    )


def _is_nested(one: str, other: str) -> bool:
    first, second = f"{one.rstrip('/')}/", f"{other.rstrip('/')}/"
    return first.startswith(second) or second.startswith(first)


def _keep_days(reader: Reader, value: Value | None) -> int:
    days = reader.number(value, 3650, 1, 36_500)
    if value is not None and days < FLOOR_DAYS:
        reader.problem(
            value.line,
            msg("what is archived is kept for at least {days} days", days=FLOOR_DAYS),
            msg("the regulation demands six months; the period can only be lengthened"),
        )
    return max(days, FLOOR_DAYS)
