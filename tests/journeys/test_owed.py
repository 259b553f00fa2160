"""Whoever submits or releases is told what is still owed, and by whom it can be given."""

from __future__ import annotations

from bureau import PAGE, Bureau, page
from fuzi import wiring
from fuzi.steps.record.originals import at_hand

PICTURE = PAGE.replace("index.md", "picture.png")
RECORD = """page: news/2026/11-20-open-day
kind: web
title: 开放日
address: https://www.example.test/open-day.html
captured_at: 2026-11-20T09:12:00+08:00
sha256: {digest}
size_bytes: 8
place: 原件库
keeper: p01
keep_until: 2036-10-31
"""


def test_who_submits_with_an_open_doubt_hears_that_the_officer_has_to_look(founded: Bureau) -> None:
    clerk = founded.desk("p05").fresh()
    clerk.write({PAGE: page(), PICTURE: b"\x89PNG\r\n\x1a\n" + b"0" * 40})
    said = clerk.says("submit", "--change", "doubtful", "-m", "开放日")
    assert "the confidentiality officer has to confirm them" in said


def test_an_original_that_is_nowhere_is_owed_by_its_page(founded: Bureau) -> None:
    clerk = founded.desk("p05").fresh()
    head = clerk.write({"review/originals/news/2026/11-20-open-day.yml": RECORD.format(digest="ab" * 32)})
    workspace = wiring.workspace(clerk.folder)
    readers, absent = at_hand(workspace.repository, head, [wiring.originals(workspace.repository)])
    assert readers == {}
    assert [(one.page, one.sha256) for one in absent] == [("news/2026/11-20-open-day", "ab" * 32)]
