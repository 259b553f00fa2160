"""A bureau of three persons, one administrator, one leader, one clerk, does everything a site asks for."""

from __future__ import annotations

from pathlib import Path

from bureau import CHANGE, PAGE, ROLES, Bureau, codes, page, roster
from bureaus import Bureaus, found_site

THREE = {
    "p01": ROLES["p01"],
    "p03": ROLES["p03"],
    "p05": "{role: editor, from: 2020-01-01}, {role: confidentiality-officer, from: 2020-01-01}",
}
"""The clerk is the confidentiality officer: she stands in where the administrator wrote something herself."""
PLAN = PAGE.replace("index.md", "plan.csv")
GUIDE = "content/services/2026/guide/index.md"
ID = PAGE.removeprefix("content/").removesuffix("/index.md")


def three_policy(policy: str) -> str:
    """Let the two who are not the leader stand in for one another, in one go with the confidentiality review."""
    joined = "flagged-or-attachments, substitutes: [site-admin], same_person_as: initial-review}"
    return policy.replace("flagged-or-attachments}", joined)


def carried(bureau: Bureau, change: str, *, by: str) -> None:
    """Let the one who may review, and the leader, approve a change, and the administrator land it."""
    for stage in ("initial-review", "confidentiality-review"):
        missing = bureau.desk(by).judge(change)["missing"]
        if any(one["stage"] == stage for one in missing):
            assert by in next(one["candidates"] for one in missing if one["stage"] == stage)
            bureau.desk(by).approve(stage, change)
    bureau.desk("p03").approve("sign-off", change)
    assert bureau.desk("p01").fuzi("land", change).document["outcome"] == "approved"


def test_three_persons_do_everything(bureaus: Bureaus, tmp_path: Path) -> None:
    bureau = bureaus.in_state("keys", tmp_path)
    found_site(bureau, THREE, {}, three_policy)
    clerk, admin, leader = (bureau.desk(person) for person in ("p05", "p01", "p03"))

    clerk.fresh().write({PAGE: page(text="见附件：[安排表](plan.csv)\n"), PLAN: "时间\n九点\n"})
    clerk.submit()  # the clerk's page with an attachment
    carried(bureau, CHANGE, by="p01")

    admin.fresh().write({PAGE: page(text="见附件：[安排表](plan.csv)。请自带证件。\n")})
    admin.submit("by-admin")  # the administrator's own words
    verdict = admin.judge("by-admin")
    assert next(one["candidates"] for one in verdict["missing"]) == ["p05"]
    carried(bureau, "by-admin", by="p05")

    columns = clerk.fresh().folder / "site_config/columns.yml"
    row = "  - {id: services, title: 办事服务, type: [办事指南], kind: static, template: page, expires: never}\n"
    clerk.write({"site_config/columns.yml": columns.read_text(encoding="utf-8") + row})
    clerk.submit("column")  # a column, proposed by the clerk
    carried(bureau, "column", by="p01")
    clerk.fresh().write({GUIDE: page("办事指南")})
    clerk.submit("guide")
    carried(bureau, "guide", by="p01")

    links = admin.fresh().folder / "site_config/links.yml"
    admin.write({"site_config/links.yml": links.read_text(encoding="utf-8") + "# 无链接\n"})
    admin.submit("links")  # a setting, changed by the administrator
    carried(bureau, "links", by="p05")

    people = {**THREE, "p07": "{role: editor, from: 2026-01-01}"}
    clerk.fresh().write({"review/roster.yml": roster(bureau, people, {})})
    clerk.submit("colleague")  # a new colleague
    carried(bureau, "colleague", by="p01")

    stricter = clerk.fresh().folder / "review/policy.yml"
    rules = stricter.read_text(encoding="utf-8")
    assert "valid_days: 30" in rules
    clerk.write({"review/policy.yml": rules.replace("valid_days: 30", "valid_days: 20")})
    clerk.submit("stricter")  # the policy itself
    carried(bureau, "stricter", by="p01")

    admin.fuzi("verify", "--founding", bureau.site)
    admin.fuzi("publish")
    live = admin.folder / ".fuzi" / "www" / "current" / ID / "index.html"
    assert "请自带证件" in live.read_text(encoding="utf-8")
    leader.fuzi("takedown", ID, "-m", "照片未经同意")
    admin.fuzi("deploy", "www")
    assert "照片未经同意" in live.read_text(encoding="utf-8")
    assert bureau.proof() | {"landings": 7, "releases": 1, "outcome": "verified"} == bureau.proof()


def test_a_leaders_objection_ends_in_his_own_approval_and_one_of_the_clerks_in_a_lift(
    bureaus: Bureaus, tmp_path: Path
) -> None:
    bureau = bureaus.in_state("keys", tmp_path)
    found_site(bureau, THREE, {}, three_policy)
    clerk, admin, leader = (bureau.desk(person) for person in ("p05", "p01", "p03"))
    admin.fresh().write({PAGE: page()})
    admin.submit()
    said = clerk.fuzi("object", CHANGE, "--stage", "initial-review", "-m", "先等一等").document["statements"]
    refusal = admin.fuzi("lift", said[0]["statement"], "-m", "不等了", expect=2).err
    assert "may not lift" in refusal and "示例p03" in refusal
    leader.fuzi("lift", said[0]["statement"][:12], "-m", "已经商量过")
    assert "lifted" in codes(admin.judge()["disregarded"])
    carried(bureau, CHANGE, by="p05")
    assert bureau.proof()["landings"] == 1


def test_the_only_administrator_leaves_at_once_and_is_not_asked(bureaus: Bureaus, tmp_path: Path) -> None:
    bureau = bureaus.in_state("keys", tmp_path)
    found_site(bureau, THREE, {}, lambda text: three_policy(text).replace("publisher, ", ""))
    clerk, leader = bureau.desk("p05").fresh(), bureau.desk("p03")
    clerk.fuzi("roster", "role", "p05", "site-admin")
    clerk.fuzi("roster", "leave", "p01")
    clerk.submit("p01-leaves")
    clerk.fuzi("land", "p01-leaves", expect=1)
    leader.approve("sign-off", "p01-leaves")
    assert "right-missing" in clerk.fuzi("land", "p01-leaves", expect=1).all
    leader.fuzi("land", "p01-leaves")
    assert bureau.proof("p03")["landings"] == 1
    assert bureau.proof("p03", full=False)["landings"] == 1
    leader.fresh().write({PAGE: page()})
    leader.submit()
    assert leader.fuzi("land", CHANGE, expect=1).document["outcome"] != "approved"
