"""A leader moved: the successor confirms what waits in one act."""

from __future__ import annotations

from pathlib import Path

from bureau import CHANGE, PAGE, ROLES, codes, page
from bureaus import Bureaus, found_site

OTHER = "content/news/2026/11-21-sports/index.md"


def test_the_successor_confirms_what_the_one_before_had_approved(bureaus: Bureaus, tmp_path: Path) -> None:
    bureau = bureaus.in_state("keys", tmp_path)
    found_site(bureau, {**ROLES, "p08": "{role: site-admin, from: 2020-01-01}"})
    for change, path in ((CHANGE, PAGE), ("sports", OTHER)):
        clerk = bureau.desk("p05").fresh()
        clerk.write({path: page()})
        clerk.submit(change)
        bureau.desk("p08").approve("initial-review", change)
    assert bureau.desk("p01").fuzi("confirm").document == {"statements": []}
    clerk = bureau.desk("p05").fresh()
    clerk.fuzi("roster", "leave", "p08")
    clerk.submit("p08-leaves")
    bureau.desk("p01").approve("initial-review", "p08-leaves")
    bureau.desk("p03").approve("sign-off", "p08-leaves")
    bureau.desk("p07").fuzi("land", "p08-leaves")
    assert "signer-left" in codes(bureau.desk("p01").judge(expect=1)["disregarded"])
    waiting = bureau.desk("p01").fuzi("todo").document["todo"]
    assert {(one["kind"], one["command"]) for one in waiting if one["stage"] == "initial-review"} == {
        ("confirm", f"fuzi confirm {change}") for change in (CHANGE, "sports")
    }
    assert "it needs your confirmation" in bureau.desk("p01").says("show", CHANGE)
    assert "waits for the confirmation of 示例p01" in bureau.desk("p03").says("show", CHANGE)
    assert f"fuzi confirm {CHANGE}" not in bureau.desk("p03").says("show", CHANGE)
    confirmed = bureau.desk("p01").fuzi("confirm", "-m", "接任确认").document["statements"]
    assert {one["change"] for one in confirmed} == {CHANGE, "sports"}
    assert not [one for one in bureau.desk("p01").fuzi("todo").document["todo"] if one["kind"] == "confirm"]
    bureau.desk("p03").fuzi("approve", CHANGE, "sports", "--stage", "sign-off")
    for change in (CHANGE, "sports"):
        bureau.desk("p07").fuzi("land", change)
    assert bureau.proof()["landings"] == 3
