"""What the engine for keys and tokens tells becomes findings like any other: placed, masked, waivable, told once."""

from __future__ import annotations

import datetime as dt

import pytest

from fakes.credentials import FakeCredentials
from fuzi.messages import msg
from fuzi.model.document import Extracted, TextLayer
from fuzi.model.finding import CheckReport, Finding, Severity
from fuzi.model.fingerprint_key import Keys
from fuzi.scanning.engine import ruleset, scan
from fuzi.scanning.matching import matches_of
from fuzi.scanning.rule import Carrier
from fuzi.scanning.source import Source
from fuzi.steps.check.search_tokens import with_tokens

DAY = dt.date(2026, 11, 23)
MIXED = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6"
KEY = "KEY" + MIXED[:24]
GITHUB = "ghp_" + MIXED[:36]
KEYS = Keys(b"k" * 32)


def report(*sources: Source, engine: FakeCredentials | None = None) -> CheckReport:
    return scan(with_tokens(sources, engine or FakeCredentials()), ruleset(keys=KEYS), DAY)


def page(text: str, path: str = "content/news/a/index.md") -> Source:
    return Source(path, text.encode())


def only(found: CheckReport) -> Finding:
    (finding,) = found.findings
    return finding


def place(finding: Finding) -> dict[str, object]:
    return dict(finding.where.as_json())


def test_a_key_is_placed_masked_and_has_a_fingerprint() -> None:
    finding = only(report(page(f"第一行\n接口用 {KEY} 登录\n")))
    assert (finding.rule, finding.severity) == ("credential", Severity.BLOCK)
    assert place(finding) == {"line": 2, "column": 5, "end_line": 2, "end_column": 5 + len(KEY)}
    assert finding.fingerprint
    assert "maker.key" in str(finding.what)
    assert MIXED[:6] not in repr(finding)


def test_the_same_key_has_the_same_fingerprint_anywhere() -> None:
    one, other = report(page(KEY), page(f"见 `{KEY}`", "content/news/b/index.md")).findings
    assert one.fingerprint == other.fingerprint


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        (KEY[:9] + "\u200b" + KEY[9:], 1, 1),
        ("字&nbsp;" + "".join(f"&#{ord(char)};" for char in KEY[:4]) + KEY[4:], 1, 8),
        ("字\n" + "".join(f"%{ord(char):02X}" for char in KEY), 2, 1),
        ("<!-- " + KEY + " -->", 1, 6),
        ("[x](https://example.test/?k=" + KEY + ")", 1, 29),
    ],
)
def test_a_key_is_found_however_it_is_written(text: str, line: int, column: int) -> None:
    found = place(only(report(page(text))))
    assert (found["line"], found["column"]) == (line, column)


def test_texts_of_documents_names_and_words_are_asked_about_all_at_once() -> None:
    engine = FakeCredentials()
    document = Source("content/a/b.docx", b"PK", extracted=Extracted((TextLayer("word/document.xml", f"文\n{KEY}"),)))
    named = Source(f"content/a/{KEY}.txt", "正文".encode())
    words = Source("", f"说明 {KEY}".encode(), carrier=Carrier.COMMIT_MESSAGE, origin="commit-message:1234")
    shown = Source("content/a/index.md", "正文".encode(), shown=(TextLayer("rendered", f"显示 {KEY}"),))
    found = report(document, named, words, shown, page("平常的一页"), engine=engine)
    assert len(engine.asked) == 1
    places = {str(place(one).get("part")) for one in found.findings}
    assert places == {"word/document.xml/2", "name", "commit-message:1234:1:4", "rendered/1"}
    assert not any(MIXED[:6] in repr(one) for one in found.findings)
    assert not any(KEY in path for path in (one.path for one in found.findings))


def test_ordinary_sources_ask_nothing() -> None:
    engine = FakeCredentials()
    report(page("学校公告，电话 010-12345678，[链接](../b/index.md)"), engine=engine)
    assert engine.asked == []


def test_the_same_text_is_asked_about_once() -> None:
    engine = FakeCredentials()
    found = report(page(KEY, "content/a.md"), page(KEY, "content/b.md"), engine=engine)
    assert engine.asked == [(KEY,)]
    assert [one.path for one in found.findings] == ["content/a.md", "content/b.md"]


def test_what_our_own_rule_found_is_told_once_and_keeps_its_fingerprint() -> None:
    text = f"令牌 {GITHUB} 已停用"
    before = only(scan([page(text)], ruleset(keys=KEYS), DAY))
    after = only(report(page(text), engine=FakeCredentials(r"ghp_\w+")))
    assert before == after


def test_a_wider_place_of_the_engine_is_masked_as_a_whole() -> None:
    text = f"令牌 {GITHUB} 已停用"
    finding = only(report(page(text), engine=FakeCredentials(r"令牌 ghp_\w+")))
    assert (finding.excerpt or "").startswith("▇▇▇▇")


def test_a_written_password_is_told_once() -> None:
    finding = only(report(page(f"系统密码：{KEY}")))
    assert finding.rule == "written-password"


def test_a_download_code_that_is_a_key_blocks_all_the_same() -> None:
    found = report(page(f"网盘提取码：{KEY}"))
    assert ("credential", Severity.BLOCK) in [(one.rule, one.severity) for one in found.findings]


@pytest.mark.parametrize(
    ("rule", "is_sure", "severity"),
    [
        ("betterleaks.github-pat", True, Severity.BLOCK),
        ("betterleaks.cohere-api-token", False, Severity.FLAG),
        ("betterleaks.adobe-client-id", True, Severity.FLAG),
        ("betterleaks.discord-client-id.1", True, Severity.FLAG),
        ("betterleaks.lob-pub-api-key", True, Severity.FLAG),
        ("betterleaks.flutterwave-public-key", True, Severity.FLAG),
        ("betterleaks.adobe-client-secret", True, Severity.BLOCK),
    ],
)
def test_what_the_engine_is_unsure_of_and_what_only_identifies_is_flagged(
    rule: str, is_sure: bool, severity: Severity
) -> None:
    engine = FakeCredentials(rule=rule, is_sure=is_sure)
    assert only(report(page(KEY), engine=engine)).severity is severity


@pytest.mark.parametrize(
    "value", ["KEY" + "x" * 30, "KEY" + "AKIAIOSFODNN7EXAMPLE" + "a1b2", "KEY" + "Yourplaceholder9a8b7c"]
)
def test_a_placeholder_passes(value: str) -> None:
    assert report(page(value)).findings == ()


def test_a_refusal_of_the_engine_is_a_finding_of_each_text_that_was_asked_about() -> None:
    engine = FakeCredentials()
    engine.refusal = msg("what looks for keys and tokens crashed, took too long or answered nonsense")
    words = Source("", KEY.encode(), carrier=Carrier.COMMIT_MESSAGE, origin="commit-message:1234")
    found = report(page(KEY), page("平常的一页", "content/b.md"), words, engine=engine)
    assert [(one.rule, one.severity, one.path) for one in found.findings] == [
        ("not-inspected", Severity.BLOCK, ""),
        ("not-inspected", Severity.BLOCK, "content/news/a/index.md"),
    ]
    assert list(found.unreadable) == ["content/news/a/index.md"]
    assert not any(KEY in repr(one) for one in found.findings)


def test_without_an_answer_our_own_rules_still_tell() -> None:
    engine = FakeCredentials()
    engine.refusal = msg("nothing here looks for keys and tokens")
    found = report(page(f"{GITHUB}"), engine=engine)
    assert [one.rule for one in found.findings] == ["not-inspected", "credential"]


def test_the_engine_alone_changes_nothing_of_what_the_rules_find() -> None:
    text = f"机密★1年\n电话 13800138000 {KEY}"
    own = [(one.rule.id, one.start) for one in matches_of(text, Carrier.FILE)]
    told = sorted(one.rule for one in report(page(text)).findings)
    assert told == sorted(["credential", *(rule for rule, _start in own)])
