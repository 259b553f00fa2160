"""Waivers with their whole life on a real host: key, private list, refusal, entry, landing, page, rotation, end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from bureau import PAGE, Bureau, Desk, page
from bureaus import Bureaus, found_site
from forging import Forger, Watch
from fuzi import wiring
from fuzi.adapters.age_sealing import AgeSealing
from fuzi.adapters.clock import SystemClock
from fuzi.model.host_statement import Scan
from fuzi.steps.check.inspect import SubmissionInspector
from fuzi.steps.record.ledger import load_ledger
from fuzi.steps.record.ledger_writing import LEDGER

HARD, SOFT, PHONE = "松涛九号", "听雨纪要", "13812345678"
WORDS = f"# 专用词库\n[block]\n{HARD}\n[flag]\n{SOFT}\n"
WAIVERS = "review/confidentiality/waivers.yml"
TODAY = wiring.clock().now().astimezone(ZoneInfo("Asia/Shanghai")).date()
SOON = str(TODAY + dt.timedelta(days=30))
OTHER = PAGE.replace("open-day", "other")


@pytest.fixture
def strict(bureaus: Bureaus, tmp_path: Path) -> Bureau:
    """Return a bureau whose policy requires the private list, which its host does not have yet."""
    bureau = bureaus.in_state("keys", tmp_path)
    found_site(bureau, policy=lambda text: text.replace("private_list: none", "private_list: required"))
    return bureau


def told(bureau: Bureau, *words: str, expect: int = 0) -> dict[str, str]:
    """Say something to whoever runs the host."""
    return dict(bureau.fuzi("--format", "json", "host", str(bureau.host), *words, expect=expect).document)


def new_key(bureau: Bureau) -> dict[str, str]:
    return told(bureau, "--new-fingerprint-key", "--owner", "p04", "--escrow-for", bureau.public_key("p03"))


def keep_list(bureau: Bureau) -> dict[str, str]:
    file = bureau.root / "brought.txt"
    file.write_text(WORDS, encoding="utf-8")
    try:
        return told(bureau, "--private-list", str(file), "--escrow-for", bureau.public_key("p03"))
    finally:
        file.unlink()


def last_scan(bureau: Bureau) -> Scan:
    """Return the host's newest record of a check."""
    repository = wiring.open_repository(bureau.host)
    ledger = load_ledger(repository, wiring.signatures(repository), repository.ref(LEDGER))
    scan = [one for _key, one in ledger.statements("scan")][-1]
    assert isinstance(scan, Scan)
    return scan


def land(bureau: Bureau, change: str) -> None:
    for person, stage in (("p01", "initial-review"), ("p03", "sign-off")):
        bureau.desk(person).approve(stage, change)
    bureau.desk("p01").fuzi("land", change)


def open_rules(desk: Desk) -> set[str]:
    """Return the rules of what is open in the whole site, as somebody without key and list sees it; but pictures."""
    found = desk.fuzi("check", "--all", expect=None).document["findings"]
    return {one["rule"] for one in found if one["status"] == "open"} - {"picture-not-inspected"}


def blocking(bureau: Bureau, days: int) -> set[str]:
    """Return the rules that would hold up a release from the host's main, so many days from now."""
    here = wiring.open_repository(bureau.host)
    inspector, main = wiring.inspector(here), here.ref("refs/heads/main")
    assert isinstance(inspector, SubmissionInspector) and main is not None
    found = replace(inspector, now=inspector.now + dt.timedelta(days=days)).commit(main).report.findings
    here.close()
    assert HARD not in str(found)
    return {one.rule for one in found if one.severity == "block" and one.status == "open"}


def everything(bureau: Bureau, but: str) -> Iterator[bytes]:
    """Yield every byte below the bureau's folder: files, and what Git keeps compressed; but one person's clone."""
    for path in sorted(bureau.root.rglob("*")):
        if path.is_file() and path.name != "private-terms.txt" and not path.is_relative_to(bureau.root / but):
            yield path.read_bytes()
    for folder in (bureau.host, *(one.parent for one in bureau.root.glob("*/.git"))):
        if folder != bureau.root / but:
            objects = wiring.open_repository(folder)
            names = bureau.desk("p01").git("-C", str(folder), "cat-file", "--batch-all-objects", "--batch-check")
            for line in names.splitlines():
                yield bureau.desk("p01").git("-C", str(folder), "cat-file", line.split()[1], line.split()[0]).encode()
            objects.close()


def nothing_passes_before_the_list_is_there(bureau: Bureau, clerk: Desk) -> None:
    """Nothing is taken in while the host lacks what the policy requires; then the operator brings it."""
    clerk.write({PAGE: page()})
    assert "private list was not applied here" in clerk.says("check")
    answer = clerk.submit(expect=1)
    assert "scan-incomplete" in answer.all
    assert "--private-list FILE" in answer.all
    file = bureau.root / "brought.txt"
    file.write_text(WORDS, encoding="utf-8")
    bureau.fuzi("host", str(bureau.host), "--private-list", str(file), expect=2)  # no key yet
    file.unlink()
    # the operator makes the key and brings the list
    bureau.fuzi("host", str(bureau.host), "--new-fingerprint-key", "--owner", "p04", expect=2)  # escrow for nobody
    made = new_key(bureau)
    assert Path(made["path"]).stat().st_mode & 0o777 == 0o600
    assert AgeSealing().open(Path(made["escrow"]).read_bytes(), bureau.key("p03")) == Path(made["path"]).read_bytes()
    keep_list(bureau)
    clerk.submit()
    land(bureau, "open-day")


def a_word_stops_a_page(bureau: Bureau, clerk: Desk) -> str:
    """A word of the list stops a page, and nobody learns more than that; return its fingerprint."""
    clerk.fresh().write({OTHER: page(text=f"本周召开{HARD}会议。\n")})
    assert clerk.says("check").count(HARD) == 0
    answer = clerk.submit("other", expect=1)
    assert "private-term" in answer.all
    assert HARD not in answer.all
    printed = answer.all.split("[fingerprint ")[1][:32]
    assert f"{OTHER}:9: " in answer.all  # the line, for no check on this machine knows the word
    assert not any(HARD.encode() in data for data in everything(bureau, "p05"))
    # an author's own entry counts for nothing: neither beside the page nor in the page
    entry = (
        f"waivers:\n  - rules: [private-term]\n    path: {OTHER}\n    fingerprint: {printed}\n    reason: 可以\n"
        f"    approver: p04\n    opened: {TODAY}\n    expires: {SOON}\n"
    )
    clerk.write({WAIVERS: entry})
    assert "finding-blocks" in clerk.submit("other", expect=1).all
    forger, watch = Forger(bureau), Watch(bureau)
    watch.refused(forger.push(forger.submission("forged")[1]), "finding-blocks")
    return printed


def the_officer_waives_it(bureau: Bureau, printed: str) -> None:
    """The officer proposes the entry; it is signed, and it lands."""
    officer, clerk = bureau.desk("p04").fresh(), bureau.desk("p05")
    words = ("--rule", "private-term", "--path", OTHER, "--reason", "会议已公开报道", "--until")
    late = str(TODAY + dt.timedelta(days=90))
    assert "90" in officer.says("waive", printed, *words, late, expect=2)
    assert "confidentiality officer" in clerk.fresh().says("waive", printed, *words, SOON, expect=2)
    said = officer.says("--lang", "zh", "waive", printed, *words, SOON)
    assert "初审（网站管理员）" in said
    assert "签发（分管领导）" in said
    officer.submit("pass")
    land(bureau, "pass")
    # until the page it is for has landed, it holds no release up; later it is called unused
    assert [blocking(bureau, days) for days in (0, 29, 30)] == [set(), set(), {"waiver-unused"}]


def the_page_passes(bureau: Bureau, clerk: Desk) -> None:
    """The clerk's clone leaves it to the host, which passes it; also by a former key."""
    clerk.fresh().write({OTHER: page(text=f"本周召开{HARD}会议。联系人：示例甲，{PHONE}\n")})
    clerk.submit("other")
    scan = last_scan(bureau)
    assert {(one.rule, one.severity, one.status) for one in scan.findings} == {
        ("private-term", "block", "waived"),
        ("mobile-phone", "flag", "open"),
    }
    assert all(len(one.fingerprint) == 32 for one in scan.findings)
    assert scan.extras == ("private_list",)
    assert len(scan.private_list) == 64
    # a former key is honoured while the waiver bound to it runs
    assert new_key(bureau)["former_until"] >= SOON
    clerk.write({OTHER: page(text=f"本周召开{HARD}会议，欢迎参加。联系人：示例甲，{PHONE}\n")})
    clerk.submit("other")
    assert ("private-term", "waived") in {(one.rule, one.status) for one in last_scan(bureau).findings}


def a_flag_is_waived_by_its_id(bureau: Bureau, officer: Desk) -> None:
    """A flag is waived from the host's record, by its id."""
    finding = next(one.id for one in last_scan(bureau).findings if one.rule == "mobile-phone")
    officer.fresh()
    refuses_what_cannot_be(officer, finding)
    until = str(TODAY + dt.timedelta(days=300))
    waived = officer.fuzi("waive", finding, "--change", "other", "--reason", "服务电话", "--until", until).document
    assert waived["entry"]["fingerprint"] == next(
        one.fingerprint for one in last_scan(bureau).findings if one.rule == "mobile-phone"
    )
    officer.submit("phone")
    land(bureau, "phone")
    bureau.desk("p05").submit("other")  # the same text, by the waivers of today
    land(bureau, "other")  # no flag is left: the officer's stage does not apply
    assert {one.status for one in last_scan(bureau).findings} == {"waived"}


def refuses_what_cannot_be(officer: Desk, finding: str) -> None:
    """What no waiver can be is refused before anything is written, and the officer is told where to look."""
    shown = officer.says("show", "other")
    assert "on which line each of them stands: `fuzi check --change other`" in shown
    assert f":{OTHER}`" in shown.split("its words unmasked: `git show ")[1].splitlines()[0]
    paper = officer.folder / "content" / "paper.docx"
    paper.write_bytes(b"paper")
    named = ("waive", "content/paper.docx", "--rule", "exam-mark", "--exam-date", str(TODAY), "--until", SOON)
    assert "outside of the site's folder" in officer.says(*named, "--reason", "x", expect=2)
    paper.unlink()
    day, far, past = SOON, str(TODAY + dt.timedelta(days=365)), str(TODAY - dt.timedelta(days=1))
    by_rule, digest = ("--rule", "mobile-phone"), "ab" * 32
    refused = [
        ("has no finding", "f" * 16, "--change", "other", "--until", day),
        ("say where", finding, "--until", day),
        ("no rule", "ab" * 16, "--rule", "mobile", "--path", OTHER, "--until", day),
        ("never waived", digest, "--rule", "waiver-ended", "--until", day),
        ("32 digits", "xyz", *by_rule, "--path", OTHER, "--until", day),
        ("at most 365", finding, "--change", "other", "--until", far),
        ("passed already", finding, "--change", "other", "--until", past),
        ("path pattern", finding, "--change", "other", "--path", "../x", "--until", day),
        ("everywhere", finding, "--change", "other", "--path", "content/**", "--until", day),
        ("everywhere", "ab" * 16, *by_rule, "--path", "**", "--until", day),
        ("does not match", finding, "--change", "other", "--path", "content/about/**", "--until", day),
        ("examination", finding, "--change", "other", "--exam-date", past, "--until", day),
        ("examination", digest, "--rule", "exam-mark", "--until", day),
        ("before the examination", digest, "--rule", "exam-mark", "--exam-date", far, "--until", day),
    ]
    before = officer.git("rev-parse", "HEAD")
    for why, *words in refused:
        assert why in officer.says("waive", *words, "--reason", "服务电话", expect=2), words
    words = ("waive", finding, "--change", "other", "--until", day, "--reason")
    assert "reason is empty" in officer.says(*words, " ", expect=2)
    answer = officer.says(*words, f"号码 {PHONE}", expect=2)
    assert "must not be recorded" in answer and PHONE not in answer
    assert officer.git("rev-parse", "HEAD") == before


def it_is_told_a_week_ahead(bureau: Bureau, officer: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A week before its end the officer's to-do list, `doctor` and `check --all` name it; nobody else's list does."""
    now = wiring.clock().now
    with monkeypatch.context() as ahead:
        ahead.setattr(SystemClock, "now", lambda _self, _real=now: _real() + dt.timedelta(days=25))
        assert [one["what"] for one in officer.fuzi("todo").document["waivers"] if SOON in one["what"]]
        assert not bureau.desk("p05").fuzi("todo").document["waivers"]
        found = bureau.desk("p01").fuzi("doctor", expect=None).document["findings"]
        assert "waiver-ends" in {one["code"] for one in found}
        assert open_rules(bureau.desk("p02").fresh()) == {"waiver-ends"}


def it_is_renewed(officer: Desk, printed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the to-do list says renews the entry, as a change of settings, within the same bounds as a new one."""
    now, words = wiring.clock().now, ("waive", printed, "--reason", "仍须公开", "--until")
    later, too_late = (str(TODAY + dt.timedelta(days=25 + days)) for days in (89, 90))
    with monkeypatch.context() as ahead:
        ahead.setattr(SystemClock, "now", lambda _self, _real=now: _real() + dt.timedelta(days=25))
        before = (officer.fresh().folder / WAIVERS).read_text(encoding="utf-8")
        assert f"fuzi waive {printed} --reason" in str(officer.fuzi("todo").document["waivers"])
        assert "at most 90" in officer.says(*words, too_late, expect=2)
        assert "stays when it is renewed" in officer.says(*words, later, "--path", "content/news/**", expect=2)
        done = officer.fuzi(*words, later).document
    assert done["renewed"] and done["entry"]["fingerprint"] == printed
    after = (officer.folder / WAIVERS).read_text(encoding="utf-8")
    assert later in after and SOON not in after.split(printed)[1].split("- rules")[0]
    assert after.count("fingerprint:") == before.count("fingerprint:")
    officer.fresh()


def it_ends(bureau: Bureau) -> None:
    """Who has no key learns from the record what passed; after the end nothing is taken in."""
    assert not open_rules(bureau.desk("p02").fresh())
    assert bureau.proof()["outcome"] == "verified"
    # the waiver ends, and nothing is taken in until it is gone
    assert [blocking(bureau, days) for days in (0, 32)] == [set(), {"waiver-ended", "private-term"}]


def test_a_private_word_is_refused_without_being_told_and_a_waiver_lets_it_pass_until_it_ends(
    strict: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk, officer = strict.desk("p05").fresh(), strict.desk("p04")
    nothing_passes_before_the_list_is_there(strict, clerk)
    printed = a_word_stops_a_page(strict, clerk)
    the_officer_waives_it(strict, printed)
    the_page_passes(strict, clerk)
    a_flag_is_waived_by_its_id(strict, officer)
    it_is_told_a_week_ahead(strict, officer, monkeypatch)
    it_is_renewed(officer, printed, monkeypatch)
    it_ends(strict)


def test_secrets_that_others_could_read_stop_the_host_and_an_escrow_brings_them_back(strict: Bureau) -> None:
    bureau = strict
    made = new_key(bureau)
    keep_list(bureau)
    clerk = bureau.desk("p05").fresh()
    clerk.write({PAGE: page()})
    for name in ("fingerprint-key", "private-terms.txt"):
        file = bureau.host / "fuzi" / name
        file.chmod(0o644)
        refused = clerk.submit(expect=1).all
        assert "scan-incomplete" in refused and "host-check" in refused  # nobody who sends can do anything about it
        assert name in refused
        assert HARD not in refused
        if name == "fingerprint-key":  # a takedown waits for no operator: its words are checked by what can be read
            bureau.desk("p01").fuzi("takedown", "index", "-m", "内容有误")
        file.chmod(0o600)
    key = Path(made["path"])
    secret = key.read_bytes()
    key.unlink()
    refused = clerk.submit(expect=1).all
    assert "scan-incomplete" in refused and "fingerprint key" in refused
    assert "--open-escrow" in bureau.fuzi("host-check", str(bureau.host), expect=1).all
    told(bureau, "--open-escrow", made["escrow"], "--key", str(bureau.key("p03")))
    assert key.read_bytes() == secret
    assert bureau.fuzi(
        "host", str(bureau.host), "--open-escrow", made["escrow"], "--key", str(bureau.key("p01")), expect=2
    )
    clerk.submit()
