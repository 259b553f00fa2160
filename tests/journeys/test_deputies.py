"""Who acts for whom: standing deputies (AB角) and those for a period, with real Git."""

from __future__ import annotations

from pathlib import Path

import pytest

from bureau import CHANGE, PAGE, ROLES, UNITS, Bureau, codes, page
from bureaus import Bureaus, found_site

STANDING = "{role: site-leader, for: p03, by: p07, standing: true, reason: AB角}"


def with_deputies(*rows: str) -> object:
    """Return what enters deputies into a roster."""
    return lambda text: text.replace("deputies: []", "\n".join(["deputies:", *(f"  - {row}" for row in rows)]))


@pytest.fixture
def ill(bureaus: Bureaus, tmp_path: Path) -> Bureau:
    """Return a bureau with a standing deputy of the leader, and a change that waits for the sign-off."""
    bureau = bureaus.in_state("keys", tmp_path)
    found_site(bureau, ROLES, UNITS, str, with_deputies(STANDING))  # type: ignore[arg-type]
    clerk = bureau.desk("p05").fresh()
    clerk.write({PAGE: page()})
    clerk.submit()
    bureau.desk("p01").approve("initial-review")
    return bureau


def test_the_leader_is_ill_since_yesterday_and_one_command_is_enough(ill: Bureau) -> None:
    deputy = ill.desk("p07")
    told = deputy.says("approve", CHANGE, "--stage", "sign-off", "--for", "p03", "-m", "病假")
    assert "begins to act for 示例p03（p03）" in told
    verdict = deputy.judge(expect=0)
    signed = next(one for one in verdict["counted"] if one["stage"] == "sign-off")
    assert (signed["person"], signed["on_behalf"], signed["role"]) == ("p07", "p03", "site-leader")
    assert ill.desk("p01").fuzi("land", CHANGE).document["outcome"] == "approved"
    assert ill.proof()["landings"] == 1


def test_everybody_is_told_while_a_standing_deputy_acts(ill: Bureau) -> None:
    ill.desk("p07").approve("sign-off", CHANGE, "--for", "p03", "-m", "病假")
    for person in ("p05", "p01"):
        desk = ill.desk(person)
        assert "示例p07（p07） acts for 示例p03（p03）" in desk.says("todo")
        assert "acts for" in desk.says("changes")
        assert desk.fuzi("changes").document["mandates"][0]["by"] == "p07"


def test_a_deputy_gives_a_reason_when_he_begins(ill: Bureau) -> None:
    assert "add `--for p03`" in ill.desk("p07").approve("sign-off", CHANGE, expect=2).all
    assert "--for" not in ill.desk("p04").approve("sign-off", CHANGE, expect=2).all
    answer = ill.desk("p07").approve("sign-off", CHANGE, "--for", "p03", expect=2)
    assert "say why" in answer.all
    assert ill.desk("p01").judge(expect=1)["outcome"] == "pending"


def test_somebody_who_is_no_deputy_signs_for_nobody(ill: Bureau) -> None:
    answer = ill.desk("p04").approve("sign-off", CHANGE, "--for", "p03", "-m", "病假", expect=1)
    assert "deputy-not-named" in answer.all


def test_the_deputy_of_a_deputy_signs_for_nobody(bureaus: Bureaus, tmp_path: Path) -> None:
    bureau = bureaus.in_state("keys", tmp_path)
    chain = "{role: site-leader, for: p07, by: p04, from: 2020-01-01, to: 2099-12-31, reason: 代班}"
    found_site(bureau, ROLES, UNITS, str, with_deputies(STANDING, chain))  # type: ignore[arg-type]
    clerk = bureau.desk("p05").fresh()
    clerk.write({PAGE: page()})
    clerk.submit()
    bureau.desk("p01").approve("initial-review")
    bureau.desk("p07").approve("sign-off", CHANGE, "--for", "p03", "-m", "病假")
    bureau.desk("p07").fuzi("withdraw", statement_of(bureau, "p07"), "-m", "撤回")
    answer = bureau.desk("p04").approve("sign-off", CHANGE, "--for", "p07", "-m", "代班", expect=2)
    assert "sign-off of open-day is given by the site leader; 示例p07 is not that today" in answer.all
    assert bureau.desk("p01").judge(expect=1)["outcome"] == "pending"


def statement_of(bureau: Bureau, person: str) -> str:
    """Return the statement of a person that counts."""
    counted = bureau.desk("p01").judge()["counted"]
    return str(next(one["statement"] for one in counted if one["person"] == person))


def test_what_a_deputy_signed_lapses_when_he_ceases_to_act_and_the_leader_signs_himself(ill: Bureau) -> None:
    deputy, leader = ill.desk("p07"), ill.desk("p03")
    deputy.approve("sign-off", CHANGE, "--for", "p03", "-m", "病假")
    leader.fuzi("roster", "deputy-end", "p07", "--for", "p03", "-m", "回来上班")
    verdict = leader.judge(expect=1)
    assert {one["code"] for one in verdict["disregarded"]} == {"deputy-ended"}
    assert ill.desk("p01").fuzi("land", CHANGE, expect=1).document["outcome"] == "pending"
    leader.approve("sign-off")
    assert ill.desk("p01").fuzi("land", CHANGE).document["outcome"] == "approved"
    assert ill.proof()["landings"] == 1


def test_leader_and_deputy_are_one_voice(ill: Bureau) -> None:
    ill.desk("p07").approve("sign-off", CHANGE, "--for", "p03", "-m", "病假")
    ill.desk("p03").approve("sign-off")
    verdict = ill.desk("p01").judge(expect=0)
    assert [one["person"] for one in verdict["counted"] if one["stage"] == "sign-off"] == ["p03"]
    assert codes(verdict["disregarded"]) == {"one-mandate"}


def test_a_mandate_is_started_by_the_leader_or_the_deputy_and_nobody_else(ill: Bureau) -> None:
    start = ("roster", "deputy-start", "p07", "--for", "p03", "-m", "病假")
    assert "right-missing" in ill.desk("p05").fuzi(*start, expect=1).all
    assert ill.desk("p03").fuzi(*start).document["mandate"]["to"]
    ill.desk("p07").approve("sign-off", CHANGE, "--for", "p03")
    assert ill.desk("p01").fuzi("land", CHANGE).document["outcome"] == "approved"


def test_a_mandate_is_not_started_for_ever(ill: Bureau) -> None:
    start = ("roster", "deputy-start", "p07", "--for", "p03", "-m", "病假", "--until", "2099-01-01")
    assert "at most 31 days" in ill.desk("p07").fuzi(*start, expect=2).all


def test_a_deputy_for_a_period_needs_no_word_before(bureaus: Bureaus, tmp_path: Path) -> None:
    bureau = bureaus.in_state("keys", tmp_path)
    dated = "{role: site-leader, for: p03, by: p07, from: 2020-01-01, to: 2099-12-31, reason: 进修}"
    found_site(bureau, ROLES, UNITS, str, with_deputies(dated))  # type: ignore[arg-type]
    clerk = bureau.desk("p05").fresh()
    clerk.write({PAGE: page()})
    clerk.submit()
    bureau.desk("p01").approve("initial-review")
    missing = bureau.desk("p01").judge(expect=1)["missing"]
    assert missing[0]["candidates"] == ["p03", "p07"]
    bureau.desk("p07").approve("sign-off", CHANGE, "--for", "示例p03")
    assert bureau.desk("p01").fuzi("land", CHANGE).document["outcome"] == "approved"
    assert bureau.proof()["landings"] == 1
