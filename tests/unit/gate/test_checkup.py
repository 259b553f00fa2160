"""What `fuzi doctor` foretells: endings, gaps, departures, idle machines; and what is well stays unsaid."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec.structs import replace

from fuzi.gate.checkup import checkup
from fuzi.gate.ground import Ground
from fuzi.model.checkup import Urgency
from gate_case import CASES, EVENING, SHANGHAI, _policy_of, roster_of

BASE = (CASES / "roster.yml").read_text(encoding="utf-8")
POLICY = (
    (CASES / "policy.yml")
    .read_text(encoding="utf-8")
    .replace(
        "may: {land: [publisher, site-admin],",
        "may: {land: [publisher, site-admin], release: [publisher], deploy: [publisher], takedown: [site-leader],",
    )
)


def found(changes: str = "") -> dict[str, Urgency]:
    """Return the codes told of the common roster with changes laid over it."""
    ground = Ground(_policy_of(POLICY), roster_of(BASE, changes), {}, SHANGHAI)
    return {one.code: one.urgency for one in checkup(ground, EVENING)}


def test_a_sound_bureau_has_nothing_to_mend() -> None:
    assert set(found().values()) == {Urgency.NOTE}


@pytest.mark.parametrize(
    ("changes", "code", "urgency"),
    [
        ("people: [{id: p03, roles: [{role: site-leader, to: 2026-12-31}]}]", "term-ends", Urgency.SOON),
        ("people: [{id: p03, roles: [{role: site-leader, to: 2026-12-31}]}]", "nobody-eligible", Urgency.SOON),
        ("people: [{id: p03, roles: [{role: site-leader, to: 2026-11-22}]}]", "nobody-eligible", Urgency.NOW),
        ("people: [{id: p01, keys: [{key: key-p01, to: 2026-12-31}]}]", "key-ends", Urgency.SOON),
        ("people: [{id: p06, roles: [{role: editor, to: 2026-11-22}]}]", "left-with-key", Urgency.NOW),
        ("people: [{id: p07, roles: [{role: unit-leader, unit: first-primary, to: 2026-11-22}], keys: []}]",
         "not-handed-over", Urgency.NOW),
        ("people: [{id: p06, keys: []}]", "no-key", Urgency.SOON),
        ("deputies: [{role: site-leader, for: p03, by: p08, from: 2026-11-01, to: 2026-12-01, reason: 进修}]",
         "deputy-ends", Urgency.SOON),
        ("people: [{id: p06, roles: []}]\n"
         "machines: [{id: cms, key: key-cms, sponsor: p06, may: [submit]}]", "machine-idle", Urgency.NOW),
        ("people: [{id: p06, roles: [{role: editor, to: 2026-12-31}]}]\n"
         "machines: [{id: cms, key: key-cms, sponsor: p06, may: [submit]}]", "sponsor-leaves", Urgency.SOON),
        ("people: [{id: p06, emails: [{email: p06@example.test, to: 2026-12-31}]}]", "email-ends", Urgency.SOON),
        ("people: [{id: p03, roles: [{role: site-leader}, {role: publisher}]}, {id: p08, roles: [{role: editor}]}]",
         "roles-on-one", Urgency.NOTE),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(changes: str, code: str, urgency: Urgency) -> None:
    assert found(changes).get(code) is urgency


@pytest.mark.parametrize(
    "changes",
    [
        "people: [{id: p03, roles: [{role: site-leader, to: 2027-12-31}]}]",  # later than the days looked ahead
        "people: [{id: p03, roles: [{role: site-leader, to: 2026-12-31}, {role: site-leader, from: 2027-01-01}]}]",
        "people: [{id: p01, keys: [{key: key-p01, to: 2026-12-31}, {key: key-p01-new, from: 2026-12-01}]}]",
        "people: [{id: p06, roles: [{role: editor, to: 2026-11-22}], keys: [{key: key-p06, to: 2026-11-22}]}]",
    ],
)
def test_what_goes_on_is_not_told(changes: str) -> None:
    assert set(found(changes).values()) <= {Urgency.NOTE}


LEFT = "people: [{id: p07, roles: [{role: unit-leader, unit: first-primary, to: 2026-11-22}], keys: []}]\n"


def told(changes: str) -> list[tuple[str, str]]:
    ground = Ground(_policy_of(POLICY), roster_of(BASE, changes), {}, SHANGHAI)
    return [(one.code, str(one.what)) for one in checkup(ground, EVENING)]


def test_what_one_who_left_leaves_open_is_told_once() -> None:
    machine = "machines: [{id: cms, key: key-cms, sponsor: p07, may: [submit]}]\n"
    deputy = "deputies: [{role: site-admin, for: p01, by: p07, standing: true, reason: AB角}]\n"
    found = [(code, what) for code, what in told(LEFT + machine + deputy) if "hang" not in what]
    about = {word: [one for one in found if word in one[1]] for word in ("第一小学", "first-primary", "cms", "示例庚")}
    assert {word: len(rows) for word, rows in about.items()} == {
        "第一小学": 1,
        "first-primary": 0,
        "cms": 1,
        "示例庚": 2,
    }
    assert {code for rows in about.values() for code, _what in rows} == {"not-handed-over"}


def test_two_leaders_who_left_leave_one_unit() -> None:
    both = LEFT.replace(
        "}]\n", "}, {id: p06, roles: [{role: unit-leader, unit: first-primary, to: 2026-11-20}], keys: []}]\n"
    )
    assert [code for code, _what in told(both)].count("not-handed-over") == 1


def test_a_unit_that_never_had_a_leader_is_told_as_that() -> None:
    found = told("people: [{id: p07, roles: [{role: editor}]}]")
    assert [code for code, what in found if "first-primary" in what] == ["nobody-eligible"]


@pytest.mark.parametrize(("may", "words"), [("[submit]", "signs nothing"), ("[receipt, scan]", "goes on")])
def test_a_host_goes_on_without_its_sponsor(may: str, words: str) -> None:
    machine = f"machines: [{{id: m, key: key-cms, sponsor: p07, may: {may}}}]\n"
    assert [what for _code, what in told(LEFT + machine) if "machine m" in what and words in what]


def test_a_last_day_of_today_is_still_to_come_and_the_days_looked_ahead_are_counted() -> None:
    for last, is_told in (("2026-11-22", False), ("2026-11-23", True), ("2027-01-22", True), ("2027-01-23", False)):
        changes = f"people: [{{id: p06, roles: [{{role: editor, to: {last}}}], keys: []}}]"
        assert ("term-ends" in found(changes)) == is_told


def test_a_person_with_two_duties_is_told_once_and_the_others_one_by_one() -> None:
    both = "people: [{id: p03, roles: [{role: site-leader}, {role: publisher}]}, {id: p08, roles: [{role: editor}]}]"
    rows = [what for code, what in told(both) if code in {"hangs-on-one", "roles-on-one"}]
    assert len([one for one in rows if "示例丙" in one]) == 1


def test_a_deputy_makes_no_stage_given() -> None:
    deputy = "deputies: [{role: site-leader, for: p03, by: p08, from: 2026-11-01, to: 2027-12-01, reason: 进修}]\n"
    assert found(deputy + "people: [{id: p03, keys: []}]")["nobody-eligible"] is Urgency.NOW


def test_days_are_those_of_the_site() -> None:
    late = dt.datetime(2026, 11, 23, 16, 30, tzinfo=dt.UTC)  # half past midnight in Shanghai, on the 24th
    roster = roster_of(BASE, "people: [{id: p06, roles: [{role: editor, to: 2026-11-23}]}]")
    codes = {one.code for one in checkup(Ground(_policy_of(POLICY), roster, {}, SHANGHAI), late)}
    assert "left-with-key" in codes


def test_who_must_not_lose_the_only_key_is_told_unless_there_are_recovery_keys() -> None:
    ground = Ground(_policy_of(POLICY), roster_of(BASE, ""), {}, SHANGHAI)
    rows = [str(one.what) for one in checkup(ground, EVENING) if one.code == "no-spare-key"]
    assert len(rows) == 1 and "示例丙" in rows[0] and "示例戊" not in rows[0]
    safe = replace(ground, recovery_keys=("a", "b"), recovery_count=2)
    assert not [one for one in checkup(safe, EVENING) if one.code == "no-spare-key"]
    spare = "people: [{id: p03, keys: [key-p03, key-p03-spare]}, {id: p01, keys: [key-p01, key-p01-spare]}]"
    assert "no-spare-key" not in found(spare)
