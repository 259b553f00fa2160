"""Changes of `review/roster.yml`, made in its text: comments and everything else stay as they are."""

from __future__ import annotations

import datetime as dt

import yaml
from msgspec import Struct

from fuzi.formats.ssh_key import parse_public_key
from fuzi.formats.yaml_edit import Row, YamlEdit, flow, items_of, text_of, written
from fuzi.model.ids import PersonId


class NewPerson(Struct, frozen=True):
    """A person to be entered."""

    id: PersonId
    name: str
    unit: str
    email: str
    key: Row
    role: Row


def with_person(text: str, new: NewPerson) -> str:
    """Return the roster with one more person."""
    edit = YamlEdit(text)
    lines = [f"id: {new.id}", f"name: {written(new.name)}"]
    lines += [f"unit: {written(new.unit)}"] if new.unit else []
    lines += [f"emails: [{written(new.email)}]" if new.email else "emails: []"]
    lines += [f"keys: [{key_item(new.key)}]" if new.key else "keys: []"]
    lines += ["roles:", f"  - {flow(new.role)}"] if new.role else ["roles: []"]
    edit.append(edit.root(), "people", "\n    ".join(lines))
    return edit.done()


def key_item(row: Row) -> str:
    """Return a key as an item: the plain line where nothing else is said of it."""
    return written(row["key"]) if row.keys() == {"key"} else flow(row)


def with_role(text: str, person: str, row: Row) -> str:
    """Return the roster in which somebody has one more role."""
    edit = YamlEdit(text)
    edit.append(_person(edit, person), "roles", flow(row))
    return edit.done()


def with_key(text: str, person: str, row: Row) -> str:
    """Return the roster in which somebody has one more key."""
    edit = YamlEdit(text)
    edit.append(_person(edit, person), "keys", key_item(row))
    return edit.done()


def with_deputy(text: str, row: Row) -> str:
    """Return the roster with one more deputy."""
    edit = YamlEdit(text)
    edit.append(edit.root(), "deputies", flow(row))
    return edit.done()


def role_ended(text: str, person: str, wanted: tuple[str, str], last: dt.date) -> str:
    """Return the roster in which a role ends on a day; terms that ended before stay.

    Args:
        wanted: role and unit (empty: every unit).
    """
    edit = YamlEdit(text)
    _end_roles(edit, _person(edit, person), wanted, last)
    return edit.done()


def key_marked(text: str, person: str, key: str, field: tuple[str, str]) -> str:
    """Return the roster in which one key of somebody has `to:` or `compromised_since:` set."""
    edit = YamlEdit(text)
    for item in items_of(_person(edit, person), "keys"):
        if _key_of(item) == key:
            _set(edit, item, "key", field)
    return edit.done()


def deputy_ended(text: str, who: tuple[str, str, str], last: dt.date) -> str:
    """Return the roster in which a deputy's entry ends on a day.

    Args:
        who: role, principal, deputy.
    """
    edit = YamlEdit(text)
    for item in items_of(edit.root(), "deputies"):
        if (text_of(item, "role"), text_of(item, "for"), text_of(item, "by")) == who and not _is_over(item, last):
            _set(edit, item, "", ("to", str(last)))
    return edit.done()


def person_left(text: str, person: str, last: dt.date) -> str:
    """Return the roster in which somebody's roles, keys and e-mails end on a day: the last one he or she had."""
    edit = YamlEdit(text)
    row = _person(edit, person)
    _end_roles(edit, row, ("", ""), last)
    for key, plain in (("keys", "key"), ("emails", "email")):
        for item in items_of(row, key):
            if not _is_over(item, last):
                _end(edit, item, plain, last)
    return edit.done()


def _end_roles(edit: YamlEdit, row: yaml.MappingNode, wanted: tuple[str, str], last: dt.date) -> None:
    role, unit = wanted
    for item in items_of(row, "roles"):
        is_meant = role in {"", text_of(item, "role")} and unit in {"", text_of(item, "unit")}
        if is_meant and not _is_over(item, last):
            _end(edit, item, "", last)


def _end(edit: YamlEdit, item: yaml.Node, plain: str, last: dt.date) -> None:
    """End an item on a day; what would begin only later is made to begin then, for one day that has passed."""
    if text_of(item, "from") > str(last):
        _set(edit, item, plain, ("from", str(last)))
    _set(edit, item, plain, ("to", str(last)))


def _set(edit: YamlEdit, item: yaml.Node, plain: str, field: tuple[str, str]) -> None:
    if isinstance(item, yaml.MappingNode):
        edit.set(item, *field)
    else:
        edit.put(item, plain, {field[0]: field[1]})


def _is_over(item: yaml.Node, last: dt.date) -> bool:
    over = text_of(item, "to")
    return bool(over) and over <= str(last)


def _person(edit: YamlEdit, person: str) -> yaml.MappingNode:
    for item in items_of(edit.root(), "people"):
        if isinstance(item, yaml.MappingNode) and text_of(item, "id") == person:
            return item
    raise KeyError(person)


def _key_of(item: yaml.Node) -> str:
    text = str(item.value) if isinstance(item, yaml.ScalarNode) else text_of(item, "key")
    return parse_public_key(text)
