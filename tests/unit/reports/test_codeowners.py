"""`.github/CODEOWNERS`: made from policy, roster and columns; every account by its number, too."""

from __future__ import annotations

import datetime as dt

import pytest

from fuzi.errors import MalformedFile
from fuzi.formats.roster_file import parse_roster
from fuzi.model.ids import UnitId
from fuzi.reports.codeowners import codeowners
from gate_case import CASES, _policy_of

DAY = dt.date(2026, 11, 23)
POLICY = _policy_of((CASES / "policy.yml").read_text(encoding="utf-8"))


def person(key: str, role: str, number: int | None = None, more: str = "") -> str:
    account = f"accounts: {{github: {{id: {number}, login: login-{key}}}}}, " if number else ""
    return f"  - {{id: {key}, name: 示例{key}, emails: [], keys: [], {account}roles: [{{role: {role}{more}}}]}}\n"


def lines(*people: str, units: str = "units: []\n") -> list[str]:
    roster = parse_roster("people:\n" + "".join(people) + units)
    return codeowners(POLICY, roster, {"schools": UnitId("first")}, DAY).splitlines()[2:]


ADMIN, LEADER = person("p01", "site-admin", 101), person("p03", "site-leader", 103)
HEAD = person("p07", "unit-leader", 107, ", unit: first")
UNITS = 'units: [{id: first, name: 一小, paths: ["content/schools/first/**"]}]\n'


def test_governance_owns_everything_and_says_so_of_its_folders() -> None:
    for pattern in ("*", "/.github/", "/review/", "/site_config/"):
        assert f"{pattern} @login-p01 @login-p03" in lines(ADMIN, LEADER)


def test_a_units_leader_comes_first_for_its_column_and_its_paths() -> None:
    found = lines(ADMIN, LEADER, HEAD, units=UNITS)
    for pattern in ("/content/schools/", "/content/schools/first/**"):
        assert f"{pattern} @login-p07 @login-p01 @login-p03" in found


def test_an_original_is_looked_at_by_whom_its_page_needs() -> None:
    found = lines(ADMIN, LEADER, person("p04", "confidentiality-officer", 104))
    row = next(one for one in found if one.startswith("/review/originals/"))
    assert set(row.split()[1:]) == {"@login-p01", "@login-p03", "@login-p04"}
    assert found.index(row) > found.index("/review/ @login-p01 @login-p03")


def test_every_login_is_told_with_the_number_of_its_account() -> None:
    assert lines(ADMIN, LEADER)[-2:] == ["# @login-p01 = p01, id 101", "# @login-p03 = p03, id 103"]


def test_a_path_whose_people_have_no_account_stays_a_comment_that_names_them() -> None:
    found = lines(person("p01", "site-admin"), person("p03", "site-leader"))
    assert all(one.startswith("# ") for one in found)
    assert any(one.startswith("# /review/ ") and one.endswith("p01、p03") for one in found)


def test_who_has_left_is_not_asked() -> None:
    found = lines(ADMIN, LEADER, person("p09", "site-admin", 109, ", to: 2026-11-22"))
    assert not any("p09" in one for one in found)
    assert any("p09" in one for one in lines(ADMIN, LEADER, person("p09", "site-admin", 109, ", to: 2026-11-23")))


@pytest.mark.parametrize("login", ['"a @b"', '"a\\n* @b"', '"@a"', '""', "甲", '"a\\u202eb"', "-a", "a."])
def test_a_login_names_one_account_and_adds_no_line(login: str) -> None:
    row = person("p01", "site-admin", 101).replace("login: login-p01", f"login: {login}")
    with pytest.raises(MalformedFile):
        parse_roster("people:\n" + row + "units: []\n")
