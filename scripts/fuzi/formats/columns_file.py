"""`site_config/columns.yml`: the register of columns (R1-5, R1-6)."""

from __future__ import annotations

from fuzi.formats.yaml_source import Reader, Value, read_yaml
from fuzi.messages import msg
from fuzi.model.ids import is_slug
from fuzi.model.notice import AID, FIELDS, NEVER, SHIPPED, NoticeKind
from fuzi.model.site import Column, ColumnKind, Expiry

PATH = "site_config/columns.yml"
TEMPLATES = ("page", "document", "notice", "resource", "topic", "photo-news")
NOTICE_KINDS = {kind.id: kind for kind in SHIPPED}
_AID = NOTICE_KINDS[AID]
RESERVED = frozenset({"templates", "assets", "search", "sitemap", "index", "404"})
"""Folder names that mean something else on the built site or in the repository."""

_KEYS = (
    "id",
    "title",
    "type",
    "kind",
    "unit",
    "description",
    "keywords",
    "max_age_days",
    "template",
    "notice_kinds",
    "expires",
    "status",
    "approved",
)


def parse(text: str, path: str = PATH) -> tuple[Column, ...]:
    """Return the columns in their order in the file, which is the order of the navigation.

    Raises:
        MalformedFile: with every problem.
    """
    return read_yaml(text, path, _columns)


def _columns(reader: Reader, value: Value) -> tuple[Column, ...]:
    given = reader.mapping(value, ("columns",), ("columns",))
    columns: list[Column] = []
    for item in reader.items(given.get("columns")):
        column = _column(reader, item)
        if column.id and column.id in {known.id for known in columns}:
            reader.problem(item.line, msg("the column `{id}` is given twice", id=column.id))
        if column.title and column.title in {known.title for known in columns}:
            reader.problem(item.line, msg("two columns have the title {title}", title=column.title))
        columns.append(column)
    return tuple(columns)


def _column(reader: Reader, value: Value) -> Column:
    given = reader.mapping(value, _KEYS, ("id", "title", "type", "kind", "template"))
    identity = reader.checked(given.get("id"), is_slug, msg("a column's id is lower-case letters, digits and hyphens"))
    if identity in RESERVED:
        reader.problem(value.line, msg("`{id}` cannot be a column", id=identity), msg("choose another folder name"))
    types = reader.texts(given.get("type"))
    if "type" in given and not types:
        reader.problem(given["type"].line, msg("name at least one column type"))
    approved = reader.mapping(given["approved"], ("by", "on"), ("by", "on")) if "approved" in given else {}
    age = given.get("max_age_days")
    return Column(
        id=identity,
        title=reader.checked(given.get("title"), bool, msg("this must not be empty")),
        types=types,
        kind=reader.choice(given.get("kind"), {kind.value: kind for kind in ColumnKind}, ColumnKind.DYNAMIC),
        template=reader.choice(given.get("template"), {name: name for name in TEMPLATES}, "page"),
        unit=reader.checked(given.get("unit"), is_slug, msg("this is not the id of a unit")),
        description=reader.text(given.get("description")),
        keywords=reader.texts(given.get("keywords")),
        max_age_days=None if age is None else reader.number(age, 1, 1, 3650),
        notice_kinds=tuple(_notice_kind(reader, item) for item in reader.items(given.get("notice_kinds"))),
        expires=reader.choice(given.get("expires"), {word.value: word for word in Expiry}, Expiry.OPTIONAL),
        is_retired=reader.choice(given.get("status"), {"open": False, "retired": True}, False),
        approved_by=reader.checked(approved.get("by"), is_slug, msg("this is not the id of a person")),
        approved_on=reader.day(approved.get("on")),
    )


def _notice_kind(reader: Reader, value: Value) -> NoticeKind:
    """Return a kind by its id alone, with the fields shipped for it, or with fields of the site's own.

    `- recruitment` or `- recruitment: [name, unit, exam-number, mark]`. Aid to pupils can only be narrowed, and what no
    notice may show is refused.
    """
    if not isinstance(value.data, dict):
        return reader.choice(value, NOTICE_KINDS, _AID)
    if len(value.data) != 1:
        reader.problem(value.line, msg("one kind of notice stands on each line"))
    for kind, given in reader.mapping(value, NOTICE_KINDS).items():
        allowed = _AID.fields if kind == AID else frozenset(FIELDS) - NEVER
        words = {name: name for name in FIELDS if name in allowed}
        fields = frozenset(reader.choice(item, words, "") for item in reader.items(given))
        if not fields:
            reader.problem(value.line, msg("name at least one field of the list"))
        return NoticeKind(kind, fields)
    return _AID
