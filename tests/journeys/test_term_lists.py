"""Term lists and waivers never lock the door from inside: what mends them lands, what would lock it is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from bureau import PAGE, ROLES, UNITS, Bureau, page
from bureaus import Bureaus, make_site
from forging import Forger, Watch

TERMS = "review/confidentiality/terms/ours.txt"
WAIVERS = "review/confidentiality/waivers.yml"
HEAVY = "[block]\nindex.md\np01\np03\nmain\nreview\nterms\napproval\ngovernance\nchanges\n@governance\n公开\n星桥工程\n"
ENDED = (
    "waivers:\n  - rules: [exam-mark]\n    file: " + "0" * 64 + "\n    exam_date: 2020-06-01\n    reason: 考试已结束\n"
    "    approver: p04\n    opened: 2020-06-02\n    expires: 2020-07-01\n"
)


@pytest.fixture
def locked(bureaus: Bureaus, tmp_path: Path) -> Bureau:
    """Return a bureau whose list was there before anybody checked it, with an ended waiver beside."""
    bureau = bureaus.in_state("keys", tmp_path)
    admin = make_site(bureau, ROLES, UNITS)
    admin.write({TERMS: HEAVY, WAIVERS: ENDED})
    found = admin.fuzi("found", "--leader", "p03", "--key", str(bureau.key("p03")))
    (bureau.root / "site-id").write_text(found.document["site"], encoding="utf-8")
    bureau.fuzi("host", str(bureau.host), "--from", str(admin.folder))
    return bureau


def lands(bureau: Bureau, change: str) -> None:
    bureau.desk("p01").approve("initial-review", change)
    bureau.desk("p03").approve("sign-off", change)
    bureau.desk("p01").fuzi("land", change)


def test_a_list_that_stops_everybody_can_be_taken_away(locked: Bureau) -> None:
    desk = locked.desk("p05").fresh()
    desk.write({PAGE: page()})
    assert desk.submit("day", expect=1).document["findings"]
    desk.fresh().write({TERMS: "[block]\n星桥工程\n"}, "清理词库\n\nSigned-off-by: p05 <p05@example.test>\n")
    desk.fuzi("submit", "--change", "lists", "-m", "清理词库")
    lands(locked, "lists")
    assert locked.proof()["outcome"] == "verified"
    desk.fresh().write({WAIVERS: "waivers: []\n"})
    desk.fuzi("submit", "--change", "waivers", "-m", "清理例外")
    lands(locked, "waivers")
    desk.fresh().write({PAGE: page()})
    desk.submit("day")
    assert locked.proof()["outcome"] == "verified"


def test_nothing_rides_on_a_list_that_is_taken_away(locked: Bureau) -> None:
    desk = locked.desk("p05").fresh()
    first = desk.write({TERMS: None, PAGE: page(text="星桥工程在城东。\n")})
    forger, watch = Forger(locked), Watch(locked)
    watch.refused(forger.push(forger.submission("own")[1]), "finding-blocks", "words-refused")
    desk.fresh().write({TERMS: "[block]\n# 星桥工程在城东\n"})
    watch.refused(forger.push(forger.submission("own")[1]), "finding-blocks", "words-refused")
    hidden = desk.git("commit-tree", f"{first}^{{tree}}", "-p", "origin/main", "-m", "one")
    desk.fresh().write({TERMS: None})
    last = desk.git("commit-tree", "HEAD^{tree}", "-p", hidden, "-m", "two")
    desk.git("update-ref", "refs/heads/draft", last)
    watch.refused(forger.push(forger.submission("own")[1]), "finding-blocks", "words-refused")


def test_the_words_of_a_statement_are_still_watched(locked: Bureau) -> None:
    desk = locked.desk("p05").fresh()
    desk.write({TERMS: "[block]\n星桥工程\n"})
    desk.fuzi("submit", "--change", "lists", "-m", "清理词库")
    word = ("approve", "lists", "--stage", "initial-review")
    answer = locked.desk("p01").fuzi(*word, "-m", "星桥工程不必再管", expect=1)
    assert "words-refused" in answer.all
    assert "星桥" not in answer.all
    locked.desk("p01").fuzi(*word)


@pytest.mark.parametrize(
    ("word", "place"),
    [
        ("示例p03", "review/roster.yml"),
        ("index.md", "▇▇▇▇"),
        ("经审查不涉密", "每一次改动都有的文字"),
        ("approve", "每一次改动都有的文字"),
    ],
)
def test_a_word_that_would_stop_everybody_does_not_land(founded: Bureau, word: str, place: str) -> None:
    desk = founded.desk("p05").fresh()
    desk.write({TERMS: f"[block]\n星桥工程\n{word}\n"})
    told = desk.says("--lang", "zh", "submit", "--change", "own", "-m", "词库", expect=1)
    assert "第 3 行" in told
    assert place in told
    assert word not in told
    forger, watch = Forger(founded), Watch(founded)
    watch.refused(forger.push(forger.submission("own")[1]), "finding-blocks")
    desk.fresh().write({TERMS: "[block]\n星桥工程\n"})
    desk.fuzi("submit", "--change", "own", "-m", "词库")


def test_an_ended_waiver_stops_all_but_its_removal(locked: Bureau) -> None:
    desk = locked.desk("p05").fresh()
    for files in ({"site_config/note.txt": "一\n"}, {WAIVERS: ENDED.replace("2020-07-01", "2020-08-01")}):
        desk.fresh().write(files)
        assert "waiver-ended" in {one["rule"] for one in desk.submit("own", expect=1).document["findings"]}
    desk.fresh().write({WAIVERS: "waivers: []\n", TERMS: None})
    assert {one["rule"] for one in desk.submit("own", expect=1).document["findings"]} == {"watched-term"}
