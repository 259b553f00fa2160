"""The roster is changed in its text: what was there stays, and the result says what was meant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from fuzi.formats.roster_edit import (
    NewPerson,
    deputy_ended,
    key_marked,
    person_left,
    role_ended,
    with_deputy,
    with_key,
    with_person,
    with_role,
)
from fuzi.formats.roster_file import parse_roster
from fuzi.model.ids import PersonId
from fuzi.model.people import Role
from gate_case import public_key

ONE, TWO = public_key("one"), public_key("two")
YESTERDAY, DAY = dt.date(2026, 11, 22), dt.date(2026, 11, 23)
TEXT = f"""# 人员与单位名册。
# 谁来批准：网站管理员初审，分管领导签发。
people:
  - id: p01   # 编号不变
    name: 示例甲
    emails: [p01@example.test]
    keys: ["{ONE}"]   # 办公室
    roles:
      - {{role: site-admin, from: 2020-01-01}}   # 初审
      - role: unit-leader
        unit: office
        from: 2020-01-01
  - {{id: p02, name: 示例乙, emails: [], keys: [], roles: []}}
units:
  - {{id: office, name: 办公室}}
deputies: []
machines: []
"""


def holds(text: str, person: str, role: Role, day: dt.date) -> bool:
    found = parse_roster(text).person(person)
    return found is not None and found.holds(role, None, day)


def kept(text: str) -> bool:
    """Tell whether every comment is still there."""
    return all(word in text for word in ("# 编号不变", "# 办公室", "# 初审", "# 谁来批准"))


def test_a_person_is_entered_with_a_key_and_a_role() -> None:
    new = NewPerson(PersonId("p03"), "示例丙", "office", "p03@example.test", {"key": TWO}, {"role": "editor"})
    text = with_person(TEXT, new)
    found = parse_roster(text).person("p03")
    assert found is not None
    assert (found.name, found.unit, found.emails) == ("示例丙", "office", ("p03@example.test",))
    assert found.keys[0].key == TWO and found.roles[0].role is Role.EDITOR
    assert kept(text) and len(parse_roster(text).people) == 3


def test_a_person_is_entered_into_an_empty_roster() -> None:
    text = with_person("people: []\nunits: []\n", NewPerson(PersonId("p01"), "示例", "", "", {}, {}))
    assert [one.id for one in parse_roster(text).people] == ["p01"]


@pytest.mark.parametrize("person", ["p01", "p02"])
def test_a_role_is_given_in_either_style_of_the_list(person: str) -> None:
    text = with_role(TEXT, person, {"role": "publisher", "from": "2026-11-23"})
    assert holds(text, person, Role.PUBLISHER, DAY) and not holds(text, person, Role.PUBLISHER, YESTERDAY)
    assert kept(text)


def test_a_role_ends_and_the_others_go_on() -> None:
    text = role_ended(TEXT, "p01", ("site-admin", ""), YESTERDAY)
    assert holds(text, "p01", Role.SITE_ADMIN, YESTERDAY) and not holds(text, "p01", Role.SITE_ADMIN, DAY)
    assert holds(text, "p01", Role.UNIT_LEADER, DAY) and kept(text)


def test_who_leaves_has_neither_role_nor_key_nor_e_mail() -> None:
    text = person_left(TEXT, "p01", YESTERDAY)
    found = parse_roster(text).person("p01")
    assert found is not None and kept(text)
    assert not any(term.covers(DAY) for term in found.roles)
    assert not any(one.covers(DAY) for one in found.keys)
    assert found.email_days["p01@example.test"] == (None, YESTERDAY)


def test_who_leaves_does_not_get_what_was_to_begin_later() -> None:
    later = with_role(TEXT, "p01", {"role": "site-leader", "from": "2027-01-01"})
    assert not holds(person_left(later, "p01", YESTERDAY), "p01", Role.SITE_LEADER, dt.date(2027, 1, 2))


def test_leaving_twice_changes_nothing_the_second_time() -> None:
    once = person_left(TEXT, "p01", YESTERDAY)
    assert person_left(once, "p01", DAY) == once


def test_a_key_is_entered_and_the_old_one_ends() -> None:
    text = with_key(key_marked(TEXT, "p01", ONE, ("to", "2026-11-30")), "p01", {"key": TWO, "proof": "a+/="})
    old, new = parse_roster(text).person("p01").keys  # type: ignore[union-attr]
    assert (old.last, new.key, new.proof) == (dt.date(2026, 11, 30), TWO, "a+/=") and kept(text)


def test_a_key_is_compromised_since_an_instant() -> None:
    text = key_marked(TEXT, "p01", ONE, ("compromised_since", "2026-11-20T15:00:00+08:00"))
    held = parse_roster(text).person("p01").keys[0]  # type: ignore[union-attr]
    at = dt.datetime(2026, 11, 20, 7, tzinfo=dt.UTC)
    day = dt.date(2026, 11, 20)
    assert held.covers(day, at - dt.timedelta(seconds=1)) and not held.covers(day, at) and not held.covers(day)


def test_a_deputy_is_entered_and_ends() -> None:
    row = {"role": "site-admin", "for": "p01", "by": "p02", "from": "2026-11-01", "to": "2026-12-31", "reason": "进修"}
    text = with_deputy(TEXT, row)
    assert parse_roster(text).deputies[0].covers(DAY)
    ended = deputy_ended(text, ("site-admin", "p01", "p02"), YESTERDAY)
    assert not parse_roster(ended).deputies[0].covers(DAY) and kept(ended)


EDITS: dict[str, Callable[[str], str]] = {
    "role": lambda text: with_role(text, "p09", {"role": "editor"}),
    "key": lambda text: with_key(text, "p09", {"key": TWO}),
    "leave": lambda text: person_left(text, "p09", DAY),
}


@pytest.mark.parametrize("name", EDITS)
def test_nobody_unknown_is_changed(name: str) -> None:
    with pytest.raises(KeyError):
        EDITS[name](TEXT)


def test_a_name_that_is_no_plain_word_is_quoted() -> None:
    new = NewPerson(PersonId("p03"), "甲: #乙", "", "", {}, {})
    assert parse_roster(with_person(TEXT, new)).name_of("p03") == "甲: #乙"
