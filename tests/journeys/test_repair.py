"""Somebody moved main past the gate: the host stands still until governance has answered for it; verify says so."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from bureau import PAGE, Bureau, codes, page
from dishonest import verified, visitor
from forging import LEDGER, MAIN, Forger, Watch
from fuzi.model.change_statement import Disclaimer
from fuzi.model.exception_record import Repair
from fuzi.model.ids import ChangeId, PersonId
from fuzi.model.statement import TARGET, VERSION
from fuzi.steps.clone import repair

ROSTER = "review/roster.yml"
ASIDE = "content/news/2026/11-21-aside/index.md"


def intrude(bureau: Bureau, person: str = "p05", title: str = "未经审核", **files: str) -> str:
    """Put a commit on the host's main by hand; return it."""
    desk = bureau.desk(person).fresh()
    commit = desk.write({ASIDE: page(title, "未经审核的内容。\n"), **files}, "by hand")
    bureau.host_git("fetch", "--quiet", str(desk.folder), commit)
    bureau.host_git("update-ref", "refs/heads/main", commit)
    return commit


def approve(bureau: Bureau, change: str) -> None:
    """Give a repair governance's approvals, by other people than p01, who proposed it."""
    bureau.desk("p04").fuzi("approve", change, "--stage", "initial-review")
    bureau.desk("p03").fuzi("approve", change, "--stage", "sign-off")


def test_nothing_but_a_repair_is_taken_in_and_reverting_puts_the_site_back(approved: Bureau) -> None:
    before = approved.refs()["refs/heads/main"]
    found = intrude(approved)
    refused = approved.desk("p01").fuzi("land", "open-day", expect=None)
    assert refused.code == 1
    assert "no record explains" in refused.all
    admin = approved.desk("p01")
    change = admin.fuzi("repair", "--revert", "-m", "有人绕过审核改动了 main").document["change"]
    assert change == f"repair-{found[:12]}"
    waiting = approved.desk("p04").fuzi("todo").document["todo"]
    assert [(one["change"], one["stage"]) for one in waiting] == [(change, "initial-review")]
    assert "no record explains" in approved.desk("p05").says("todo")
    assert admin.fuzi("repair", "--finish", expect=1).document["outcome"] == "pending"
    approve(approved, change)
    done = admin.fuzi("repair", "--finish").document
    refs = approved.refs()
    assert refs["refs/heads/main"] == done["commit"]
    assert approved.host_git("rev-parse", f"{done['commit']}^{{tree}}") == approved.host_git(
        "rev-parse", f"{before}^{{tree}}"
    )
    proof = approved.proof()
    assert (proof["outcome"], proof["repaired"]) == ("verified", 1)
    assert found[:12] in admin.says("verify")
    admin.fuzi("land", "open-day")
    assert approved.proof()["outcome"] == "verified"


def test_a_repair_that_was_begun_spoils_nothing_when_main_is_put_back_by_hand(landed: Bureau) -> None:
    """The commit it is about is nowhere any more, and what was said about it stays in the ledger for ever."""
    before = landed.refs()["refs/heads/main"]
    found = intrude(landed)
    admin = landed.desk("p01")
    change = admin.fuzi("repair", "--revert", "-m", "有人绕过审核改动了 main").document["change"]
    landed.desk("p04").fuzi("approve", change, "--stage", "initial-review")
    landed.host_git("update-ref", "refs/heads/main", before)
    landed.host_git("prune", "--expire=now")
    visitor_desk = visitor(landed)
    visitor_desk.git("cat-file", "-e", found, expect=1)
    assert verified(visitor_desk)["outcome"] == "verified"
    visitor_desk.git("config", "user.signingkey", str(landed.key("p03")))
    assert visitor_desk.judge(change, expect=1)["outcome"] == "refused"


def test_ratifying_keeps_the_commit_and_ends_what_is_said_about_it(landed: Bureau) -> None:
    """Its records are judged by the rules from before it: who left with it could say something nobody can verify."""
    roster = (landed.desk("p06").fresh().folder / ROSTER).read_text(encoding="utf-8")
    left = roster.replace(f'keys: ["{landed.public_key("p06")}"]', "keys: []")
    found = intrude(landed, "p06", **{ROSTER: left})
    admin = landed.desk("p01")
    change = admin.fuzi("repair", "--ratify", "-m", "内容无误，补办").document["change"]
    approve(landed, change)
    forger, watch, who = Forger(landed), Watch(landed), PersonId("p06")
    moves = forger.caught(lambda here: repair.finish(here, forger.signer("p01")))
    answer = forger.wire((watch.refs[LEDGER], moves[LEDGER], LEDGER), (found, found, MAIN))
    watch.refused(answer, "ref-refused", "pre-receive hook declined")  # a receipt would tell of a move that is none
    admin.fuzi("repair", "--finish")
    assert landed.refs()["refs/heads/main"] == found
    watch = Watch(landed)
    here = forger.workspace()
    words = Disclaimer("disclaimer", VERSION, here.ledger.site, TARGET, ChangeId(change), who, forger.tip(), "")
    watch.refused(forger.push({LEDGER: forger.record(forger.envelope(words, "p06"))}), "closed")
    assert landed.proof()["repaired"] == 1


def test_who_wrote_the_commit_does_not_approve_its_repair(landed: Bureau) -> None:
    intrude(landed, "p03")
    admin = landed.desk("p01")
    change = admin.fuzi("repair", "--ratify", "-m", "内容无误").document["change"]
    landed.desk("p04").fuzi("approve", change, "--stage", "initial-review")
    assert landed.desk("p03").fuzi("approve", change, "--stage", "sign-off", expect=1).code == 1
    assert admin.fuzi("repair", "--finish", expect=1).document["outcome"] != "approved"


def test_what_the_check_blocks_is_never_ratified(landed: Bureau) -> None:
    intrude(landed, title="名单", **{PAGE: page(text="身份证号 11010519491231002X，请核对。\n")})
    refused = landed.desk("p01").fuzi("repair", "--ratify", "-m", "内容无误", expect=1)
    assert "11010519491231002X" not in refused.all
    landed.desk("p01").fuzi("repair", "--revert", "-m", "含个人信息")


def test_rules_that_came_by_hand_do_not_judge_their_own_repair(landed: Bureau) -> None:
    roster = (landed.desk("p05").fresh().folder / "review" / "roster.yml").read_text(encoding="utf-8")
    mine = roster.replace("{role: editor, from: 2020-01-01}", "{role: site-leader, from: 2020-01-01}")
    assert mine != roster
    intrude(landed, **{"review/roster.yml": mine})
    change = landed.desk("p01").fuzi("repair", "--revert", "-m", "名册被改").document["change"]
    barred = landed.desk("p05").fuzi("approve", change, "--stage", "sign-off", expect=1)
    assert "author-barred" in barred.all
    approve(landed, change)
    landed.desk("p01").fuzi("repair", "--finish")
    assert landed.proof()["repaired"] == 1


def test_main_moved_again_asks_for_another_repair(landed: Bureau) -> None:
    intrude(landed)
    admin = landed.desk("p01")
    change = admin.fuzi("repair", "--ratify", "-m", "内容无误").document["change"]
    approve(landed, change)
    landed.desk("p05").fresh()
    intrude(landed, title="又一次", **{ASIDE.replace("aside", "again"): page("又一次", "再来。\n")})
    assert admin.fuzi("repair", "--finish", expect=2).code == 2
    again = admin.fuzi("repair", "--revert", "-m", "再次绕过").document["change"]
    assert again != change
    approve(landed, again)
    admin.fuzi("repair", "--finish")
    assert landed.proof()["repaired"] == 1


@pytest.mark.parametrize("how", ["--revert", "--ratify"])
def test_what_landed_with_its_record_is_not_repaired(landed: Bureau, how: str) -> None:
    before = landed.refs()
    assert landed.desk("p01").fuzi("repair", how, "-m", "想改", expect=2).code == 2
    assert landed.desk("p01").fuzi("repair", "--finish", expect=2).code == 2
    assert landed.refs() == before


def test_a_merge_by_hand_can_only_be_reverted(landed: Bureau) -> None:
    desk = landed.desk("p05").fresh()
    desk.git("switch", "--quiet", "-c", "side")
    desk.write({ASIDE: page("旁支", "旁支。\n")}, "side")
    desk.git("switch", "--quiet", "draft")
    desk.write({ASIDE.replace("aside", "trunk"): page("主干", "主干。\n")}, "trunk")
    desk.git("merge", "--quiet", "--no-ff", "-m", "merge", "side")
    head = desk.git("rev-parse", "HEAD")
    landed.host_git("fetch", "--quiet", str(desk.folder), head)
    landed.host_git("update-ref", "refs/heads/main", head)
    admin = landed.desk("p01")
    assert admin.fuzi("repair", "--ratify", "-m", "内容无误", expect=1).code == 1
    change = admin.fuzi("repair", "--revert", "-m", "合并不收").document["change"]
    approve(landed, change)
    admin.fuzi("repair", "--finish")
    assert codes(landed.proof()["reasons"]) == set()


def test_a_repair_made_by_hand_needs_its_quorum_and_names_what_was_found(landed: Bureau) -> None:
    """Nor does anybody take its id before: whoever is about to move main knows what it will be called."""
    clerk = landed.desk("p05").fresh()
    clerk.write({ASIDE: page("占用编号")})
    assert "another change" in clerk.submit("repair-0123456789ab", expect=1).all
    intrude(landed)
    admin = landed.desk("p01")
    change = admin.fuzi("repair", "--ratify", "-m", "内容无误").document["change"]
    forger, watch = Forger(landed, "p01"), Watch(landed)
    here = forger.workspace()
    asked = next(one.statement for one in here.ledger.of_change(change) if isinstance(one.statement, Repair))
    done = replace(asked, step="finish", commit=asked.found, seen=here.seen)
    other = replace(asked, found=asked.before, seen=here.seen)
    for made, code in ((done, "approval-missing"), (other, "repair-wrong")):
        watch.refused(forger.push({LEDGER: forger.record(forger.envelope(made, "p01"))}), code)
