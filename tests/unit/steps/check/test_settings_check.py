"""Settings that a draft touches are read here as the host would read them, with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from drafting import ORIGIN_MAIN, Desk, page, told
from fuzi.model.finding import Severity
from fuzi.steps.check.gather import Wish
from site_fixture import COLUMNS, PROJECT, SITE

POLICY = (PROJECT / "review/policy.yml").read_text(encoding="utf-8")
ROSTER = (PROJECT / "review/roster.yml").read_text(encoding="utf-8")
NEW_PAGE = "content/news/2026/11-23-new/index.md"

MALFORMED = [
    ("site_config/columns.yml", COLUMNS + "  - {id: news, title: 又一个}\n", 6),
    ("site_config/columns.yml", "\ufeff" + COLUMNS.replace("kind: dynamic", "kind: lively", 1), 2),
    ("site_config/site.yml", SITE + "timezone: Asia/Nowhere\n", 9),
    ("site_config/site.yml", SITE + "colour: red\n", 9),
    ("mkdocs.yml", "site_name: 甲\nhooks: [evil.py]\n", 2),
    ("review/roster.yml", ROSTER.replace("role: site-admin", "role: site-admim", 1), 10),
    ("review/policy.yml", POLICY.replace("count: 1", "count: none", 1), 8),
    ("site_config/targets.yml", "targets:\n  - {name: www, kind: folder, path: .fuzi/www}\n", 2),
    ("site_config/archive.yml", "copies: []\nkeep_days: 3\n", 2),
    ("site_config/links.yml", "links:\n  - {title: 甲, url: nowhere}\n", 2),
    ("review/confidentiality/waivers.yml", "waivers:\n  - {rule: nothing}\n", 2),
    ("review/confidentiality/leaders.yml", "leaders:\n  - {name: 示例甲}\n", 2),
    ("review/confidentiality/terms/a.txt", "[block]\n好\n", 2),
]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "clone")


@pytest.mark.parametrize(("path", "text", "line"), MALFORMED, ids=lambda value: str(value)[:40])
def test_a_setting_that_cannot_be_read_is_told_with_its_line_wherever_it_lies(
    desk: Desk, path: str, text: str, line: int
) -> None:
    desk.write(path, text.encode())
    desk.write(NEW_PAGE, page("正文。\n"))
    for wish in (Wish(), Wish((desk.folder / path,)), Wish(is_all=True)):
        found = [one for one in desk.check(wish).report.findings if one.rule == "settings-malformed"]
        assert {(one.path, one.severity) for one in found} == {(path, Severity.BLOCK)}
        assert line in {one.where.as_json()["line"] for one in found}
        assert all(one.hint is not None for one in found)


@pytest.mark.parametrize("is_staged", [True, False], ids=["staged", "committed"])
def test_a_setting_is_read_as_it_is_staged_or_was_committed(desk: Desk, is_staged: bool) -> None:
    wrong = {"site_config/columns.yml": b"columns: 3\n"}
    if is_staged:
        desk.stage(wrong)
        answer = desk.check(Wish(is_staged=True))
    else:
        desk.commit(wrong, "refs/heads/main")
        answer = desk.check(Wish(change="origin/main..main"))
    assert ("settings-malformed", "site_config/columns.yml", 1) in told(answer)


def test_every_problem_of_every_file_is_told_at_once(desk: Desk) -> None:
    desk.write("site_config/site.yml", (SITE + "colour: red\nshape: round\n").encode())
    desk.write("review/confidentiality/terms/a.txt", "[blok]\n词语\n".encode())
    assert told(desk.check()) == [
        ("settings-malformed", "review/confidentiality/terms/a.txt", 1),
        ("settings-malformed", "review/confidentiality/terms/a.txt", 2),
        ("settings-malformed", "site_config/site.yml", 9),
        ("settings-malformed", "site_config/site.yml", 10),
    ]


def test_a_setting_that_is_not_utf_8_or_was_removed_is_told(desk: Desk) -> None:
    desk.write("site_config/columns.yml", b"columns:\n  - " + "通知".encode("gbk"))
    (desk.folder / "site_config/site.yml").unlink()
    found = [row for row in told(desk.check()) if row[0] == "settings-malformed"]
    assert found == [
        ("settings-malformed", "site_config/columns.yml", 2),
        ("settings-malformed", "site_config/site.yml", 1),
    ]


def test_settings_that_can_be_read_give_no_finding(desk: Desk) -> None:
    column = "  - {id: new, title: 新栏目, type: [工作动态], kind: static, template: page}\n"
    desk.write("site_config/columns.yml", (COLUMNS + column).encode())
    desk.write("content/new/index.md", page("说明。\n"))
    assert told(desk.check()) == []


def test_what_main_has_is_not_judged_again_by_a_draft_that_does_not_touch_it(desk: Desk) -> None:
    for ref in ("refs/heads/main", ORIGIN_MAIN):
        desk.commit({"site_config/links.yml": b"links: 3\n"}, ref)
    desk.write(NEW_PAGE, page("正文。\n"))
    assert told(desk.check()) == []


def test_a_stage_that_nobody_could_give_any_more_is_told(desk: Desk) -> None:
    signed_by_nobody = "    - {stage: sign-off, role: technician}\n"
    desk.write(
        "review/policy.yml", POLICY.replace("    - {stage: sign-off, role: site-leader}\n", signed_by_nobody).encode()
    )
    (finding,) = desk.check().report.findings
    assert (finding.rule, finding.path) == ("nobody-eligible", "review/policy.yml")
    assert str(finding.what).startswith("after this change the site could not go on: ")


def test_a_source_record_that_cannot_be_read_is_told_with_its_line(desk: Desk) -> None:
    desk.write("review/originals/news/2026/a.yml", b"page: news/2026/a\nkind: web\ncolour: red\n")
    assert ("source-record-malformed", "review/originals/news/2026/a.yml", 3) in told(desk.check())


def test_a_word_that_would_stop_others_is_told_where_its_list_holds_it(desk: Desk) -> None:
    terms = "review/confidentiality/terms/a.txt"
    desk.commit({terms: "[block]\n青禾工程\n示例市教育局\n".encode()})
    assert told(desk.check()) == [("watched-term", terms, 3)]
    desk.commit({terms: "[blok]\n示例市教育局\n".encode()})
    assert ("settings-malformed", terms, 1) in told(desk.check())


def test_an_ended_waiver_of_main_hinders_no_draft_that_takes_it_out(desk: Desk) -> None:
    ended = {
        "review/confidentiality/waivers.yml": (
            "waivers:\n  - {rules: [mobile-phone], path: 'content/a/**',\n"
            "     fingerprint: 0123456789abcdef0123456789abcdef, reason: 示例, approver: p04,\n"
            "     opened: 2026-10-01, expires: 2026-11-01}\n"
        ).encode()
    }
    for ref in ("refs/heads/main", ORIGIN_MAIN):
        desk.commit(ended, ref)
    desk.write(NEW_PAGE, page("正文。\n"))
    assert [rule for rule, _path, _line in told(desk.check())] == ["waiver-ended"]
    desk.write("review/confidentiality/waivers.yml", b"waivers: []\n")
    assert told(desk.check()) == []


def test_the_whole_site_s_attributes_of_git_are_read_too(desk: Desk) -> None:
    desk.write(".gitattributes", b"*.md -diff\n")
    assert ".gitattributes" in {path for _rule, path, _line in told(desk.check(Wish(is_all=True)))}
