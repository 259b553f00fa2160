from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from fuzi.formats import columns_file, site_file
from fuzi.formats.front_matter import parse
from fuzi.model.ids import PageId
from fuzi.model.labels import size_word
from fuzi.model.publication import Publication, SiteFacts, Tombstone, TombstoneKind
from fuzi.model.site import SiteKind
from fuzi.site.listing import PAGE_SIZE
from fuzi.site.plan import PageView, SitePlan, plan_site
from fuzi.site.sources import SiteSources
from fuzi.site.tags import home_tags
from site_fixture import AS_OF, COLUMNS, SITE, facts, head, pages

OPEN_DAY = "content/news/2026/11-18-open-day/index.md"


def sources(files: dict[str, bytes] | None = None, known: SiteFacts | None = None) -> SiteSources:
    given_files = {**pages(), **(files or {})}
    texts = {path: data for path, data in given_files.items() if path.endswith(".md") and "README" not in path}
    return SiteSources(
        settings=site_file.parse(SITE),
        columns=columns_file.parse(COLUMNS),
        pages=tuple(parse(data, path) for path, data in texts.items()),
        facts=known or facts(),
        zone=ZoneInfo("Asia/Shanghai"),
        file_sizes={path: len(data) for path, data in given_files.items() if not path.endswith(".md")},
    )


def plan(files: dict[str, bytes] | None = None, known: SiteFacts | None = None) -> SitePlan:
    return plan_site(sources(files, known), str)


def listed(planned: SitePlan, column: str) -> list[str]:
    listing = planned.views[f"content/{column}/index.md"].listing
    assert listing is not None
    return [item.page for item in listing.items]


def tags(view: PageView) -> dict[str, str]:
    return {tag.name: tag.content for tag in view.tags}


def test_a_column_lists_pinned_pages_first_and_then_the_newest() -> None:
    assert listed(plan(), "news") == ["news/2025/03-01-notice", "news/2026/11-18-open-day", "news/2026/06-01-plain"]


def test_a_page_without_a_publication_time_is_newer_than_all_that_have_one() -> None:
    fresh = {"content/news/2026/11-23-fresh/index.md": (head("刚定稿") + "正文").encode()}
    assert listed(plan(fresh), "news")[1] == "news/2026/11-23-fresh"


def test_without_a_ledger_pages_are_ordered_by_their_folders_and_show_no_time() -> None:
    planned = plan(known=SiteFacts(AS_OF, is_registered=False))
    assert listed(planned, "news")[1:] == ["news/2026/11-18-open-day", "news/2026/06-01-plain"]
    assert planned.views[OPEN_DAY].published == ""
    assert "PubDate" not in tags(planned.views[OPEN_DAY])


@given(st.permutations(list(sources().pages)))
def test_the_order_in_which_pages_are_read_never_matters(order: list[object]) -> None:
    base = sources()
    shuffled = plan_site(replace(base, pages=tuple(order)), str)  # type: ignore[arg-type]
    assert {path: view.listing for path, view in shuffled.views.items()} == {
        path: view.listing for path, view in plan_site(base, str).views.items()
    }


def test_also_in_shows_a_page_in_a_second_column() -> None:
    assert "news/2026/06-01-plain" in listed(plan(), "about")


def test_a_static_column_is_ordered_by_path() -> None:
    assert listed(plan(), "about") == ["about/find-errors", "news/2026/06-01-plain"]


@pytest.mark.parametrize(("count", "screens"), [(0, 1), (1, 1), (PAGE_SIZE, 1), (PAGE_SIZE + 1, 2), (3 * PAGE_SIZE, 3)])
def test_a_long_listing_is_cut_into_screens(count: int, screens: int) -> None:
    many = {f"content/old/p{n:03}.md": (head(f"第 {n} 页") + "正文").encode() for n in range(count)}
    base = sources(many)
    only = replace(base, pages=tuple(page for page in base.pages if page.id != "old/topic"))
    views = plan_site(only, str).views
    numbered = [
        view.listing for path, view in views.items() if path.startswith("content/old/") and view.kind == "column"
    ]
    assert len(numbered) == screens
    assert sum(len(listing.items) for listing in numbered if listing) == count
    assert all(listing and (listing.total, listing.count) == (screens, count) for listing in numbered)


def test_the_screens_of_a_listing_lead_to_one_another() -> None:
    many = {f"content/old/p{n:03}.md": (head(f"第 {n} 页") + "正文").encode() for n in range(2 * PAGE_SIZE)}
    second = plan(many).views["content/old/page-2.md"]
    assert second.listing is not None
    assert (second.url, second.listing.previous_url, second.listing.next_url) == ("old/page-2/", "old/", "old/page-3/")


def test_publication_times_are_shown_in_the_local_zone() -> None:
    view = plan().views[OPEN_DAY]
    assert view.published == "2026-11-18 16:30"
    assert plan().views["content/news/2026/06-01-plain/index.md"].published == "2026-06-02 00:30"


def test_a_page_carries_the_tags_of_site_column_and_page() -> None:
    assert tags(plan().views[OPEN_DAY]) == {
        "SiteName": "示例市教育信息网",
        "SiteDomain": "edu.example.test",
        "ColumnName": "教育要闻",
        "ColumnDescription": "要闻",
        "ColumnKeywords": "教育要闻",
        "ColumnType": "工作动态",
        "ArticleTitle": "校园开放日",
        "PubDate": "2026-11-18 16:30",
        "ContentSource": "示例市教育局",
        "Keywords": "开放日,家校共育",
        "Author": "示例甲",
        "Description": "四十六所学校同时开放。",
        "Image": "https://edu.example.test/news/2026/11-18-open-day/photo.png",
        "Url": "https://edu.example.test/news/2026/11-18-open-day/",
    }


def test_a_column_page_names_all_its_types_and_no_article() -> None:
    found = tags(plan().views["content/public/index.md"])
    assert found["ColumnType"] == "公示公告;通知公告"
    assert "ArticleTitle" not in found


def test_only_a_government_site_shows_its_id_code() -> None:
    settings = replace(site_file.parse(SITE), site_id_code="1234567890")
    assert "SiteIDCode" not in {tag.name for tag in home_tags(settings)}
    bureau = replace(settings, kind=SiteKind.BUREAU)
    assert [tag.content for tag in home_tags(bureau) if tag.name == "SiteIDCode"] == ["1234567890"]


def test_the_publication_record_names_time_operator_stages_change_and_commit() -> None:
    assert [(line.label, line.text) for line in plan().views[OPEN_DAY].record] == [
        ("published", "2026-11-18 16:30"),
        ("operator", "示例乙"),
        ("initial review", "示例乙（2026-11-18 09:05）"),
        ("sign-off", "示例丙（2026-11-18 10:05）"),
        ("change number", "20261118-abcdef"),
        ("landed as", "0123456789ab"),
    ]


def test_a_page_without_a_record_says_so_on_every_line() -> None:
    record = plan(known=SiteFacts(AS_OF)).views[OPEN_DAY].record
    assert {line.text for line in record} == {"not registered"}
    assert len(record) == 5


def test_attachments_are_listed_with_kind_and_size() -> None:
    (file,) = plan().views[OPEN_DAY].attachments
    assert (file.name, file.ending, file.kind, file.size) == ("table.xlsx", "XLSX", "Excel table", "6 KB")
    assert file.url == "news/2026/11-18-open-day/table.xlsx"


def test_a_page_does_not_list_the_attachments_of_a_page_inside_its_folder() -> None:
    inner = {
        "content/news/2026/11-18-open-day/more/index.md": (head("另一页") + "正文").encode(),
        "content/news/2026/11-18-open-day/more/a.pdf": b"x",
    }
    assert [file.name for file in plan(inner).views[OPEN_DAY].attachments] == ["table.xlsx"]


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0 B"), (1023, "1023 B"), (1024, "1 KB"), (1048576, "1.0 MB"), (5662310, "5.4 MB")]
)
def test_sizes_are_written_short(size: int, text: str) -> None:
    assert size_word(size) == text


def test_a_notice_ends_at_midnight_after_its_last_day_by_the_local_clock() -> None:
    path = "content/public/2026/11-02-list/index.md"
    before = dt.datetime(2026, 11, 23, 15, 59, 59, tzinfo=dt.UTC)
    assert path in plan(known=SiteFacts(before)).views
    ended = plan(known=SiteFacts(before + dt.timedelta(seconds=1)))
    assert path not in ended.views
    assert path in ended.left_out
    assert listed(ended, "public") == []


def test_an_expired_notice_takes_its_files_along() -> None:
    assert plan().left_out == ("content/public/2026/11-01-list/index.md", "content/public/2026/11-01-list/list.pdf")


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        (TombstoneKind.RETRACTION, "This page has been retracted"),
        (TombstoneKind.TAKEDOWN, "This page has been taken down"),
    ],
)
def test_a_page_taken_off_answers_with_a_banner_and_nothing_of_its_text(kind: TombstoneKind, title: str) -> None:
    stone = Tombstone(PageId("news/2026/11-18-open-day"), kind, "数据有误", AS_OF)
    planned = plan(known=replace(facts(), tombstones={stone.page: stone}))
    view = planned.views[OPEN_DAY]
    assert view.banner is not None
    assert (view.kind, view.body, view.attachments, view.record, view.description) == ("gone", "", (), (), "")
    assert (view.banner.title, view.banner.text) == (title, "since 2026-11-23 10:00; reason: 数据有误")
    assert "news/2026/11-18-open-day" not in listed(planned, "news")
    assert planned.left_out[:2] == (
        "content/news/2026/11-18-open-day/photo.png",
        "content/news/2026/11-18-open-day/table.xlsx",
    )


def test_the_front_page_of_a_column_that_is_taken_off_is_its_banner_alone() -> None:
    stone = Tombstone(PageId("news"), TombstoneKind.TAKEDOWN, "数据有误", AS_OF)
    front = {"content/news/index.md": (head("新闻") + "栏目自己的话").encode()}
    many = {f"content/news/2026/p{n}.md": (head(f"稿{n}") + "正文").encode() for n in range(PAGE_SIZE + 1)}
    planned = plan({**front, **many}, replace(facts(), tombstones={stone.page: stone}))
    view = planned.views["content/news/index.md"]
    assert view.banner is not None
    assert (view.kind, view.url, view.body, view.listing, view.description) == ("gone", "news/", "", None, "")
    assert view.banner.title == "This page has been taken down"
    assert "content/news/page-2.md" not in planned.views
    assert "content/news/2026/p1.md" in planned.views


def test_a_column_whose_text_has_expired_keeps_its_listing_alone() -> None:
    stone = Tombstone(PageId("news"), TombstoneKind.EXPIRY, "", AS_OF)
    front = {"content/news/index.md": (head("新闻") + "栏目自己的话").encode()}
    planned = plan(front, replace(facts(), tombstones={stone.page: stone}))
    view = planned.views["content/news/index.md"]
    assert (view.kind, view.body, view.banner) == ("column", "", None)
    assert listed(planned, "news")
    assert "content/news/index.md" not in planned.left_out


def test_an_expiry_tombstone_removes_the_page() -> None:
    stone = Tombstone(PageId("news/2026/11-18-open-day"), TombstoneKind.EXPIRY, "", AS_OF)
    assert OPEN_DAY not in plan(known=replace(facts(), tombstones={stone.page: stone})).views


def test_a_retired_column_leaves_the_navigation_and_keeps_its_pages_with_a_mark() -> None:
    planned = plan()
    assert [column.id for column in planned.columns] == ["news", "public", "about"]
    assert [column.id for column in planned.archived] == ["old"]
    banner = planned.views["content/old/topic/index.md"].banner
    assert banner is not None
    assert banner.title == "This column is archived"


@pytest.mark.parametrize(
    ("status", "title"), [("repealed", "This document has been repealed"), ("lapsed", "This document has lapsed")]
)
def test_a_repealed_or_lapsed_document_is_marked(status: str, title: str) -> None:
    document = {"content/news/2026/doc.md": (head("办法", document="{status: " + status + "}") + "正文").encode()}
    banner = plan(document).views["content/news/2026/doc.md"].banner
    assert banner is not None
    assert banner.title == title


def test_a_document_and_its_interpretation_lead_to_one_another() -> None:
    files = {
        "content/news/2026/doc.md": (head("办法") + "正文").encode(),
        "content/news/2026/why.md": (head("解读", interprets="[news/2026/doc]") + "正文").encode(),
    }
    views = plan(files).views
    (reading,) = views["content/news/2026/doc.md"].related
    (document,) = views["content/news/2026/why.md"].related
    assert [item.title for item in reading.pages] == ["解读"]
    assert [item.title for item in document.pages] == ["办法"]


def test_a_column_without_a_text_of_its_own_still_has_a_page() -> None:
    assert plan().views["content/about/index.md"].kind == "column"


def test_home_shows_the_latest_of_every_column() -> None:
    latest = {column.id: [item.page for item in column.latest] for column in plan().columns}
    assert latest["news"][0] == "news/2025/03-01-notice"
    assert latest["public"] == ["public/2026/11-02-list"]


def test_a_publication_without_a_time_is_not_registered() -> None:
    known = SiteFacts(AS_OF, {PageId("news/2026/06-01-plain"): Publication(PageId("news/2026/06-01-plain"), None)})
    assert plan(known=known).views["content/news/2026/06-01-plain/index.md"].published == ""
