"""An emergency landing from the first signature to the last approval that was owed, with a real host."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from bureau import CHANGE, PAGE, Bureau, Desk, codes, page
from fuzi import wiring
from fuzi.adapters.clock import SystemClock

OTHER = "content/news/2026/11-21-sports-day/index.md"
REASON = "台风预警，须立即告知家长"


def later(hours: float = 24) -> str:
    """Return an end time some hours from now."""
    return (wiring.clock().now() + dt.timedelta(hours=hours)).isoformat(timespec="seconds")


def alarm(desk: Desk, change: str = CHANGE, *, expect: int = 0, hours: float = 24) -> dict[str, object]:
    """Ask for an emergency landing."""
    words = ("--emergency", "--until", later(hours), "-m", REASON)
    found: dict[str, object] = desk.fuzi("land", change, *words, expect=expect).document
    return found


def ordinary(bureau: Bureau, change: str, path: str) -> None:
    """Land a change in the ordinary way."""
    bureau.desk("p05").fresh().write({path: page(title="运动会")})
    bureau.desk("p05").submit(change)
    bureau.desk("p01").approve("initial-review", change)
    bureau.desk("p03").approve("sign-off", change)
    bureau.desk("p01").fuzi("land", change)


def test_the_whole_story_of_an_emergency(submitted: Bureau) -> None:
    admin, leader, publisher = (submitted.desk(one) for one in ("p01", "p02", "p07"))
    asked = alarm(leader, expect=1)
    assert asked["outcome"] == "pending"
    assert [one["candidates"] for one in asked["missing"]] == [["p01", "p03", "p06", "p07"]]  # type: ignore[attr-defined]
    publisher.approve("emergency")
    done = publisher.fuzi("land", CHANGE).document
    assert done["emergency"] is True
    # owed, released, marked
    owed = admin.judge(expect=1)
    assert owed["outcome"] == "pending" and "debt-open" in codes(owed["reasons"])
    assert [one["stage"] for one in owed["missing"]] == ["initial-review", "sign-off"]
    submitted.proof("p07")
    released = publisher.fuzi("release").document
    assert [one["change"] for one in released["review_debts"]] == [CHANGE]
    # any other release waits
    ordinary(submitted, "sports-day", OTHER)
    refused = publisher.fuzi("release", expect=1).document
    assert codes(refused["reasons"]) == {"debt-open"} and refused["held_back"] == ["sports-day"]
    # none of it from the two; then by others, in their order
    admin.approve("initial-review")
    submitted.desk("p03").approve("sign-off")
    assert admin.judge(expect=1)["outcome"] == "refused"
    settled = publisher.fuzi("release").document
    assert "review_debts" not in settled
    proof = submitted.proof("p03")
    assert proof["landings"] == 2 and proof["releases"] == 2


def landed_by_emergency(bureau: Bureau, first: str = "p02", second: str = "p07") -> None:
    """Land the submitted change by two persons."""
    bureau.desk(second).approve("emergency")
    assert alarm(bureau.desk(first))["emergency"] is True


def test_the_second_person_may_sign_first_and_the_landing_needs_no_right_to_land(submitted: Bureau) -> None:
    submitted.desk("p06").approve("emergency")
    done = alarm(submitted.desk("p02"))
    assert done["emergency"] is True
    assert submitted.proof("p01")["debts"][0]["signers"] == ["p02", "p06"]


def test_who_signed_cannot_give_what_is_owed_and_others_can(submitted: Bureau) -> None:
    landed_by_emergency(submitted, "p01", "p07")
    said = submitted.desk("p01").says("approve", CHANGE, "--stage", "initial-review", expect=None)
    assert "[emergency-signer]" in said
    submitted.desk("p04").approve("initial-review")  # a substitute: the administrator is barred like an author
    submitted.desk("p03").approve("sign-off")
    again = submitted.desk("p03").fuzi("approve", CHANGE, "--stage", "sign-off", expect=2)
    assert "closed" in again.all
    assert submitted.proof("p01")["debts"] == []


def test_a_landed_emergency_takes_in_no_submission_and_is_not_abandoned_or_landed_again(submitted: Bureau) -> None:
    landed_by_emergency(submitted)
    before = submitted.refs()
    submitted.desk("p05").write({PAGE: page(text="新的说明。\n")})
    assert submitted.desk("p05").submit(expect=None).code != 0  # type: ignore[arg-type]
    assert submitted.desk("p05").fuzi("abandon", CHANGE, expect=None).code != 0
    assert submitted.desk("p07").fuzi("land", CHANGE, expect=None).code == 1
    assert alarm(submitted.desk("p07"), expect=1)["outcome"] == "refused"
    assert submitted.refs() == before


def test_emergency_is_not_piled_on_emergency_but_another_page_may_follow(submitted: Bureau) -> None:
    landed_by_emergency(submitted)
    clerk = submitted.desk("p05").fresh()
    clerk.write({PAGE: page(text="改了的说明。\n")})
    clerk.submit("again")
    assert "emergency-piled" in codes(alarm(submitted.desk("p02"), "again", expect=1)["reasons"])  # type: ignore[arg-type]
    clerk.fresh().write({OTHER: page(title="运动会")})
    clerk.submit("other-page")
    submitted.desk("p07").approve("emergency", "other-page")
    assert alarm(submitted.desk("p02"), "other-page")["emergency"] is True
    submitted.proof("p07")
    released = submitted.desk("p07").fuzi("release").document
    assert [one["change"] for one in released["review_debts"]] == [CHANGE, "other-page"]


def test_the_emergency_itself_is_released_although_something_landed_after_it(submitted: Bureau) -> None:
    landed_by_emergency(submitted)
    emergency = submitted.refs()["refs/heads/main"]
    ordinary(submitted, "sports-day", OTHER)
    submitted.proof("p07")
    released = submitted.desk("p07").fuzi("release").document
    assert released["commit"] == emergency and released["held_back"] == ["sports-day"]
    assert submitted.desk("p07").fuzi("release", expect=1).document["outcome"] == "refused"


def test_a_page_that_is_removed_owes_nothing_and_a_replacement_by_others_settles(submitted: Bureau) -> None:
    landed_by_emergency(submitted, "p02", "p07")
    clerk = submitted.desk("p05").fresh()
    clerk.write({PAGE: None})
    clerk.submit("off")
    submitted.desk("p01").approve("initial-review", "off")
    submitted.desk("p03").approve("sign-off", "off")
    submitted.desk("p01").fuzi("land", "off")
    assert submitted.proof("p07")["debts"] == []
    submitted.desk("p07").fuzi("release")


def test_a_replacement_that_one_of_the_two_reviewed_settles_nothing(submitted: Bureau) -> None:
    landed_by_emergency(submitted, "p01", "p07")
    clerk = submitted.desk("p05").fresh()
    clerk.write({PAGE: page(text="改了的说明。\n")})
    clerk.submit("corrected")
    submitted.desk("p01").approve("initial-review", "corrected")
    submitted.desk("p03").approve("sign-off", "corrected")
    submitted.desk("p01").fuzi("land", "corrected")
    assert [one["change"] for one in submitted.proof("p07")["debts"]] == [CHANGE]


def test_an_emergency_is_told_to_who_could_sign_it_and_to_who_looks(submitted: Bureau) -> None:
    alarm(submitted.desk("p02"), expect=1)
    waiting = submitted.desk("p07").fuzi("todo").document["todo"]
    assert ("open-day", "emergency") in {(one["change"], one["stage"]) for one in waiting}
    assert "emergency-asked" in codes(submitted.desk("p05").judge()["reasons"])
    said = submitted.desk("p07").says("approve", CHANGE, "--stage", "应急发布")
    assert REASON in said
    assert "emergency-ready" in codes(submitted.desk("p05").judge()["reasons"])


def test_a_signature_is_taken_back_before_the_landing(submitted: Bureau) -> None:
    filed = str(alarm(submitted.desk("p02"), expect=1)["record"])
    submitted.desk("p02").fuzi("withdraw", filed[:16], "-m", "不急了")
    submitted.desk("p07").approve("emergency")
    assert submitted.desk("p07").fuzi("land", CHANGE, expect=1).document["outcome"] == "pending"


def test_open_debts_are_listed_and_overdue_ones_are_said_to_be(submitted: Bureau) -> None:
    landed_by_emergency(submitted)
    for words in (("changes",), ("todo",)):
        found = submitted.desk("p03").fuzi(*words).document["debts"]
        assert [(one["change"], one["overdue"], one["missing"]) for one in found] == [
            (CHANGE, False, ["initial-review", "sign-off"])
        ]


def test_publish_carries_the_emergency_marks_it_and_holds_back_what_follows(submitted: Bureau) -> None:
    landed_by_emergency(submitted, "p02", "p06")
    publisher = submitted.desk("p07")
    submitted.proof("p07")
    first = publisher.fuzi("publish").document
    assert first["is_new"] and [one["change"] for one in first["review_debts"]] == [CHANGE]
    (sealed,) = publisher.folder.glob(".fuzi/archive/**/release.json")
    pages = {one["page"]: one for one in json.loads(sealed.read_bytes())["predicate"]["pages"]}
    mark = pages["news/2026/11-20-open-day"].pop("emergency")
    assert mark["reason"] == REASON and mark["until"]["china"].endswith("+08:00")
    assert not any("emergency" in one for one in pages.values())
    shown = (publisher.folder / ".fuzi/www/current/news/2026/11-20-open-day/index.html").read_text(encoding="utf-8")
    assert "应急发布，待补办审批" in shown
    ordinary(submitted, "sports-day", OTHER)
    held = publisher.fuzi("publish", expect=1).document
    assert held["is_new"] is False and held["held_back"] == ["sports-day"]
    submitted.desk("p01").approve("initial-review")
    submitted.desk("p03").approve("sign-off")
    last = publisher.fuzi("publish").document
    assert last["is_new"] and "review_debts" not in last
    shown = (publisher.folder / ".fuzi/www/current/news/2026/11-20-open-day/index.html").read_text(encoding="utf-8")
    assert "待补办审批" not in shown and "示例p03" in shown


def test_what_is_overdue_is_said_to_be_by_every_verb_that_looks(
    submitted: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    landed_by_emergency(submitted)
    days = dt.timedelta(days=2)
    now = wiring.clock().now
    monkeypatch.setattr(SystemClock, "now", lambda _self, _real=now: _real() + days)
    leader = submitted.desk("p03")
    assert leader.fuzi("changes").document["debts"][0]["overdue"] is True
    assert leader.fuzi("todo").document["debts"][0]["overdue"] is True
    assert "debt-overdue" in codes(leader.judge()["reasons"])
    owed = [one for one in leader.fuzi("doctor", expect=1).document["findings"] if one["code"] == "emergency-owed"]
    assert [one["urgency"] for one in owed] == ["now"] and CHANGE in owed[0]["message"]
    assert "overdue" in leader.says("todo").lower() and "overdue" in leader.says("show", CHANGE).lower()
    assert submitted.proof("p03")["debts"][0]["overdue"] is True
