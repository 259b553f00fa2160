"""Bad input: a clear message with file, line and next step; the right exit code; nothing lost, nothing locked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bureau import CHANGE, PAGE, ROLES, UNITS, Bureau, Desk, codes, page, roster
from bureaus import Bureaus, make_site
from forging import LEDGER, MAIN, Forger
from fuzi import wiring

ROSTER, POLICY = "review/roster.yml", "review/policy.yml"
COLUMNS, SITE = "site_config/columns.yml", "site_config/site.yml"


def edited(desk: Desk, path: str, old: str, new: str) -> str:
    text = (desk.folder / path).read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new, 1)


# before the site is founded

ROSTERS: dict[str, tuple[tuple[str, str], str]] = {
    "a key that is unknown": (("    roles:", "    rolles:"), "rolles"),
    "a role that is unknown": (("role: site-admin", "role: site-admim"), "site-admim"),
    "a day that is none": (("from: 2020-01-01", "from: 2020-13-01"), "2020-13-01"),
    "a unit nobody entered": (("unit: network-center,", "unit: network-centre,"), "network-centre"),
    "a person entered twice": (("  - id: p02", "  - id: p01"), "p01"),
    "a public key that is none": (("ssh-ed25519 ", "ssh-ed2551 "), "copy the whole line of a .pub file"),
    "a line that is no YAML": (("people:", "people: ["), ""),
    "a key written twice": (("deputies: []", "deputies: []\nmachines: []"), "machines"),
}


@pytest.mark.parametrize("case", ROSTERS.values(), ids=ROSTERS)
def test_a_roster_is_refused_with(bureaus: Bureaus, tmp_path: Path, case: tuple[tuple[str, str], str]) -> None:
    (old, new), word = case
    bureau = bureaus.in_state("keys", tmp_path)
    admin = make_site(bureau, ROLES, UNITS)
    admin.write({ROSTER: edited(admin, ROSTER, old, new)})
    answer = admin.fuzi("found", "--leader", "p03", "--key", str(bureau.key("p03")), expect=2)
    problems = answer.document["problems"]
    assert problems and all(one["path"] == ROSTER and one["line"] > 0 for one in problems), problems
    assert word in answer.all and f"{ROSTER}:{problems[0]['line']}" in answer.err
    assert not admin.git("for-each-ref", "refs/heads/ledger")


def test_a_stage_that_nobody_could_give_stops_the_founding(bureaus: Bureaus, tmp_path: Path) -> None:
    bureau = bureaus.in_state("keys", tmp_path)
    admin = make_site(bureau, {**ROLES, "p01": "", "p06": ""}, UNITS)
    answer = admin.fuzi("found", "--leader", "p03", "--key", str(bureau.key("p03")), expect=2)
    assert "initial review needs a site administrator" in answer.err
    assert "unit office" not in answer.err, "a unit without a leader stops its own pages only"
    assert "next: " in answer.err


FOUNDINGS: dict[str, tuple[tuple[str, ...], str]] = {
    "somebody nobody entered": (("--leader", "p99"), "not on the roster"),
    "somebody without the role": (("--leader", "p01"), "does not hold the role"),
    "somebody else's key": (("--leader", "p03", "--key", "p01"), "the key is not one of"),
    "a recovery key that is none": (("--leader", "p03", "--recovery", "nonsense"), "not a public key"),
    "a list of dates that is not there": (("--leader", "p03", "--published-dates", "no.csv"), "no.csv"),
}


@pytest.mark.parametrize("case", FOUNDINGS.values(), ids=FOUNDINGS)
def test_a_founding_is_refused_for(bureaus: Bureaus, tmp_path: Path, case: tuple[tuple[str, ...], str]) -> None:
    words, said = case
    bureau = bureaus.in_state("keys", tmp_path)
    admin = make_site(bureau, ROLES, UNITS)
    words = tuple(str(bureau.key(one)) if words[at - 1] == "--key" else one for at, one in enumerate(words))
    key = () if "--key" in words else ("--key", str(bureau.key("p03")))
    assert said in admin.fuzi("found", *words, *key, expect=2).err
    assert not (admin.folder / ".git" / "fuzi").exists()


# after it

RULES: dict[str, tuple[str, str, str]] = {
    "policy": (POLICY, "stage: sign-off", "stage: sign-of"),
    "policy without a requirement": (POLICY, "requirements:", "requirement:"),
    "roster": (ROSTER, "role: site-leader", "role: site-leeder"),
    "columns": (COLUMNS, "template: page", "template: pagee"),
    "site": (SITE, "timezone: Asia/Shanghai", "timezone: Asia/Shanghay"),
    "targets": ("site_config/targets.yml", "kind: directory", "kind: dirctory"),
    "archive": ("site_config/archive.yml", "keep_days: 3650", "keep_days: 3"),
    "waivers": ("review/confidentiality/waivers.yml", "waivers:", "waiver:"),
}


@pytest.mark.parametrize("case", RULES.values(), ids=RULES)
def test_rules_nobody_could_read_never_reach_main(founded: Bureau, case: tuple[str, str, str]) -> None:
    path, old, new = case
    admin = founded.desk("p01").fresh()
    before = founded.refs()
    admin.write({path: edited(admin, path, old, new)})
    answer = admin.submit("rules", expect=1)
    assert "[settings-malformed]" in answer.err and f"{path}:" in answer.err
    assert founded.refs() == before


def test_a_change_of_the_roster_that_leaves_a_stage_to_nobody_is_refused(founded: Bureau) -> None:
    admin = founded.desk("p01").fresh()
    admin.write({ROSTER: roster(founded, {**ROLES, "p03": "{role: editor, from: 2020-01-01}"})})
    answer = admin.submit("rules", expect=1)
    assert "[nobody-eligible]" in answer.err and "sign-off needs a site leader" in answer.err


STUCK = {
    "no sign-off": (POLICY, r"[^\n]*stage: sign-off[^\n]*\n", "", "no sign-off is asked for"),
    "no rights": (POLICY, r"may: {[^\n]*", "may: {}", "nobody with a key has a role of `may: land`"),
    "nobody to land": (ROSTER, "role: (?:site-admin|publisher)", "role: technician", "has a role of `may: land`"),
    "a term that ends today": (ROSTER, "role: site-leader,", "role: site-leader, to: {today},", "from 20"),
}


@pytest.mark.parametrize("case", STUCK.values(), ids=STUCK)
def test_a_change_by_which_nothing_could_land_any_more_is_refused(
    founded: Bureau, case: tuple[str, str, str, str]
) -> None:
    path, old, new, said = case
    admin = founded.desk("p01").fresh()
    before = founded.refs()
    text = (admin.folder / path).read_text(encoding="utf-8")
    today = wiring.clock().now().astimezone(ZoneInfo("Asia/Shanghai")).date()
    changed = re.sub(old, new.replace("{today}", str(today)), text)
    assert changed != text
    admin.write({path: changed})
    answer = admin.submit("rules", expect=1)
    assert "[nobody-eligible]" in answer.err and said in answer.err
    assert founded.refs() == before
    assert "nobody-eligible" in admin.fuzi("check", expect=1).out


def test_rules_by_which_nothing_could_land_stop_the_founding(bureaus: Bureaus, tmp_path: Path) -> None:
    bureau = bureaus.in_state("keys", tmp_path)
    admin = make_site(
        bureau, ROLES, UNITS, lambda text: text.replace("role: site-leader, count: 1", "role: site-leader, count: 9")
    )
    answer = admin.fuzi("found", "--leader", "p03", "--key", str(bureau.key("p03")), expect=2)
    assert "sign-off needs 9 people" in answer.err


@pytest.fixture
def spoilt(submitted: Bureau) -> Bureau:
    """Return a bureau whose host's main holds rules that cannot be read: only its operator can have done that."""
    forger = Forger(submitted)
    admin = submitted.desk("p01").fresh()
    commit = admin.write({POLICY: edited(admin, POLICY, "stage: sign-off", "stage: sign-of")})
    forger.bureau.host_git("fetch", "--quiet", str(admin.folder), commit)
    forger.bureau.host_git("update-ref", MAIN, commit)
    return submitted


def test_malformed_rules_on_main_refuse_every_change(spoilt: Bureau) -> None:
    clerk = spoilt.desk("p05")
    verdict = clerk.fuzi("judge", CHANGE, expect=1).document
    assert verdict["outcome"] == "refused" and codes(verdict["reasons"]) == {"main-unrecorded"}
    assert verdict["missing"], "by the rules of the recorded main"
    for words in (("approve", CHANGE, "--stage", "initial-review"), ("land", CHANGE), ("show", CHANGE)):
        said = spoilt.desk("p01").fuzi(*words, expect=None)
        assert "main-unrecorded" in said.all, (words, said.all)
        assert words[0] == "show" or said.code == 1, words
    (row,) = spoilt.desk("p01").fuzi("changes").document["changes"]
    assert row["outcome"] == "refused"
    push = clerk.ask("push", "origin", "HEAD:refs/heads/changes/x", expect=None)
    assert push.code != 0


HEADS: dict[str, tuple[str, str]] = {
    "without a title": (page().replace("title: 校园开放日\n", ""), "title"),
    "with a key nobody knows": (page(autor="示例"), "autor"),
    "with a key twice": (page().replace("author:", "title: 两个\nauthor:", 1), "title"),
    "that may not be published": (page().replace("主动公开", "不予公开"), "publicity"),
    "without a head": ("正文。\n", "head"),
    "with a byte order mark": ("\ufeff" + page(), ""),
    "with a head that never ends": (page().replace("---\n\n", "\n", 1), ""),
    "with a link to nothing": (page(text="[附件](nothing.pdf)\n"), "nothing.pdf"),
}


@pytest.mark.parametrize("case", HEADS.values(), ids=HEADS)
def test_a_page_is_refused_before_anything_is_sent(founded: Bureau, case: tuple[str, str]) -> None:
    text, word = case
    clerk = founded.desk("p05").fresh()
    before = founded.refs()
    clerk.write({PAGE: text})
    answer = clerk.submit(expect=1)
    found = answer.document["findings"]
    assert {one["path"] for one in found} == {PAGE}, answer.all
    assert "block" in {one["severity"] for one in found}, answer.all
    assert "nothing was sent" in answer.err
    assert founded.refs() == before
    said = clerk.says("check", str(clerk.folder / PAGE), expect=1)
    assert word in said and "index.md" in said


def test_a_page_in_no_column_is_refused(founded: Bureau) -> None:
    clerk = founded.desk("p05").fresh()
    clerk.write({"content/gossip/index.md": page()})
    assert "column-unknown" in {one["rule"] for one in clerk.submit(expect=1).document["findings"]}


# wrong ids, missing keys, wrong places

WRONG: dict[str, tuple[tuple[str, ...], str]] = {
    "a change that is not there": (("judge", "nothing"), "there is no change nothing"),
    "no id of a change": (("judge", "../etc"), "there is no change"),
    "a stage that is not there": (("approve", CHANGE, "--stage", "stamp"), "stamp"),
    "a statement that is not there": (("withdraw", "0" * 64, "-m", "x"), "there is no statement"),
    "a statement named too shortly": (("withdraw", "0", "-m", "x"), "there is no statement"),
    "an id nobody may give": (("submit", "--change", "Not An Id"), "cannot be the id of a change"),
    "a person nobody entered": (("submit", "--attribute", "x"), "EMAIL=PERSON"),
    "a site id that is none": (("verify", "--founding", "xyz"), "64 hexadecimal digits"),
    "a release that is not there": (("deploy", "www", "release/none"), ""),
    "a command that is not there": (("aprove", CHANGE), "aprove"),
}


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG)
def test_what_is_asked_wrongly_is_answered_with_two(submitted: Bureau, case: tuple[tuple[str, ...], str]) -> None:
    words, said = case
    answer = submitted.desk("p01").fuzi(*words, expect=2)
    assert said in answer.err and answer.err.strip()


def test_a_key_that_is_missing_unknown_or_no_key_is_told_apart(submitted: Bureau, tmp_path: Path) -> None:
    admin = submitted.desk("p01")
    words = ("approve", CHANGE, "--stage", "initial-review", "--key")
    assert str(tmp_path / "none") in admin.fuzi(*words, str(tmp_path / "none"), expect=2).err
    stranger = admin.fuzi(*words, str(submitted.key("stranger")), expect=2)
    assert "belongs to nobody on the roster" in stranger.err and "--key FILE" in stranger.err
    (tmp_path / "text").write_text("no key\n", encoding="utf-8")
    assert admin.fuzi(*words, str(tmp_path / "text"), expect=2).err
    admin.git("config", "--unset", "user.signingkey")
    assert admin.fuzi("approve", CHANGE, "--stage", "initial-review", expect=2).err


def test_commands_outside_a_site_say_so(bureaus: Bureaus, tmp_path: Path) -> None:
    bureau = bureaus.in_state("keys", tmp_path)
    outside = tmp_path / "empty"
    outside.mkdir()
    for words in (("changes",), ("judge", "x"), ("verify",), ("release",)):
        answer = bureau.fuzi("--repo", str(outside), *words, expect=2)
        assert "no Git repository" in answer.err and "next: " in answer.err


def test_a_site_without_a_founding_record_says_so(bureaus: Bureaus, tmp_path: Path) -> None:
    bureau = bureaus.in_state("keys", tmp_path)
    admin = make_site(bureau, ROLES, UNITS)
    for words, code in ((("host", str(bureau.host)), 2), (("verify",), 2)):
        answer = admin.fuzi(*words, expect=None)
        assert answer.code == code, (words, answer.all)
        assert "fuzi found" in answer.err, answer.err


def test_a_host_out_of_reach_is_the_world_s_fault(submitted: Bureau) -> None:
    admin = submitted.desk("p01")
    submitted.host.rename(submitted.root / "gone.git")
    answer = admin.fuzi("judge", CHANGE, expect=3)
    assert answer.err.strip()
    assert admin.fuzi("judge", CHANGE, "--offline", expect=1).document["outcome"] == "pending"


def test_a_malformed_ledger_entry_is_an_alarm(submitted: Bureau) -> None:
    forger = Forger(submitted)
    bent: Mapping[str, bytes | None] = {f"approval/{CHANGE}/{'ab' * 32}.json": b'{"statement": 1}\n'}
    commit = forger.ledger(bent, "x\n")
    submitted.host_git("fetch", "--quiet", str(forger.desk.folder), commit)
    submitted.host_git("update-ref", LEDGER, commit)
    for words in (("judge", CHANGE), ("todo",)):
        answer = submitted.desk("p01").fuzi(*words, expect=4)
        assert f"no record can stand at approval/{CHANGE}/" in answer.err


def test_a_damaged_file_of_pins_is_never_written_over(landed: Bureau) -> None:
    admin = landed.desk("p01")
    pins = landed.home / ".config" / "fuzi" / "pins.json"
    pins.write_text("{", encoding="utf-8")
    answer = admin.fuzi("verify", expect=2)
    assert "pinned sites is damaged" in answer.err and str(pins) in answer.err
    assert pins.read_text(encoding="utf-8") == "{"


def test_a_damaged_note_of_an_unfinished_release_is_named(landed: Bureau) -> None:
    admin = landed.desk("p01")
    admin.fuzi("verify", "--founding", landed.site)
    note = admin.folder / ".git" / "fuzi" / "release.json"
    note.parent.mkdir(exist_ok=True)
    note.write_text("[]", encoding="utf-8")
    answer = admin.fuzi("release", expect=2)
    assert "unfinished run is damaged" in answer.err and str(note) in answer.err


def test_uncommitted_files_and_an_empty_draft_are_not_submitted(founded: Bureau) -> None:
    clerk = founded.desk("p05").fresh()
    assert "nothing to submit" in clerk.submit(expect=2).err
    (clerk.folder / PAGE).parent.mkdir(parents=True)
    (clerk.folder / PAGE).write_text(page(), encoding="utf-8")
    answer = clerk.submit(expect=2)
    assert "not committed yet" in answer.err and "git commit" in answer.err
