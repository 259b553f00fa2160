"""What other gates have been attacked with, or answered wrongly, tried on this one with real Git.

The scenarios come from the tests and issues of policy-bot, Prow, Gerrit's code-owners, gittuf, Guix and from the
threat list of SLSA; `tests/attacks.md` says which is which.
"""

from __future__ import annotations

import pytest

from bureau import CHANGE, PAGE, Bureau, codes, page
from forging import LEDGER, MAIN, Forger, Watch, changed
from fuzi.model.change_statement import Landing

OTHER = PAGE.replace("open-day", "sports")


def govern(bureau: Bureau, change: str, path: str, old: str, new: str) -> None:
    """Land a change of rules by another administrator's review and the leader's sign-off."""
    admin = bureau.desk("p01").fresh()
    text = (admin.folder / path).read_text(encoding="utf-8")
    assert old in text
    admin.write({path: text.replace(old, new)}, change)
    admin.submit(change)
    bureau.desk("p04").approve("initial-review", change)
    bureau.desk("p03").approve("sign-off", change)
    admin.fuzi("land", change)


def land(bureau: Bureau, change: str) -> None:
    """Give a change of a page its two approvals and land it."""
    bureau.desk("p01").approve("initial-review", change)
    bureau.desk("p03").approve("sign-off", change)
    bureau.desk("p01").fuzi("land", change)


# content after the approval


def test_a_submission_that_arrives_just_before_the_landing_stops_it(approved: Bureau) -> None:
    forger = Forger(approved)
    moves = forger.landing(CHANGE)
    record = forger.statements(moves[LEDGER])[0]
    editor = approved.desk("p05")
    editor.write({PAGE: page(text="签发之后换上的内容。\n")}, "late")
    editor.submit()
    watch = Watch(approved)
    assert forger.push(moves).code != 0
    watch.unmoved()
    again = forger.record(forger.envelope(changed(record, seen=forger.tip()), "p01"))
    watch.refused(forger.push({LEDGER: again, MAIN: moves[MAIN]}, "--force"), "root-changed", "approval-missing")
    verdict = approved.desk("p01").fuzi("land", CHANGE, expect=1).document
    assert verdict["outcome"] == "pending" and not verdict["counted"]


@pytest.mark.parametrize(
    "text",
    [
        "    欢迎家长和同学参观。\n",
        "欢迎家长和同学参观。  \n",
        "欢迎家长和同学参观。\n\n",
        "\t欢迎家长和同学参观。\n",
    ],
    ids=["four blanks make a code block", "two blanks at the end", "an empty line more", "a tab"],
)
def test_blanks_alone_void_what_was_approved(approved: Bureau, text: str) -> None:
    editor = approved.desk("p05")
    editor.write({PAGE: page(text=text)}, "blanks")
    editor.submit()
    verdict = approved.desk("p01").judge()
    assert verdict["outcome"] == "pending" and codes(verdict["disregarded"]) <= {"page-changed", "root-changed"}
    assert len(verdict["disregarded"]) == 2


def test_the_same_content_by_another_commit_keeps_its_approvals(approved: Bureau) -> None:
    editor = approved.desk("p05")
    editor.git("commit", "--quiet", "--amend", "--message", "the same, said otherwise")
    editor.submit()
    assert approved.desk("p01").judge()["outcome"] == "approved"


# the way back (Gerrit's code-owners lets pure reverts pass without an owner; this gate lets nothing pass)


def test_taking_a_landed_page_back_needs_the_whole_quorum(landed: Bureau) -> None:
    editor = landed.desk("p05").fresh()
    editor.write({PAGE: page(text="第二版。\n")}, "second")
    editor.submit("second")
    land(landed, "second")
    editor.fresh()
    editor.git("revert", "--no-edit", "HEAD")
    editor.submit("back")
    verdict = landed.desk("p01").judge("back")
    assert verdict["outcome"] == "pending" and not verdict["counted"]
    assert {one["stage"] for one in verdict["missing"]} == {"initial-review", "sign-off"}


def test_a_policy_changed_back_does_not_revive_old_approvals(approved: Bureau) -> None:
    govern(approved, "shorter", "review/policy.yml", "valid_days: 30", "valid_days: 20")
    govern(approved, "longer", "review/policy.yml", "valid_days: 20", "valid_days: 30")
    verdict = approved.desk("p01").fuzi("land", CHANGE, expect=1).document
    assert verdict["outcome"] == "pending" and codes(verdict["disregarded"]) == {"policy-changed"}
    land(approved, CHANGE)
    assert approved.proof()["outcome"] == "verified"


def test_a_landing_on_approvals_that_an_interim_policy_voided_is_refused(approved: Bureau) -> None:
    forger = Forger(approved)
    before = forger.statements(forger.landing(CHANGE)[LEDGER])[0]
    assert isinstance(before, Landing)
    govern(approved, "shorter", "review/policy.yml", "valid_days: 30", "valid_days: 20")
    govern(approved, "longer", "review/policy.yml", "valid_days: 20", "valid_days: 30")
    main = forger.tip(MAIN)
    forger.desk.git("fetch", "--quiet", "origin")
    overlay = forger.repository.overlay(main, {PAGE: ("100644", forger.blob(page()))})
    text = forger.desk.ask("cat-file", "commit", before.commit).out
    commit = forger.desk.git(
        "hash-object", "-t", "commit", "-w", "--literally", "--stdin",
        stdin=text.replace(before.before, main).replace(before.tree, overlay),
    )  # fmt: skip
    late = changed(before, seen=forger.tip(), before=main, commit=commit, tree=overlay)
    forged = forger.record(forger.envelope(late, "p01"))
    watch = Watch(approved)
    watch.refused(forger.push({LEDGER: forged, MAIN: commit}, "--force"), "policy-changed", "approval-missing")


# who wrote it


def test_who_wrote_what_is_on_main_is_no_author_of_a_draft_that_takes_main_in(landed: Bureau) -> None:
    """policy-bot's 'update merges': p06's page is on main already and must not bar p06 from anything."""
    editor = landed.desk("p05").fresh()
    editor.write({OTHER: page("运动会")}, "sports")
    leader = landed.desk("p06").fresh()
    leader.write({PAGE: page(text="第二版。\n")}, "second")
    leader.submit("second")
    land(landed, "second")
    editor.git("fetch", "--quiet", "origin")
    editor.git("merge", "--quiet", "--no-edit", "origin/main")
    editor.submit("sports")
    assert editor.fuzi("show", "sports").document["authors"] == ["p05"]
    land(landed, "sports")
    assert landed.proof()["outcome"] == "verified"


@pytest.mark.parametrize("trailer", ["Approved-by", "Reviewed-by", "Signed-off-by", "Acked-by", "Lgtm"])
def test_a_trailer_in_a_draft_approves_nothing(founded: Bureau, trailer: str) -> None:
    editor = founded.desk("p05").fresh()
    editor.write({PAGE: page()}, f"draft\n\n{trailer}: p03 <p03@example.test>\n{trailer}: p01 <p01@example.test>")
    editor.submit()
    verdict = editor.judge()
    assert verdict["outcome"] == "pending" and not verdict["counted"]


def test_an_author_is_not_shaken_off_by_squashing_or_by_a_new_submission(founded: Bureau) -> None:
    admin = founded.desk("p01").fresh()
    admin.write({PAGE: page()}, "by the administrator")
    editor = founded.desk("p05").fresh()
    editor.git("fetch", "--quiet", str(admin.folder), "draft")
    editor.git("merge", "--quiet", "FETCH_HEAD")
    editor.submit()
    editor.git("reset", "--quiet", "--soft", "origin/main")
    editor.write({PAGE: page(text="另写一遍。\n")}, "all mine")
    editor.submit()
    refused = admin.approve("initial-review", expect=1)
    assert "author-barred" in refused.all


# one change in the clothes of another


def test_an_approval_of_one_change_is_none_of_another_with_the_very_same_content(approved: Bureau) -> None:
    """SLSA: a reviewed change copied into another context. Root and page digests are equal; the change is not."""
    rival = approved.desk("p06").fresh()
    rival.write({PAGE: page()}, "the same page")
    rival.submit("copy")
    admin = approved.desk("p01")
    assert admin.judge("copy")["root"] == admin.judge(CHANGE)["root"]
    assert admin.judge("copy")["outcome"] == "pending"
    forger, watch = Forger(approved, "p06"), Watch(approved)
    copied = forger.approval("copy", "initial-review", "p01")
    stolen = changed(copied, change=CHANGE)
    watch.refused(forger.push({LEDGER: forger.record(forger.envelope(stolen, "p06"))}), "wrong-signer")


def test_rules_in_a_draft_do_not_judge_it(founded: Bureau) -> None:
    """Prow reads OWNERS from the base: who makes himself leader in the same change is none yet."""
    editor = founded.desk("p05").fresh()
    roster = (editor.folder / "review/roster.yml").read_text(encoding="utf-8")
    editor.write({
        "review/roster.yml": roster.replace("role: editor", "role: site-leader"),
        PAGE: page(),
    })  # fmt: skip
    editor.submit("coup")
    refused = founded.desk("p05").approve("sign-off", "coup", expect=1)
    assert {"author-barred", "role-not-held"} & set(
        refused.all.replace("[", " ").replace("]", " ").replace('"', " ").split()
    )
    assert {one["stage"] for one in founded.desk("p01").judge("coup")["missing"]} >= {"initial-review", "sign-off"}


def test_an_older_main_is_no_newer_one(landed: Bureau) -> None:
    """Guix and gittuf: a mirror that goes back is refused by who has seen more, and so is a push that goes back."""
    forger, watch = Forger(landed), Watch(landed)
    parent = forger.desk.git("rev-parse", f"{forger.tip(MAIN)}^")
    pushed = forger.push({MAIN: parent}, "--force")
    watch.refused(pushed, "raw-push")
