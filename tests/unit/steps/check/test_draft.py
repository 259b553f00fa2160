"""`check` without a path: what differs from the host's main, committed or not; the whole site where nothing tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from drafting import ORIGIN_MAIN, PHONE, TODAY, Desk, page, told
from fakes.documents import FakeDocuments
from fakes.rendering import PlainRenderer
from fuzi.adapters.local_files import LocalFiles
from fuzi.model.ids import ObjectId
from fuzi.steps.check.gather import Ground, Wish
from fuzi.steps.check.policy_check import is_behind

NEW = "content/news/2026/11-23-new/index.md"
PLAIN = "content/news/2026/06-01-plain/index.md"
OPEN_DAY = "content/news/2026/11-18-open-day"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "clone")


def test_where_nothing_differs_nothing_is_scanned_and_it_says_so(desk: Desk) -> None:
    answer = desk.check()
    assert (answer.report.files, told(answer)) == (0, [])
    assert str(answer.looked_at) == (
        "looked at: nothing; no file here differs from origin/main (`--all` checks the whole site)"
    )


def test_what_others_published_is_not_listed_again(desk: Desk) -> None:
    desk.commit({"content/news/2026/06-01-plain/old.txt": PHONE.encode()}, ORIGIN_MAIN)
    desk.write(NEW, page("正文。\n"))
    answer = desk.check()
    assert (answer.report.files, told(answer)) == (1, [])
    assert str(answer.looked_at) == "looked at: 1 file(s) that differ from origin/main"


def test_what_is_new_changed_and_committed_is_checked_once_each(desk: Desk) -> None:
    desk.commit({NEW: page(f"电话 {PHONE}\n")})
    desk.write(PLAIN, page(f"电话 {PHONE}\n"))
    desk.write("content/news/2026/11-23-new/a.txt", PHONE.encode())
    desk.write("site_config/links.yml", f"# {PHONE}\nlinks: []\n".encode())
    answer = desk.check()
    assert told(answer) == [
        ("mobile-phone", PLAIN, 9),
        ("mobile-phone", "content/news/2026/11-23-new/a.txt", 1),
        ("mobile-phone", NEW, 9),
        ("mobile-phone", "site_config/links.yml", 1),
    ]
    assert str(answer.looked_at) == ("looked at: 4 file(s) that differ from origin/main, and the words of 1 commit(s)")


def test_what_only_a_commit_holds_would_be_sent_and_is_told_with_the_commit(desk: Desk) -> None:
    first = desk.commit({NEW: page(f"电话 {PHONE}\n")}, text=f"请拨 {PHONE}\n")
    desk.write(NEW, page("已删去。\n"))
    assert told(desk.check()) == [
        ("mobile-phone", "", f"commit-message:{first[:12]}:1:4"),
        ("mobile-phone", NEW, f"commit:{first[:12]}:9:4"),
    ]


def test_what_was_changed_and_changed_back_does_not_differ(desk: Desk) -> None:
    before = (desk.folder / PLAIN).read_bytes()
    desk.commit({PLAIN: page("别的。\n")})
    desk.write(PLAIN, before)
    assert str(desk.check().looked_at) == (
        "looked at: 0 file(s) that differ from origin/main, and the words of 1 commit(s)"
    )


def test_a_draft_that_landed_does_not_differ_any_more(desk: Desk) -> None:
    desk.commit({NEW: page("正文。\n")})
    desk.commit({NEW: page("正文。\n")}, ORIGIN_MAIN, "landed\n")
    assert str(desk.check().looked_at).startswith("looked at: 0 file(s)")


def test_a_link_elsewhere_to_a_removed_page_is_told_committed_or_not(desk: Desk) -> None:
    notice = "content/news/2025/03-01-notice.md"
    broken = [("broken-link", f"{OPEN_DAY}/index.md", 16)]
    (desk.folder / notice).unlink()
    assert told(desk.check()) == broken
    desk.write(notice, desk.repository.read(desk.repository.file(_tip(desk), notice).object_id))  # type: ignore[union-attr]
    desk.commit({notice: None})
    assert told(desk.check()) == broken


def test_a_renamed_page_must_take_its_links_along_and_may_say_where_it_was(desk: Desk) -> None:
    old, new = "content/news/2025/03-01-notice.md", "content/news/2025/03-02-notice.md"
    (desk.folder / old).unlink()
    desk.write(new, page("正文。\n", moved_from="[news/2025/03-01-notice]"))
    answer = desk.check()
    assert told(answer) == [("broken-link", f"{OPEN_DAY}/index.md", 16)]
    assert str(answer.looked_at).startswith("looked at: 2 file(s)")


def test_a_link_elsewhere_to_a_removed_attachment_is_told_too(desk: Desk) -> None:
    desk.commit({PLAIN: page("见[附表](../11-18-open-day/table.xlsx)。\n")})
    desk.commit({PLAIN: page("见[附表](../11-18-open-day/table.xlsx)。\n")}, ORIGIN_MAIN)
    (desk.folder / OPEN_DAY / "table.xlsx").unlink()
    assert told(desk.check()) == [("broken-link", PLAIN, 9), ("broken-link", f"{OPEN_DAY}/index.md", 16)]


def test_a_change_of_what_markdown_becomes_touches_every_page(desk: Desk) -> None:
    for ref in ("refs/heads/main", ORIGIN_MAIN):
        desk.commit({PLAIN: page("[甲](nowhere.md)\n")}, ref)
    desk.write("mkdocs.yml", (desk.folder / "mkdocs.yml").read_bytes() + b"# \n")
    assert ("broken-link", PLAIN, 9) in told(desk.check())


def test_a_last_day_that_is_past_is_noted_on_a_page_one_works_on_and_on_no_other(desk: Desk) -> None:
    past, mine = "content/public/2026/11-01-list/index.md", "content/public/2026/11-02-list/index.md"
    desk.write("mkdocs.yml", (desk.folder / "mkdocs.yml").read_bytes() + b"# \n")
    for wish in (Wish(), Wish(is_all=True)):
        assert "page-expired" not in {rule for rule, _path, _place in told(desk.check(wish))}
    desk.write(mine, page("名单。\n", expires="2026-11-20"))
    assert told(desk.check()) == [("page-expired", mine, 7)]
    assert told(desk.check(Wish((desk.folder / past,)))) == [("page-expired", past, 7)]


@pytest.mark.parametrize("wish", [Wish(is_all=True), None])
def test_the_whole_site_is_checked_where_it_is_wished_or_nothing_tells_what_differs(
    desk: Desk, wish: Wish | None
) -> None:
    if wish is None:
        del desk.repository.held[ORIGIN_MAIN]
    answer = desk.check(wish)
    assert answer.report.files > 10
    assert str(answer.looked_at) == "looked at: the whole site" + (
        "" if wish else "; there is no draft here to compare with origin/main"
    )


def test_a_draft_without_a_common_beginning_is_the_whole_site(desk: Desk) -> None:
    desk.repository.held["refs/heads/main"] = desk.repository.write_commit(
        desk.repository.commit(_tip(desk)).tree, (), "x\n", *2 * (desk.repository.commit(_tip(desk)).author,)
    )
    assert "the whole site" in str(desk.check().looked_at)


def test_a_repository_that_is_no_site_is_scanned_without_page_rules(desk: Desk) -> None:
    for ref in ("refs/heads/main", ORIGIN_MAIN):
        desk.commit({"site_config/columns.yml": None}, ref)
    desk.write("notes.txt", PHONE.encode())
    assert told(desk.check()) == [("mobile-phone", "notes.txt", 1)]


def _tip(desk: Desk) -> ObjectId:
    tip = desk.repository.ref("refs/heads/main")
    assert tip is not None
    return tip


@pytest.mark.parametrize(("path", "is_told"), [("review/roster.yml", True), (NEW, False)])
def test_rules_that_landed_since_are_told_before_a_draft_seems_to_undo_them(
    desk: Desk, path: str, is_told: bool
) -> None:
    ground = Ground(desk.repository, LocalFiles(), FakeDocuments(), PlainRenderer(), desk.folder, TODAY)
    assert not is_behind(ground)
    desk.write("review/policy.yml", b"version: 1  # changed here alone\n")
    assert not is_behind(ground)
    desk.commit({path: page("一行。\n")}, ORIGIN_MAIN)
    assert is_behind(ground) is is_told
