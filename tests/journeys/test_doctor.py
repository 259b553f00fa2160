"""What comes due is told before it is due; what one who left leaves open is told until somebody has seen to it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

from bureau import CHANGE, PAGE, ROLES, Bureau, page
from bureaus import Bureaus, found_site
from fuzi import wiring

TODAY = wiring.clock().now().astimezone(ZoneInfo("Asia/Shanghai")).date()
SOON = TODAY + dt.timedelta(days=5)
OTHER = "content/news/2026/11-21-sports/index.md"


def advice(bureau: Bureau, *more: str) -> dict[str, list[str]]:
    """Return what doctor tells, by code."""
    found: dict[str, list[str]] = {}
    for one in bureau.desk("p01").fuzi("doctor", *more, expect=None).document["findings"]:
        found.setdefault(one["code"], []).append(one["message"])
    return found


def land(bureau: Bureau, change: str) -> None:
    bureau.desk("p01").approve("initial-review", change)
    bureau.desk("p03").approve("sign-off", change)
    bureau.desk("p07").fuzi("land", change)


def test_doctor_and_todo_through_a_departure(bureaus: Bureaus, tmp_path: Path) -> None:
    bureau = bureaus.in_state("keys", tmp_path)
    found_site(bureau, {**ROLES, "p08": f"{{role: site-admin, from: 2020-01-01, to: {SOON}}}"})
    clerk = bureau.desk("p05").fresh()
    clerk.write({OTHER: page("运动会", expires=str(TODAY + dt.timedelta(days=30)))})
    clerk.submit("sports")
    land(bureau, "sports")
    clerk.fresh().write({PAGE: page()})
    clerk.submit()
    bureau.desk("p08").approve("initial-review")

    told = advice(bureau)
    assert any(CHANGE in one and str(SOON) in one for one in told["approval-lapses"])
    assert any("11-21-sports" in one for one in told["page-ends"])
    assert "page-ends" not in advice(bureau, "--days", "29")
    assert "not-handed-over" not in told and "owners-stale" not in told

    admin = bureau.desk("p01").fresh()
    admin.fuzi("roster", "leave", "p05")
    admin.submit("p05-leaves")
    bureau.desk("p08").approve("initial-review", "p05-leaves")
    bureau.desk("p03").approve("sign-off", "p05-leaves")
    bureau.desk("p07").fuzi("land", "p05-leaves")

    assert [one for one in advice(bureau)["not-handed-over"] if CHANGE in one]
    left = bureau.desk("p01").fuzi("todo").document["handovers"]
    assert [one for one in left if f"fuzi abandon {CHANGE}" in one["remedy"]]
    assert bureau.desk("p07").fuzi("todo").document["handovers"] == []

    heir = bureau.desk("p06").fresh()
    heir.git("fetch", "--quiet", "origin", f"changes/{CHANGE}")
    heir.git("switch", "--quiet", "-c", f"{CHANGE}-2", "FETCH_HEAD")
    heir.submit(f"{CHANGE}-2")
    heir.fuzi("abandon", CHANGE, expect=1)
    bureau.desk("p07").fuzi("abandon", CHANGE, "-m", "已由他人接手")
    assert "not-handed-over" not in advice(bureau)
    assert bureau.desk("p01").fuzi("todo").document["handovers"] == []
    land(bureau, f"{CHANGE}-2")
    assert bureau.proof()["landings"] == 3
