"""An objection stands until its author or who may lift it answers: no change of roster, page or policy wears it out."""

from __future__ import annotations

from bureau import CHANGE, PAGE, ROLES, UNITS, Bureau, codes, page, roster

PEOPLE = {**{person: role for person, role in ROLES.items() if person != "p04"}, "p07": ROLES["p04"]}
"""The officer has left; somebody else holds the office."""


def refused(bureau: Bureau) -> set[str]:
    verdict = bureau.desk("p05").judge(expect=1)
    assert verdict["outcome"] == "refused"
    return codes(verdict["reasons"])


def test_who_leaves_the_roster_has_objected_all_the_same(approved: Bureau) -> None:
    officer, leader, admin = approved.desk("p04"), approved.desk("p03"), approved.desk("p01")
    answer = officer.fuzi("object", CHANGE, "--stage", "confidentiality-review", "-m", "名单要删").document
    (said,) = answer["statements"]
    clerk = approved.desk("p06").fresh()
    clerk.write({"review/roster.yml": roster(approved, PEOPLE, UNITS)})
    clerk.submit("leaving")
    admin.approve("initial-review", "leaving")
    leader.approve("sign-off", "leaving")
    admin.fuzi("land", "leaving")
    assert refused(approved) == {"objection-stands"}
    assert codes(admin.fuzi("land", CHANGE, expect=1).document["reasons"]) == {"objection-stands"}
    assert "may not lift" in admin.fuzi("lift", said["statement"], "-m", "不在了", expect=2).err
    leader.fuzi("lift", said["statement"][:12], "-m", "已与接任的保密审查员核对")
    assert admin.judge(expect=0)["outcome"] == "approved"
    admin.fuzi("land", CHANGE)
    assert approved.proof()["landings"] == 2


def test_a_unit_that_the_next_submission_leaves_out_has_objected_all_the_same(founded: Bureau) -> None:
    clerk, head = founded.desk("p05").fresh(), founded.desk("p06")
    clerk.write({PAGE: page(unit="office")})
    clerk.submit()
    (said,) = head.fuzi("object", CHANGE, "--stage", "unit-approval", "-m", "与本单位无关").document["statements"]
    clerk.write({PAGE: page()})
    clerk.submit()
    founded.desk("p01").approve("initial-review")
    founded.desk("p03").approve("sign-off")
    assert refused(founded) == {"objection-stands"}
    head.fuzi("withdraw", said["statement"][:12], "-m", "已删去单位")
    assert founded.desk("p01").fuzi("land", CHANGE).document["outcome"] == "approved"
    assert founded.proof()["landings"] == 1


def test_a_lift_is_taken_back_and_nobody_lifts_his_own_change_free(submitted: Bureau) -> None:
    admin, leader = submitted.desk("p01"), submitted.desk("p03")
    (said,) = admin.fuzi("object", CHANGE, "--stage", "initial-review", "-m", "日期不对").document["statements"]
    (lifted,) = leader.fuzi("lift", said["statement"], "-m", "日期没有错").document["statements"]
    assert submitted.desk("p05").judge(expect=1)["outcome"] == "pending"
    leader.fuzi("withdraw", lifted["statement"][:12], "-m", "再看一遍")
    assert refused(submitted) == {"objection-stands"}
    clerk = submitted.desk("p05")
    clerk.write({PAGE: page(text="改。\n")}, "more\n\nCo-authored-by: x <p03@example.test>\n")
    clerk.submit()
    assert "[author-barred]" in leader.fuzi("lift", said["statement"], "-m", "日期没有错", expect=1).err
    assert "objection is lifted" in leader.fuzi("lift", lifted["statement"], "-m", "x", expect=2).err
