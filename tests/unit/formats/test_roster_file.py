"""The roster: read strictly, all problems at once, each told plainly."""

from __future__ import annotations

import datetime as dt
from base64 import b64encode

import pytest

from fuzi.errors import MalformedFile
from fuzi.formats.roster_file import parse_roster
from fuzi.model.people import Deputy, HeldKey, Machine, Person, Roster, Term, Unit
from gate_case import public_key

ONE, TWO = public_key("one"), public_key("two")
WHOLE = f"""
people:
  - id: p01
    name: 示例甲
    unit: network-center
    emails: [p01@example.test, old@example.test]
    keys: ["{ONE} p01@desk", {{key: "{TWO}", from: 2026-01-01, to: 2026-12-31, compromised_since: 2026-06-01}}]
    accounts: {{github: {{id: 1001, login: p01}}}}
    roles:
      - {{role: site-admin, from: 2026-01-01}}
      - {{role: unit-leader, unit: network-center, to: 2027-01-01}}
  - {{id: p02, name: 示例乙, emails: [], keys: [], roles: []}}
units:
  - {{id: network-center, name: 网络中心, paths: ["content/services/**"]}}
  - {{id: office, name: 办公室, leader: none, substitute: p02}}
deputies:
  - {{role: site-leader, for: p01, by: p02, standing: true, reason: 出差}}
machines:
  - {{id: editor-service, key: "{public_key("m")}", sponsor: p02, may: [submit]}}
"""


def test_a_whole_roster_is_read() -> None:
    roster = parse_roster(WHOLE)
    first = roster.people[0]
    day = dt.date(2026, 1, 1)
    assert first.keys == (HeldKey(ONE), HeldKey(TWO, day, dt.date(2026, 12, 31), dt.date(2026, 6, 1)))
    assert first.accounts == {"github": (1001, "p01")}
    assert first.roles == (
        Term("site-admin", None, day, None),  # type: ignore[arg-type]
        Term("unit-leader", "network-center", None, dt.date(2027, 1, 1)),  # type: ignore[arg-type]
    )
    assert roster.people[1] == Person("p02", "示例乙")  # type: ignore[arg-type]
    assert roster.units[1] == Unit("office", "办公室", (), has_leader=False, substitute="p02")  # type: ignore[arg-type]
    assert roster.deputies == (Deputy("site-leader", "p01", "p02", standing=True, reason="出差"),)  # type: ignore[arg-type]
    assert roster.machines == (Machine("editor-service", public_key("m"), "p02", ("submit",)),)  # type: ignore[arg-type]


def test_an_empty_roster_is_one_that_approves_nothing() -> None:
    assert parse_roster("people: []\nunits: []\n") == Roster()


def person(**fields: str) -> str:
    whole = {"id": "p01", "name": "示例甲", "emails": "[]", "keys": "[]", "roles": "[]"} | fields
    return "people:\n  - {" + ", ".join(f"{key}: {value}" for key, value in whole.items() if value) + "}\nunits: []\n"


def people(*rows: str, units: str = "[]", more: str = "") -> str:
    listed = "".join(f"  - {{id: p0{n}, name: 示例, roles: [], {row}}}\n" for n, row in enumerate(rows, start=1))
    return f"people:\n{listed}units: {units}\n{more}"


WEAK_RSA = "ssh-rsa " + b64encode(b"\0\0\0\7ssh-rsa\0\0\0\3\1\0\1\0\0\1\1\0" + b"\xff" * 256).decode()
"""A key of 2048 bits."""
KEY_HINT = "copy the whole line of a .pub file: ssh-ed25519, ecdsa-sha2-nistp256, or ssh-rsa of 3072 bits and more"
NO_KEY = "this is not a public key that can be used"
NO_ID = "an id is lower-case letters, digits and hyphens"
TWICE = "one public key is listed twice; it can belong to one person only"
PATTERN = "this path pattern is not clear; write `content/folder/**`"

REFUSED = [
    ("", ["`key: value` lines are expected here"]),
    ("[]", ["`key: value` lines are expected here"]),
    ("people: []\n", ["`units` is missing"]),
    ("people: []\nunits: []\nperson: []\n", ["unknown key `person`"]),
    ("people: {}\nunits: []\n", ["a list is expected here"]),
    ("people: [p01]\nunits: []\n", ["`key: value` lines are expected here"]),
    ("people: []\npeople: []\nunits: []\n", ["`people` is given twice"]),
    ("people: &all []\nunits: *all\n", ["anchors and aliases (& and *) are not used here"] * 2),
    ("people: !!python/none []\nunits: []\n", None),
    ("people: [\n", ["this is not valid YAML"]),
    (person(id=""), ["`id` is missing"]),
    (person(id="P01"), [NO_ID]),
    (person(id="../p01"), [NO_ID]),
    (person(id="示例"), [NO_ID]),
    (person(id="1"), ["text is expected here"]),
    (person(name='""'), ["the name is empty"]),
    (person(name="null"), ["text is expected here"]),
    (person(name="[甲]"), ["text is expected here"]),
    (person(unit="nowhere"), ["p01 names the unit nowhere, which is not listed"]),
    (person(emails="[p01]"), ["this is not an e-mail address"]),
    (person(emails="p01@example.test"), ["a list is expected here"]),
    (person(emails='["A <p01@example.test>"]'), ["this is not an e-mail address"]),
    (person(keys="[ssh-ed25519]"), [NO_KEY]),
    (person(keys='["ssh-ed25519 AAAA"]'), [NO_KEY]),
    (person(keys='["ssh-dss AAAAB3NzaC1kc3MAAAA="]'), [NO_KEY]),
    (person(keys=f'["{WEAK_RSA}"]'), [NO_KEY]),
    (person(keys=f'["restrict {ONE}"]'), [NO_KEY]),
    (person(keys=f'["ssh-rsa {ONE.split()[1]}"]'), [NO_KEY]),
    (person(keys=f'["{ONE}", "{ONE} again"]'), [TWICE]),
    (person(keys=f'[{{key: "{ONE}", from: 1 May}}]'), ["a day such as 2026-01-31 is expected here"]),
    (person(keys=f'[{{key: "{ONE}", until: 2026-01-01}}]'), ["unknown key `until`"]),
    (person(keys="[{from: 2026-01-01}]"), ["`key` is missing"]),
    (person(keys=f'[{{key: "{ONE}", to: 2026-02-30}}]'), ["`2026-02-30` is not a date that exists"]),
    (person(accounts="{github: {id: 0, login: a}}"), ["a whole number from 1 to 9007199254740992 is expected here"]),
    (person(accounts="{github: {id: p01, login: a}}"), ["a whole number from 1 to 9007199254740992 is expected here"]),
    (person(accounts="{github: {login: a}}"), ["`id` is missing"]),
    (person(accounts="{git-hub: {id: 1, login: a}}"), ["unknown key `git-hub`"]),
    (person(roles="[site-admin]"), ["`key: value` lines are expected here"]),
    (person(roles="[{role: admin}]"), ["`admin` is not known here"]),
    (person(roles="[{role: [site-admin]}]"), ["`?` is not known here"]),
    (person(roles="[{from: 2026-01-01}]"), ["`role` is missing"]),
    (person(roles="[{role: unit-leader}]"), ["a unit leader's role names the unit"]),
    (
        person(roles="[{role: site-admin, unit: office}]"),
        [
            "only a unit leader's role names a unit; this role holds for the whole site",
            "p01 names the unit office, which is not listed",
        ],
    ),
    (person(roles="[{role: editor, from: 2026-02-01, to: 2026-01-31}]"), ["the role ends before it begins"]),
    (person(roles="[{role: editor, from: 2026-02-01T08:00:00}]"), ["a day such as 2026-01-31 is expected here"]),
    (
        person(roles="[{role: unit-leader, unit: nowhere}]"),
        ["p01 names the unit nowhere, which is not listed"],
    ),
    (people("id: p01, emails: [], keys: []"), ["`id` is given twice"]),
    (people(f'emails: [], keys: ["{ONE}"]', f'emails: [], keys: ["{ONE} x"]'), [TWICE]),
    (
        people("emails: [a@example.test], keys: []", "emails: [A@example.test], keys: []"),
        ["the e-mail a@example.test stands under two people"],
    ),
    (
        people(
            "emails: [], keys: [], accounts: {github: {id: 7, login: a}}",
            "emails: [], keys: [], accounts: {github: {id: 7, login: b}}",
        ),
        ["the account 7 stands under two people"],
    ),
    (people(units="[{id: a, name: 甲}, {id: a, name: 乙}]"), ["the id a is given twice"]),
    (people(units='[{id: a, name: 甲, paths: ["/content/**"]}]'), [PATTERN]),
    (people(units='[{id: a, name: 甲, paths: ["content/[ab]/**"]}]'), [PATTERN]),
    (
        people(units="[{id: a, name: 甲, leader: p01}]"),
        ["the only word known here is `none`; leaders are named by their roles"],
    ),
    (
        people(units="[{id: a, name: 甲, leader: [none]}]"),
        ["the only word known here is `none`; leaders are named by their roles"],
    ),
    (
        people(units="[{id: a, name: 甲, leader: }]"),
        ["the only word known here is `none`; leaders are named by their roles"],
    ),
    (people(units="[{id: a, name: 甲, substitute: p09}]"), ["p09 is named but not listed under people"]),
    (
        people(more="deputies: [{role: site-leader, for: p08, by: p09, standing: true, reason: x}]\n"),
        ["p08 is named but not listed under people", "p09 is named but not listed under people"],
    ),
    (
        people(
            "emails: [], keys: []",
            more="deputies: [{role: site-leader, for: p01, by: p01, standing: true, reason: x}]\n",
        ),
        ["nobody is his own deputy"],
    ),
    (
        people(
            "emails: [], keys: []",
            more="deputies: [{role: site-leader, for: p01, by: p01, from: 2026-11-20, reason: x}]\n",
        ),
        [
            "a deputy is a standing one (`standing: true`) or one for a period (`from:` and `to:`)",
            "nobody is his own deputy",
        ],
    ),
    (
        people("emails: [], keys: []", more=f'machines: [{{id: m, key: "{ONE}", sponsor: p01, may: [approve]}}]\n'),
        ["`approve` is not known here"],
    ),
    (
        people(f'emails: [], keys: ["{ONE}"]', more=f'machines: [{{id: m, key: "{ONE}", sponsor: p01, may: []}}]\n'),
        [TWICE],
    ),
    (
        people("emails: [a@example.test], keys: []", "emails: [{email: A@example.test, from: 2026-01-01}], keys: []"),
        ["the e-mail a@example.test stands under two people"],
    ),
    (
        people(
            "emails: [{email: a@example.test, to: 2026-01-01}], keys: []",
            "emails: [{email: a@example.test, from: 2026-01-01}], keys: []",
        ),
        ["the e-mail a@example.test stands under two people"],
    ),
    (
        people("emails: [{email: a@example.test, from: 2026-01-02, to: 2026-01-01}], keys: []"),
        ["the period of the e-mail ends before it begins"],
    ),
    (
        people(f'emails: [], keys: [{{key: "{ONE}", compromised_since: 2026-11-20 15:00:00}}]'),
        ["write the time with its zone, such as 2026-11-20T15:00:00+08:00, or the day"],
    ),
    (
        people(
            "emails: [a@example.test], keys: []",
            more=f'machines: [{{id: m, key: "{ONE}", sponsor: p01, may: [], emails: [a@example.test]}}]\n',
        ),
        ["the e-mail a@example.test stands under two people"],
    ),
    (people(more=f'machines: [{{id: m, key: "{ONE}", may: []}}]\n'), ["`sponsor` is missing"]),
]


@pytest.mark.parametrize(("text", "said"), REFUSED, ids=range(len(REFUSED)))
def test_a_bad_roster_is_refused_with_its_reasons(text: str, said: list[str] | None) -> None:
    with pytest.raises(MalformedFile) as refused:
        parse_roster(text)
    found = [str(one.what) for one in refused.value.problems]
    assert str(refused.value.what) == "review/roster.yml cannot be used as it is"
    assert found if said is None else sorted(found) == sorted(said)


def test_a_near_miss_is_named() -> None:
    with pytest.raises(MalformedFile) as refused:
        parse_roster("people: []\nunits: []\ndeputys: []\n")
    assert str(refused.value.problems[0].hint) == "did you mean `deputies`?"
    assert refused.value.problems[0].line == 3


def test_a_bad_key_tells_which_keys_are_good() -> None:
    with pytest.raises(MalformedFile) as refused:
        parse_roster(person(keys="[nonsense]"))
    assert str(refused.value.problems[0].hint) == KEY_HINT


def test_all_problems_are_told_at_once_in_the_order_of_lines() -> None:
    with pytest.raises(MalformedFile) as refused:
        parse_roster("people:\n  - {id: P}\nunits:\n  - {id: U, name: 甲}\nmachine: []\n")
    lines = [one.line for one in refused.value.problems]
    assert lines == sorted(lines)
    assert set(lines) == {2, 4, 5}
