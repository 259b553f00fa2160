"""The JSON answers, key by key, as the contract has them."""

from __future__ import annotations

from typing import Any

from bureau import CHANGE, PAGE, TITLE, Bureau, page

CONTRACT = {"outcome", "change", "submission", "root", "reasons", "missing", "counted", "disregarded"}
JUDGE = CONTRACT | {"pages", "objections", "lapses", "next"}
PROOF = {
    "outcome",
    "landings",
    "releases",
    "repaired",
    "refounded",
    "reasons",
    "tip",
    "since",
    "debts",
    "program",
}
SHOWN = {
    "requests",
    "retractions",
    "title",
    "owner",
    "authors",
    "base",
    "head",
    "pages",
    "since",
    "findings",
    "statements",
}
SHOWN_PAGE = {"id", "digest", "title", "action", "column", "units", "date", "files", "entries", "stages", "flags"}
CHECK = {"outcome", "findings", "scanned", "unreadable"}
FINDING = {"id", "rule", "severity", "path", "where", "excerpt", "hint", "status"}


def keys(rows: list[dict[str, Any]]) -> set[frozenset[str]]:
    return {frozenset(one) for one in rows}


def test_judge_pending_and_approved(submitted: Bureau) -> None:
    clerk = submitted.desk("p05")
    verdict = clerk.fuzi("judge", CHANGE, expect=1).document
    assert set(verdict) == JUDGE
    assert (verdict["outcome"], verdict["change"], verdict["submission"]) == ("pending", CHANGE, 1)
    assert keys(verdict["missing"]) == {frozenset({"stage", "role", "count", "candidates", "pages"})}
    assert [one["candidates"] for one in verdict["missing"]] == [["p01"], ["p03"]]
    assert keys(verdict["reasons"]) == {frozenset({"code", "message", "stage"})}
    said = submitted.desk("p01").approve("initial-review").document
    assert set(said) == {"statements"} and keys(said["statements"]) == {frozenset({"change", "statement"})}
    submitted.desk("p03").approve("sign-off")
    verdict = clerk.fuzi("judge", CHANGE).document
    assert verdict["outcome"] == "approved" and verdict["reasons"] == verdict["missing"] == []
    counted = frozenset({"statement", "stage", "role", "person", "pages", "substitute"})
    assert keys(verdict["counted"]) == {counted}
    assert verdict["counted"][0]["statement"] == said["statements"][0]["statement"]


def test_judge_refused_and_disregarded(approved: Bureau) -> None:
    leader = approved.desk("p03")
    told = leader.fuzi("object", CHANGE, "--stage", "sign-off", "-m", "停").document
    assert keys(told["statements"]) == {frozenset({"change", "statement"})}
    verdict = leader.fuzi("judge", CHANGE, expect=1).document
    assert set(verdict) == JUDGE and verdict["outcome"] == "refused"
    assert keys(verdict["reasons"]) == {frozenset({"code", "message", "person", "stage"})}
    leader.fuzi("withdraw", told["statements"][0]["statement"], "-m", "好了")
    verdict = leader.fuzi("judge", CHANGE).document
    assert {"statement", "reason"} <= set(verdict["disregarded"][0])


def test_judge_names_the_unit_that_is_missing(founded: Bureau) -> None:
    clerk = founded.desk("p05").fresh()
    clerk.write({"content/notices/net/2026/11-22-repair/index.md": page("检修")})
    clerk.submit("repair")
    unit = next(one for one in clerk.judge("repair")["missing"] if one["stage"] == "unit-approval")
    assert set(unit) == {"stage", "role", "unit", "count", "candidates", "pages"}


def test_submit_show_changes_and_todo(submitted: Bureau) -> None:
    clerk, admin = submitted.desk("p05"), submitted.desk("p01")
    clerk.write({PAGE: page(text="第二稿。\n")})
    sent = clerk.submit().document
    assert set(sent) == {"change", "submission", "root"} and sent["submission"] == 2
    shown = clerk.fuzi("show", CHANGE).document
    assert set(shown) == JUDGE | SHOWN
    assert keys(shown["pages"]) == {frozenset(SHOWN_PAGE)}
    assert set(shown["since"]) == {"submission", "stage", "received_at", "unchanged", "changed", "files"}
    assert keys(shown["pages"][0]["entries"]) == {frozenset({"path", "before", "after"})}
    listed = clerk.fuzi("changes").document
    assert set(listed) == {"changes", "mandates", "debts"}
    (row,) = listed["changes"]
    assert row == {
        "change": CHANGE,
        "submission": 2,
        "title": TITLE,
        "owner": "p05",
        "received_at": shown["statements"][1]["received_at"],
        "outcome": "pending",
        "waits_for": [{"stage": "initial-review", "candidates": ["p01"]}],
        "lapses": [],
    }
    waiting = admin.fuzi("todo").document
    assert waiting == {
        "person": "p01",
        "todo": [
            {
                "change": CHANGE,
                "kind": "give",
                "stage": "initial-review",
                "submission": 2,
                "title": TITLE,
                "owner": "p05",
                "received_at": shown["statements"][1]["received_at"],
                "command": f"fuzi approve {CHANGE} --stage initial-review",
                "by": None,
                "said": [],
            }
        ],
        "mandates": [],
        "handovers": [],
        "waivers": [],
        "debts": [],
    }
    assert clerk.fuzi("todo").document == {
        "person": "p05",
        "todo": [],
        "mandates": [],
        "handovers": [],
        "waivers": [],
        "debts": [],
    }


def test_todo_follows_the_change_from_hand_to_hand(approved: Bureau) -> None:
    assert [one["kind"] for one in approved.desk("p07").fuzi("todo").document["todo"]] == ["land"]
    approved.desk("p03").fuzi("object", CHANGE, "--stage", "sign-off", "-m", "停")
    assert [one["kind"] for one in approved.desk("p05").fuzi("todo").document["todo"]] == ["mend"]
    assert approved.desk("p07").fuzi("todo").document["todo"] == []


def test_land_and_verify(approved: Bureau) -> None:
    done = approved.desk("p01").fuzi("land", CHANGE).document
    assert set(done) == CONTRACT | {"commit", "statement", "emergency"} and done["outcome"] == "approved"
    proof = approved.proof()
    assert set(proof) == PROOF and proof["debts"] == [] and proof["refounded"] is None
    assert (proof["outcome"], proof["landings"], proof["releases"], proof["repaired"]) == ("verified", 1, 0, 0)
    assert proof["tip"]["main"] == done["commit"]
    approved.host_git("update-ref", "refs/tags/release/x", "refs/heads/main")
    refused = approved.desk("p03").fuzi("verify", expect=4).document
    assert refused["outcome"] == "refused" and {"code", "message"} <= set(refused["reasons"][0])


def test_check(founded: Bureau) -> None:
    clerk = founded.desk("p05").fresh()
    clerk.write({PAGE: page()})
    where = str(clerk.folder / PAGE)
    clean = clerk.fuzi("check", where).document
    assert set(clean) == CHECK and set(clean["scanned"]) == {"files", "bytes"}
    assert (clean["outcome"], clean["findings"], clean["unreadable"]) == ("clean", [], [])
    clerk.write({PAGE: page(text="联系人身份证号：11010519491231002X。\n")})
    found = clerk.fuzi("check", where, expect=1)
    assert set(found.document) == CHECK and found.document["outcome"] == "findings"
    assert {frozenset(FINDING)} == keys(found.document["findings"])
    (one,) = [one for one in found.document["findings"] if one["rule"] == "resident-id"]
    assert set(one["where"]) == {"line", "column", "end_line", "end_column"}
    assert one["severity"] == "block" and one["status"] == "open" and one["path"] == PAGE
    assert "11010519491231002X" not in found.all
    assert clerk.says("check", where, expect=1).count("11010519491231002X") == 0


def test_found_release_and_errors(landed: Bureau) -> None:
    admin = landed.desk("p01")
    admin.fuzi("verify", "--founding", landed.site)
    done = admin.fuzi("release").document
    assert {"release", "commit", "ledger", "as_of", "manifest", "pages", "debts"} <= set(done)
    served = admin.fuzi("deploy", "www").document
    assert served["release"] == done["release"]
    error = admin.fuzi("judge", "nothing", expect=2).document
    assert set(error) >= {"outcome", "exit", "message", "problems"}
    assert (error["outcome"], error["exit"]) == ("error", 2)
