"""What a change says of the pages it retracts is approved with them, and shown to whoever approves."""

from __future__ import annotations

import pytest

from bureau import PAGE, Bureau, codes
from forging import LEDGER, Forger, changed

ID = PAGE.removeprefix("content/").removesuffix("/index.md")
REASON = "内容有误，已另行发布"


@pytest.fixture
def away(landed: Bureau) -> Bureau:
    """Return a bureau in which a retraction is ready to land."""
    landed.desk("p05").fuzi("retract", ID, "-m", REASON, "--change", "away")
    landed.desk("p01").approve("initial-review", "away")
    landed.desk("p03").approve("sign-off", "away")
    return landed


@pytest.mark.parametrize(
    "marks", [{f"retraction:{ID}": "另有隐情"}, {}], ids=["another reason", "no retraction at all"]
)
def test_approvals_of_a_retraction_hold_for_its_reason_alone(away: Bureau, marks: dict[str, str]) -> None:
    forger = Forger(away, "p05")
    known = forger.workspace().case("away").submission
    new = changed(known, number=2, attributed=marks, seen=forger.tip())
    assert forger.push({LEDGER: forger.record(forger.envelope(new, "p05"))}).code == 0
    verdict = away.desk("p01").judge("away", expect=1)
    assert verdict["outcome"] == "pending"
    assert codes(verdict["disregarded"]) == {"page-changed", "root-changed"}
    away.desk("p01").fuzi("land", "away", expect=1)
    away.desk("p01").approve("initial-review", "away")
    away.desk("p03").approve("sign-off", "away")
    away.desk("p01").fuzi("land", "away")
    assert away.proof()["outcome"] == "verified"


def test_a_page_that_was_only_removed_is_not_retracted_after_the_approvals(landed: Bureau) -> None:
    clerk = landed.desk("p05").fresh()
    clerk.write({PAGE: None})
    clerk.submit("away")
    landed.desk("p01").approve("initial-review", "away")
    landed.desk("p03").approve("sign-off", "away")
    forger = Forger(landed, "p05")
    known = forger.workspace().case("away").submission
    new = changed(known, number=2, attributed={f"retraction:{ID}": "另有隐情"}, seen=forger.tip())
    assert forger.push({LEDGER: forger.record(forger.envelope(new, "p05"))}).code == 0
    assert landed.desk("p01").judge("away", expect=1)["outcome"] == "pending"


def test_who_approves_a_retraction_is_shown_what_readers_will_read(landed: Bureau) -> None:
    landed.desk("p05").fuzi("retract", ID, "-m", REASON, "--change", "away")
    admin = landed.desk("p01")
    assert REASON in admin.says("show", "away")
    assert admin.fuzi("show", "away").document["retractions"] == {ID: REASON}
    assert REASON in admin.says("approve", "away", "--stage", "initial-review")
