"""Honest work that must pass, told by the commands people type."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from bureau import CHANGE, PAGE, ROLES, Bureau, Desk, codes, page, roster
from bureaus import Bureaus, found_site
from fuzi.adapters.clock import SystemClock

OTHER = "content/news/2026/11-21-sports/index.md"
NET = "content/notices/net/2026/11-22-repair/index.md"
SMALL = {
    "p01": "{role: site-admin, from: 2020-01-01}, {role: confidentiality-officer, from: 2020-01-01}",
    "p03": ROLES["p03"],
    "p05": ROLES["p05"],
}
"""The smallest bureau: the administrator is the confidentiality officer as well."""


def joined_policy(policy: str) -> str:
    """Let the confidentiality review be given by who gives the initial review."""
    return policy.replace("flagged-or-attachments}", "flagged-or-attachments, same_person_as: initial-review}")


def stages_missing(verdict: dict[str, list[dict[str, str]]]) -> set[str]:
    return {one["stage"] for one in verdict["missing"]}


def counted(verdict: dict[str, list[dict[str, str]]]) -> set[tuple[str, str]]:
    return {(one["person"], one["stage"]) for one in verdict["counted"]}


def landed_text(bureau: Bureau, path: str) -> str:
    return bureau.host_git("show", f"main:{path}")


def test_one_administrator_one_leader_and_one_clerk_publish_a_page(bureaus: Bureaus, tmp_path: Path) -> None:
    bureau = bureaus.in_state("keys", tmp_path)
    found_site(bureau, SMALL, {}, joined_policy)
    clerk = bureau.desk("p05").fresh()
    clerk.write({PAGE: page(text="见附件：[安排表](plan.csv)\n"), PAGE.replace("index.md", "plan.csv"): "时间\n九点\n"})
    clerk.submit()
    assert stages_missing(clerk.judge()) == {"initial-review", "confidentiality-review", "sign-off"}
    bureau.desk("p01").approve("initial-review")
    bureau.desk("p01").approve("confidentiality-review")
    bureau.desk("p03").approve("sign-off")
    assert bureau.desk("p01").fuzi("land", CHANGE).document["outcome"] == "approved"
    assert "安排表" in landed_text(bureau, PAGE)
    assert bureau.proof()["landings"] == 1


def test_a_site_whose_leader_also_leads_a_unit_is_founded_and_told_what_waits(bureaus: Bureaus, tmp_path: Path) -> None:
    bureau = bureaus.in_state("keys", tmp_path)
    both = "{role: site-leader, from: 2020-01-01}, {role: unit-leader, unit: office, from: 2020-01-01}"
    found_site(bureau, {**SMALL, "p03": both}, {"office": "content/about/**"}, joined_policy)
    clerk = bureau.desk("p05").fresh()
    clerk.write({PAGE: page()})
    clerk.submit()
    bureau.desk("p01").approve("initial-review")
    bureau.desk("p03").approve("sign-off")
    bureau.desk("p01").fuzi("land", CHANGE)
    told = bureau.desk("p01").fuzi("policy", "check", expect=1).all
    assert "leader: none" in told and "office" in told


def test_terms_that_end_today_still_found_a_site_and_approve_today(bureaus: Bureaus, tmp_path: Path) -> None:
    bureau = bureaus.in_state("keys", tmp_path)
    today = SystemClock().now().astimezone(ZoneInfo("Asia/Shanghai")).date()
    ends = {who: words.replace("}", f", to: {today}}}") for who, words in SMALL.items()}
    found_site(bureau, {**ends, "p02": f"{{role: unit-leader, unit: office, from: 2020-01-01, to: {today}}}"},
               {"office": "content/about/**", "empty": "content/services/**"}, joined_policy)  # fmt: skip
    clerk = bureau.desk("p05").fresh()
    clerk.write({PAGE: page()})
    clerk.submit()
    bureau.desk("p01").approve("initial-review")
    bureau.desk("p03").approve("sign-off")
    bureau.desk("p01").fuzi("land", CHANGE)
    assert bureau.proof()["landings"] == 1


def test_after_a_typo_is_mended_only_the_pages_touched_are_reviewed_again(founded: Bureau) -> None:
    clerk, admin, leader = founded.desk("p05").fresh(), founded.desk("p01"), founded.desk("p03")
    clerk.write({PAGE: page(), OTHER: page("运动会")})
    clerk.submit()
    admin.approve("initial-review")
    leader.approve("sign-off")
    clerk.write({OTHER: page("运动会", "改正了一个错字。\n")}, "typo")
    clerk.submit()
    verdict = clerk.judge(expect=1)
    assert stages_missing(verdict) == {"initial-review", "sign-off"}
    missing = {one["stage"]: one["pages"] for one in verdict["missing"]}
    assert missing["initial-review"] == ["news/2026/11-21-sports"]
    assert missing["sign-off"] == ["news/2026/11-20-open-day", "news/2026/11-21-sports"]
    (kept,) = verdict["counted"]
    assert (kept["stage"], kept["pages"]) == ("initial-review", ["news/2026/11-20-open-day"])
    admin.approve("initial-review")
    leader.approve("sign-off")
    admin.fuzi("land", CHANGE)
    assert founded.proof()["landings"] == 1


def test_a_second_submission_keeps_the_initial_review_of_untouched_pages(approved: Bureau) -> None:
    clerk = approved.desk("p05")
    clerk.write({OTHER: page("运动会")}, "one more page")
    assert clerk.submit().document["submission"] == 2
    verdict = clerk.judge(expect=1)
    (kept,) = verdict["counted"]
    assert (kept["person"], kept["pages"]) == ("p01", ["news/2026/11-20-open-day"])
    assert codes(verdict["disregarded"]) == {"root-changed"}


def test_two_editors_land_in_one_column_one_after_the_other(approved: Bureau) -> None:
    second = approved.desk("p06").fresh()
    second.write({OTHER: page("运动会")})
    second.submit("sports")
    admin, leader = approved.desk("p01"), approved.desk("p03")
    admin.approve("initial-review", "sports")
    leader.approve("sign-off", "sports")
    admin.fuzi("land", CHANGE)
    assert approved.desk("p01").fuzi("land", "sports").document["outcome"] == "approved"
    assert landed_text(approved, PAGE) == page().strip()
    assert landed_text(approved, OTHER) == page("运动会").strip()
    assert approved.proof()["landings"] == 2
    refs = approved.refs()
    assert not [ref for ref in refs if ref.startswith("refs/heads/changes/")]


def test_an_objection_is_answered_by_a_correction_and_an_approval(submitted: Bureau) -> None:
    admin, leader, clerk = submitted.desk("p01"), submitted.desk("p03"), submitted.desk("p05")
    admin.approve("initial-review")
    leader.fuzi("object", CHANGE, "--stage", "sign-off", "-m", "日期写错了")
    refused = clerk.judge(expect=1)
    assert refused["outcome"] == "refused" and codes(refused["reasons"]) == {"objection-stands"}
    assert leader.fuzi("land", CHANGE, "--key", str(admin.key), expect=1).document["outcome"] == "refused"
    clerk.write({PAGE: page(text="欢迎下周来参观。\n")}, "date")
    clerk.submit()
    assert codes(clerk.judge(expect=1)["reasons"]) == {"objection-stands"}
    admin.approve("initial-review")
    leader.approve("sign-off")
    verdict = admin.judge(expect=0)
    assert verdict["outcome"] == "approved"
    assert "approved-since" in codes(verdict["disregarded"])


def test_a_leader_who_withdraws_may_approve_again(approved: Bureau) -> None:
    leader = approved.desk("p03")
    statement = next(one for one in leader.judge()["counted"] if one["person"] == "p03")["statement"]
    leader.fuzi("withdraw", statement[:12], "-m", "再看一遍")
    verdict = leader.judge(expect=1)
    assert verdict["outcome"] == "pending" and stages_missing(verdict) == {"sign-off"}
    assert codes(verdict["disregarded"]) == {"withdrawn"}
    leader.approve("sign-off")
    assert leader.judge(expect=0)["outcome"] == "approved"


def test_a_leader_named_by_mistake_disclaims_and_approves(founded: Bureau) -> None:
    clerk, leader = founded.desk("p05").fresh(), founded.desk("p03")
    clerk.write({PAGE: page()}, "open day\n\nCo-authored-by: 示例 <p03@example.test>\n")
    clerk.submit()
    founded.desk("p01").approve("initial-review")
    verdict = clerk.judge(expect=1)
    assert codes(verdict["reasons"]) == {"nobody-eligible"}
    refusal = leader.fuzi("approve", CHANGE, "--stage", "sign-off", expect=1)
    assert codes(refusal.document["reasons"]) == {"author-barred"}
    leader.fuzi("disclaim", CHANGE, "-m", "我没有写这篇稿件")
    leader.approve("sign-off")
    founded.desk("p01").fuzi("land", CHANGE)
    assert founded.proof()["landings"] == 1


def test_an_abandoned_change_is_closed_for_ever(submitted: Bureau) -> None:
    clerk, admin = submitted.desk("p05"), submitted.desk("p01")
    assert "[not-owner]" in admin.fuzi("abandon", CHANGE, "-m", "不要了", expect=1).err
    clerk.fuzi("abandon", CHANGE, "-m", "活动取消")
    assert f"refs/heads/changes/{CHANGE}" not in submitted.refs()
    assert codes(clerk.judge(expect=1)["reasons"]) == {"abandoned"}
    assert "[closed]" in clerk.fuzi("submit", "--change", CHANGE, expect=1).err
    clerk.write({PAGE: page(text="又办了。\n")}, "again")
    assert "[closed]" in clerk.submit(expect=1).err
    assert "is closed" in admin.fuzi("approve", CHANGE, "--stage", "initial-review", expect=2).err
    assert submitted.desk("p05").fuzi("changes").document["changes"] == []


def test_a_column_is_added_by_administrator_and_leader(founded: Bureau) -> None:
    clerk, admin, leader = founded.desk("p05").fresh(), founded.desk("p01"), founded.desk("p03")
    columns = (clerk.folder / "site_config/columns.yml").read_text(encoding="utf-8")
    row = "  - {id: services, title: 办事服务, type: [办事指南], kind: static, template: page, expires: never}\n"
    clerk.write({"site_config/columns.yml": columns + row})
    clerk.submit("add-column")
    assert stages_missing(clerk.judge("add-column")) == {"initial-review", "sign-off"}
    admin.approve("initial-review", "add-column")
    leader.approve("sign-off", "add-column")
    admin.fuzi("land", "add-column")
    clerk.fresh()
    clerk.write({"content/services/2026/guide/index.md": page("办事指南")})
    clerk.submit("guide")
    assert clerk.judge("guide", expect=1)["outcome"] == "pending"
    assert founded.proof()["landings"] == 1


def test_where_nobody_else_could_review_a_setting_the_leader_alone_decides(bureaus: Bureaus, tmp_path: Path) -> None:
    bureau = bureaus.in_state("keys", tmp_path)
    found_site(bureau, SMALL, {}, joined_policy)
    admin, leader = bureau.desk("p01").fresh(), bureau.desk("p03")
    links = (admin.folder / "site_config/links.yml").read_text(encoding="utf-8")
    admin.write({"site_config/links.yml": links + "# 无链接\n"})
    admin.submit("links")
    leader.approve("sign-off", "links")
    verdict = admin.judge("links", expect=0)
    assert codes(verdict["reasons"]) == {"sign-off-alone"}
    admin.fuzi("land", "links")
    assert bureau.proof()["landings"] == 1


def test_a_page_is_moved_and_another_is_removed(landed: Bureau) -> None:
    clerk, admin, leader = landed.desk("p05").fresh(), landed.desk("p01"), landed.desk("p03")
    moved = "content/news/2026/11-20-visit-us/index.md"
    clerk.write({PAGE: None, moved: page(moved_from="[news/2026/11-20-open-day]")})
    clerk.submit("move")
    admin.approve("initial-review", "move")
    leader.approve("sign-off", "move")
    admin.fuzi("land", "move")
    clerk.fresh()
    clerk.write({moved: None})
    clerk.submit("remove")
    admin.approve("initial-review", "remove")
    leader.approve("sign-off", "remove")
    admin.fuzi("land", "remove")
    assert "11-20" not in landed.host_git("ls-tree", "-r", "--name-only", "main")
    assert landed.proof()["landings"] == 3


def test_units_approve_their_own_pages_first(founded: Bureau) -> None:
    clerk, admin = founded.desk("p05").fresh(), founded.desk("p01")
    clerk.write({NET: page("网络检修", unit="network-center")})
    clerk.submit("repair")
    (unit,) = [one for one in clerk.judge("repair")["missing"] if one["stage"] == "unit-approval"]
    assert (unit["unit"], unit["candidates"], unit["pages"]) == (
        "network-center",
        ["p02"],
        ["notices/net/2026/11-22-repair"],
    )
    early = admin.fuzi("approve", "repair", "--stage", "initial-review", expect=1)
    assert "[out-of-order]" in early.err
    founded.desk("p02").approve("unit-approval", "repair")
    admin.approve("initial-review", "repair")
    founded.desk("p03").approve("sign-off", "repair")
    assert admin.judge("repair", expect=0)["outcome"] == "approved"


def test_an_attachment_goes_by_the_confidentiality_officer(founded: Bureau) -> None:
    clerk = founded.desk("p05").fresh()
    table = "\n附件：[安排表](plan.csv)\n"
    clerk.write({PAGE: page(text="见附件。\n" + table), PAGE.replace("index.md", "plan.csv"): "时间,地点\n九点,操场\n"})
    clerk.submit()
    founded.desk("p01").approve("initial-review")
    verdict = clerk.judge(expect=1)
    assert stages_missing(verdict) == {"confidentiality-review", "sign-off"}
    founded.desk("p04").approve("confidentiality-review")
    founded.desk("p03").approve("sign-off")
    founded.desk("p01").fuzi("land", CHANGE)
    assert founded.proof()["landings"] == 1


def test_several_changes_are_signed_off_in_one_act(submitted: Bureau) -> None:
    second = submitted.desk("p06").fresh()
    second.write({OTHER: page("运动会")})
    second.submit("sports")
    both = (CHANGE, "sports")
    for person, stage in (("p01", "initial-review"), ("p03", "sign-off")):
        said = submitted.desk(person).fuzi("approve", *both, "--stage", stage).document
        assert [one["change"] for one in said["statements"]] == list(both)
        assert len({one["statement"] for one in said["statements"]}) == 2
    assert {one["outcome"] for one in submitted.desk("p01").fuzi("changes").document["changes"]} == {"approved"}


def test_of_several_changes_the_refused_one_is_named_with_its_reason(submitted: Bureau) -> None:
    second = submitted.desk("p06").fresh()
    second.write({OTHER: page("运动会")})
    second.submit("sports")
    submitted.desk("p01").fuzi("approve", CHANGE, "--stage", "initial-review")
    refusal = submitted.desk("p03").fuzi("approve", CHANGE, "sports", "--stage", "sign-off", expect=1).err
    (why,) = [line for line in refusal.splitlines() if "[out-of-order]" in line]
    item = OTHER.removeprefix("content/").removesuffix("/index.md")
    alone = submitted.desk("p03").fuzi("approve", "sports", "--stage", "sign-off", expect=1).err
    (same,) = [line for line in alone.splitlines() if "[out-of-order]" in line]
    assert item in why and why.count("sports: ") == same.count("sports: ") + 1  # the page, and the change before it


def test_a_draft_with_an_unknown_name_is_attributed_to_its_person(founded: Bureau) -> None:
    clerk = founded.desk("p05").fresh()
    clerk.git("config", "user.email", "home@elsewhere.example")
    clerk.write({PAGE: page()})
    refusal = clerk.submit(expect=2)
    assert "home@elsewhere.example" in refusal.err and "--attribute" in refusal.err
    clerk.submit(CHANGE, "--attribute", "home@elsewhere.example=p06")
    shown = clerk.fuzi("show", CHANGE).document
    assert shown["authors"] == ["p05", "p06"]
    assert shown["outcome"] == "pending"


def test_a_squashed_draft_names_all_its_authors(founded: Bureau) -> None:
    clerk = founded.desk("p05").fresh()
    clerk.write({PAGE: page(text="初稿。\n")})
    clerk.git("config", "user.email", "p06@example.test")
    clerk.write({PAGE: page()}, "better")
    clerk.git("config", "user.email", "p05@example.test")
    clerk.submit(CHANGE, "--squash")
    shown = clerk.fuzi("show", CHANGE).document
    assert shown["authors"] == ["p05", "p06"]
    assert founded.host_git("rev-list", "--count", f"main..changes/{CHANGE}") == "1"


def test_work_started_on_an_older_main_lands_when_its_page_did_not_move(approved: Bureau) -> None:
    late = approved.desk("p06").fresh()
    late.write({OTHER: page("运动会")})
    approved.desk("p01").fuzi("land", CHANGE)
    late.submit("sports")
    approved.desk("p01").approve("initial-review", "sports")
    approved.desk("p03").approve("sign-off", "sports")
    approved.desk("p01").fuzi("land", "sports")
    assert landed_text(approved, PAGE) == page().strip()
    assert approved.proof()["landings"] == 2


def test_a_stale_ledger_is_fetched_and_the_word_is_sent_again(submitted: Bureau) -> None:
    from fuzi import wiring
    from fuzi.model.change_statement import Decision
    from fuzi.steps.clone.review import Word, say

    admin = submitted.desk("p01")
    slow = wiring.workspace(admin.folder)
    slow.fetch()
    root = admin.judge()["root"]
    submitted.desk("p03").fuzi("object", CHANGE, "--stage", "sign-off", "-m", "请注明来源")
    ((change, statement),) = say(slow, slow.signer(None), {CHANGE: root}, Word(Decision.APPROVE, "initial-review"))
    assert change == CHANGE
    assert f"/{statement}.json" in submitted.host_git("ls-tree", "-r", "--name-only", "ledger")


def test_a_person_who_joins_by_a_governance_change_can_review_at_once(founded: Bureau) -> None:
    admin = founded.desk("p01").fresh()
    people = {**ROLES, "p08": "{role: site-admin, from: 2026-01-01}"}
    admin.write({"review/roster.yml": roster(founded, people)})
    admin.submit("second-admin")
    founded.desk("p04").approve("initial-review", "second-admin")
    founded.desk("p03").approve("sign-off", "second-admin")
    admin.fuzi("land", "second-admin")
    page_by_admin: Desk = admin.fresh()
    page_by_admin.write({PAGE: page()})
    page_by_admin.submit()
    founded.desk("p08").approve("initial-review")
    founded.desk("p03").approve("sign-off")
    admin.fuzi("land", CHANGE)
    assert founded.proof()["landings"] == 2


def test_an_amended_draft_is_submitted_again(submitted: Bureau) -> None:
    clerk = submitted.desk("p05")
    (clerk.folder / PAGE).write_text(page(text="重写的稿件。\n"), encoding="utf-8")
    clerk.git("commit", "--quiet", "--all", "--amend", "--message", "rewritten")
    assert clerk.submit().document["submission"] == 2
    assert submitted.refs()[f"refs/heads/changes/{CHANGE}"] == clerk.git("rev-parse", "HEAD")


def test_a_change_s_name_is_free_text_and_its_id_is_made_when_none_is_given(founded: Bureau) -> None:
    clerk = founded.desk("p05").fresh()
    clerk.write({PAGE: page()}, "校园开放日\n\n说明")
    sent = clerk.fuzi("submit").document
    assert len(sent["change"]) == len("20261123-abcdef")
    (row,) = clerk.fuzi("changes").document["changes"]
    assert row["title"] == "校园开放日"
    clerk.write({PAGE: page(text="第二稿。\n")}, "second")
    assert clerk.fuzi("submit").document == {**sent, "submission": 2, "root": clerk.judge(sent["change"])["root"]}
