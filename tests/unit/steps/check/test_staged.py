"""`check --staged` judges the bytes of the index among the files of the index, whatever lies in the work tree."""

from __future__ import annotations

from pathlib import Path

import pytest

from drafting import PHONE, Desk, page, told
from fuzi.steps.check.gather import Wish

NEW = "content/news/2026/11-23-new/index.md"
NOTICE = "content/news/2025/03-01-notice.md"
OPEN_DAY = "content/news/2026/11-18-open-day"
STAGED = Wish(is_staged=True)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "clone")


def test_the_page_is_judged_by_its_staged_bytes(desk: Desk) -> None:
    desk.stage({NEW: page("[甲](nowhere.md)\n")})
    desk.write(NEW, page("已改好。\n"))
    answer = desk.check(STAGED)
    assert told(answer) == [("broken-link", NEW, 9)]
    assert str(answer.looked_at) == "looked at: 1 file(s) of the next commit, as they are staged"


def test_what_is_wrong_in_the_work_tree_alone_is_not_told(desk: Desk) -> None:
    desk.stage({NEW: page("好的。\n")})
    desk.write(NEW, page(f"[甲](nowhere.md) {PHONE}\n"))
    assert told(desk.check(STAGED)) == []


def test_a_file_that_is_not_staged_is_not_there(desk: Desk) -> None:
    desk.stage({NEW: page("见[附表](table.xlsx)。\n")})
    desk.write("content/news/2026/11-23-new/table.xlsx", b"x")
    answer = desk.check(STAGED)
    assert told(answer) == [("broken-link", NEW, 9)]
    assert "1 more are changed but not staged" in str(answer.looked_at)


def test_a_file_that_was_deleted_but_not_staged_is_still_there(desk: Desk) -> None:
    desk.stage({NEW: page("见[通知](../../2025/03-01-notice.md)。\n")})
    (desk.folder / NOTICE).unlink()
    assert told(desk.check(STAGED)) == []


def test_links_to_a_page_whose_removal_is_staged_are_told(desk: Desk) -> None:
    desk.stage({NOTICE: None})
    assert told(desk.check(STAGED)) == [("broken-link", f"{OPEN_DAY}/index.md", 16)]


def test_a_page_that_an_earlier_commit_of_the_draft_moved_counts_as_moved(desk: Desk) -> None:
    desk.commit({NOTICE: None})
    moved = page("正文。\n", moved_from="[news/2025/03-01-notice]")
    desk.stage({NEW: moved, f"{OPEN_DAY}/index.md": page("正文。\n")})
    assert "moved-from" not in {rule for rule, _path, _place in told(desk.check(STAGED))}


def test_the_first_commit_of_all_can_be_checked(desk: Desk) -> None:
    desk.repository.branch = "refs/heads/fresh"
    desk.repository.index = {}
    assert told(desk.check(STAGED)) == []
