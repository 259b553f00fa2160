"""What would stop a site for good, and the small bureaus that must go on."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from fuzi.formats.policy_file import parse_policy
from fuzi.formats.roster_file import parse_roster
from fuzi.gate.gaps import gaps, opened
from fuzi.gate.ground import Ground
from fuzi.model.ids import UnitId
from gate_case import SHANGHAI, public_key
from site_fixture import PROJECT

DAY = dt.date(2026, 11, 23)
POLICY = (PROJECT / "review/policy.yml").read_text(encoding="utf-8")
ADMIN, LEADER, OFFICER, EDITOR, PUBLISHER = (
    "site-admin",
    "site-leader",
    "confidentiality-officer",
    "editor",
    "publisher",
)
UNITS = "  - {id: office, name: 办公室}\n"
FULL = {"p01": ADMIN, "p02": "unit-leader, unit: office", "p03": LEADER, "p04": OFFICER, "p05": EDITOR}
SMALL = {"p01": f"{ADMIN}; {OFFICER}", "p03": LEADER, "p05": EDITOR}


def roster_of(people: dict[str, str], units: str = "", keyless: tuple[str, ...] = ()) -> str:
    rows = []
    for person, roles in people.items():
        terms = ", ".join(f"{{role: {role.strip()}}}" for role in roles.split(";") if role.strip())
        keys = "" if person in keyless else f'"{public_key(f"key-{person}")}"'
        rows.append(
            f"  - {{id: {person}, name: {person}, emails: [{person}@example.test], keys: [{keys}], roles: [{terms}]}}\n"
        )
    return f"people:\n{''.join(rows)}units:\n{units}" if units else f"people:\n{''.join(rows)}units: []\n"


def ground(
    people: dict[str, str] = FULL,
    policy: str = POLICY,
    units: str = UNITS,
    owner: str = "",
    keyless: tuple[str, ...] = (),
) -> Ground:
    return Ground(
        parse_policy(policy),
        parse_roster(roster_of(people, units, keyless)),
        {"news": UnitId(owner)} if owner else {},
        SHANGHAI,
        columns=("news", "notices"),
    )


def said(rules: Ground, before: Ground | None = None) -> str:
    return "\n".join(f"{one.file}: {one.what}" for one in opened(before, rules, DAY))


def test_a_full_and_a_small_bureau_can_go_on() -> None:
    assert gaps(ground(), DAY) == ()
    assert gaps(ground(SMALL, units=""), DAY) == ()
    assert gaps(ground({"p01": f"{ADMIN}; {OFFICER}", "p03": LEADER}, units=""), DAY) == ()


def without(pattern: str, put: str = "") -> str:
    changed = re.sub(pattern, put, POLICY, flags=re.DOTALL)
    assert changed != POLICY
    return changed


GOVERNANCE = r"(?<=governance:\n  stages:\n).*?(?=emergency)"
NO_GOVERNANCE_SIGN_OFF = "no sign-off is asked for in every change of rules and settings"
ANY = "{stage: initial-review, role: site-admin}"
POLICIES = {
    "no sign-off anywhere": (without(r"[^\n]*stage: sign-off[^\n]*\n"), NO_GOVERNANCE_SIGN_OFF),
    "no sign-off of pages": (
        without(r"      - {stage: sign-off[^\n]*\n"),
        "no sign-off is asked for in every page of the column news",
    ),
    "a sign-off of settings only when flagged": (
        without(GOVERNANCE, f"    - {ANY}\n    - {{stage: sign-off, role: site-leader, when: flagged}}\n"),
        NO_GOVERNANCE_SIGN_OFF,
    ),
    "a sign-off of settings by units": (
        without(GOVERNANCE, f"    - {ANY}\n    - {{stage: sign-off, role: unit-leader, of: units}}\n"),
        NO_GOVERNANCE_SIGN_OFF,
    ),
    "no rights": (
        without(r"may: {[^\n]*", "may: {}"),
        "review/policy.yml: nobody with a key has a role of `may: land`",
    ),
    "a right of nobody": (without(r"land: \[.*?\]", "land: [technician]"), "review/roster.yml: nobody with a key has"),
    "no right to release": (without(r"release: \[.*?\], ", ""), "`may: release`"),
    "no right to deploy": (without(r"deploy: \[.*?\], ", ""), "`may: deploy`"),
    "no right to take down": (without(r"takedown: \[.*?\], ", ""), "`may: takedown`"),
    "more signatures than leaders": (
        without("role: site-leader, count: 1", "role: site-leader, count: 2"),
        "sign-off needs 2 people, and only 1 could give it",
    ),
    "a column without a requirement": (without(r"content/\*\*", "content/news/**"), "page of the column notices"),
    "one person for both stages": (
        without(r"{stage: sign-off, role: site-leader}", "{stage: sign-off, role: site-admin}"),
        "nobody but its author is left to sign off a change of rules and settings",
    ),
    "one person for both stages of a page": (
        without(r"role: site-leader, count: 1", "role: site-admin, count: 1"),
        "the stages of a page in the column news need different people",
    ),
    "a role of nobody": (without("role: site-leader, count", "role: technician, count"), "sign-off needs a technician"),
}


@pytest.mark.parametrize("case", POLICIES.values(), ids=POLICIES)
def test_a_policy_that_would_stop_the_site_is_a_gap(case: tuple[str, str]) -> None:
    policy, words = case
    assert words in said(ground(policy=policy), ground())
    assert words in said(ground(policy=policy))


ROSTERS = {
    "no leader": ({**FULL, "p03": EDITOR}, "sign-off needs a site leader with a key"),
    "no administrator to land": ({**FULL, "p01": EDITOR}, "nobody with a key has a role of `may: land`"),
    "no officer": ({**FULL, "p04": EDITOR}, "confidentiality review needs a confidentiality officer"),
    "no leader of the unit": ({**FULL, "p02": EDITOR}, "unit approval of unit office needs a leader"),
    "a term that ends today": (
        {**FULL, "p03": f"{LEADER}, to: 2026-11-23"},
        "from 2026-11-24 on: sign-off needs a site leader",
    ),
    "a term that is over": ({**FULL, "p03": f"{LEADER}, to: 2026-11-22"}, "txt: sign-off needs a site leader"),
    "administrator and leader in one": (
        {**FULL, "p01": f"{ADMIN}; {LEADER}", "p03": EDITOR},
        "nobody but its author is left to sign off",
    ),
}


@pytest.mark.parametrize("case", ROSTERS.values(), ids=ROSTERS)
def test_a_roster_that_would_stop_the_site_is_a_gap(case: tuple[dict[str, str], str]) -> None:
    people, words = case
    assert words.removeprefix("txt: ") in said(ground(people), ground())


def test_a_holder_without_a_key_is_nobody() -> None:
    assert "sign-off needs a site leader" in said(ground(keyless=("p03",)), ground())
    assert "`may: land`" in said(ground(keyless=("p01",)), ground())


def test_a_column_of_a_unit_that_is_not_listed_or_has_no_leader_is_a_gap() -> None:
    assert "column news belongs to the unit school" in said(ground(owner="school"), ground())
    school = UNITS + "  - {id: school, name: 学校}\n"
    assert "unit school needs a leader" in said(ground(units=school, owner="school"), ground())
    stood_in = UNITS + "  - {id: school, name: 学校, leader: none, substitute: p02}\n"
    assert said(ground(units=stood_in, owner="school"), ground()) == ""


def test_a_leader_is_replaced_in_one_change_today_or_tomorrow() -> None:
    for people in (
        {**FULL, "p03": EDITOR, "p06": LEADER},
        {**FULL, "p03": f"{LEADER}, to: 2026-11-23", "p06": f"{LEADER}, from: 2026-11-24"},
        {**FULL, "p03": f"{LEADER}, to: 2026-11-22", "p06": f"{LEADER}, from: 2026-11-23"},
    ):
        assert said(ground(people), ground()) == ""


def test_what_stopped_already_hinders_no_other_change_but_nothing_is_added_to_it() -> None:
    ended = ground({**FULL, "p04": EDITOR})
    assert said(ended, ended) == ""
    assert said(ground(), ended) == ""
    assert "site leader" in said(ground({**FULL, "p04": EDITOR, "p03": EDITOR}), ended)
    today_only = ground({**FULL, "p03": f"{LEADER}, to: 2026-11-23"})
    assert said(today_only, today_only) == ""
    assert "sign-off needs a site leader" in said(ground({**FULL, "p03": EDITOR}), today_only)


def test_a_substitute_stands_in_where_the_holder_is_busy_in_an_earlier_stage() -> None:
    busy = "{stage: confidentiality-review, role: site-admin"
    review = without(r"{stage: confidentiality-review[^\n]*", busy + ", substitutes: [unit-leader]}")
    assert said(ground(policy=review), ground()) == ""
    nobody = review.replace(", substitutes: [unit-leader]}\n      - {stage: sign-off", "}\n      - {stage: sign-off")
    assert "page in the column news need different people" in said(ground(policy=nobody), ground())
    joined = nobody.replace(busy, busy + ", same_person_as: initial-review")
    assert said(ground(policy=joined), ground()) == ""


def test_where_nobody_else_could_review_the_sign_off_alone_is_enough() -> None:
    policy = without(GOVERNANCE, f"    - {ANY}\n    - {{stage: sign-off, role: site-leader}}\n")
    assert gaps(ground({"p01": f"{ADMIN}; {OFFICER}", "p03": LEADER}, policy, ""), DAY) == ()


def test_every_column_is_looked_at_and_units_may_sign_off_where_there_is_one() -> None:
    by_unit = without(r"(?<=- {stage: unit-approval)[^\n]*\n.*?(?=  - paths: \[\"review)", ", role: unit-leader}\n")
    by_unit = by_unit.replace(
        "{stage: unit-approval, role: unit-leader}", "{stage: sign-off, role: unit-leader, of: units}"
    )
    rules = ground(policy=by_unit, owner="office")
    assert "column notices" in said(rules) and "column news" not in said(rules)


TWICE = "the leader of unit office is the only one for another stage of its pages, too"


def leads(person: str, role: str, **others: str) -> dict[str, str]:
    return {**SMALL, person: f"{role}; unit-leader, unit: office", **others}


@pytest.mark.parametrize("where", ["column", "path"])
def test_a_unit_led_by_the_only_one_for_another_stage_is_a_gap(where: str) -> None:
    owner, units = ("office", UNITS) if where == "column" else ("", UNITS.replace("}", ', paths: ["content/news/**"]}'))
    assert TWICE in said(ground(leads("p03", LEADER), units=units, owner=owner))
    assert TWICE not in said(ground(leads("p03", LEADER, p07="unit-leader, unit: office"), units=units, owner=owner))
    assert TWICE not in said(ground(leads("p05", EDITOR), units=units, owner=owner))
    substitute = units.replace("}", ", leader: none, substitute: p05}")
    assert TWICE not in said(ground(SMALL, units=substitute, owner=owner))


def test_an_administrator_who_leads_a_unit_needs_a_substitute_for_the_review() -> None:
    assert TWICE in said(ground({**SMALL, "p01": f"{ADMIN}; unit-leader, unit: office", "p04": EDITOR}, owner="office"))
    alone = {"p01": f"{ADMIN}; unit-leader, unit: office", "p03": LEADER, "p04": OFFICER, "p05": EDITOR}
    assert said(ground(alone, owner="office")) == ""


def test_a_unit_without_pages_may_be_led_by_anybody() -> None:
    assert said(ground(leads("p03", LEADER))) == ""
