from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Route

    from journeys.browser.conftest import Reader

pytestmark = pytest.mark.browser

OPEN_DAY = "news/2026/11-18-open-day/"
PLACES = {
    "home": "",
    "column": "news/",
    "second screen": "news/page-2/",
    "page": OPEN_DAY,
    "lost": "no/such/page",
    "map": "sitemap/",
    "static": "about/",
    "retired": "old/topic/",
}


@pytest.mark.parametrize("place", PLACES)
def test_a_page_asks_nobody_else_reports_no_error_and_fits_the_window(reader: Reader, place: str) -> None:
    reader.open(PLACES[place], until_quiet=True)
    assert (reader.strangers, reader.errors) == ([], [])
    assert reader.page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert reader.page.locator("h1").count() == 1


@pytest.mark.parametrize("place", PLACES)
def test_a_page_is_all_there_without_scripts(reader_without_scripts: Reader, place: str) -> None:
    reader = reader_without_scripts
    reader.open(PLACES[place])
    assert reader.page.locator(".fz-brand__name").inner_text() == "示例市教育信息网"
    assert reader.page.locator("main").inner_text().strip()
    assert not reader.page.locator(".md-search__input").is_visible()
    assert reader.page.locator("footer").get_by_text("主办单位：示例市教育局").is_visible()


def test_a_column_lists_pinned_pages_first_then_the_newest(reader: Reader) -> None:
    reader.open("news/")
    rows = reader.page.locator(".fz-list li")
    assert rows.count() == 20
    assert rows.nth(0).locator(".fz-mark").inner_text() == "置顶"
    days = [row.inner_text() for row in reader.page.locator(".fz-list .fz-day").all()]
    registered = [day for day in days[1:] if day != "未登记"]
    assert registered == sorted(registered, reverse=True)
    assert days[1] == "未登记"


def test_a_reader_finds_a_page_from_home_by_clicking_and_comes_back(reader_without_scripts: Reader) -> None:
    page = reader_without_scripts.page
    reader_without_scripts.open("")
    page.locator(".fz-card__head").get_by_role("link", name="教育要闻", exact=True).click()
    page.get_by_role("link", name="下一页").click()
    page.get_by_role("link", name="下一页").click()
    assert page.locator(".fz-pager [aria-current]").inner_text() == "3"
    page.locator(".fz-list a").first.click()
    assert page.locator(".fz-article h1").is_visible()
    page.locator(".fz-crumbs").get_by_role("link", name="教育要闻").click()
    page.locator(".fz-crumbs").get_by_role("link", name="首页").click()
    assert page.url == reader_without_scripts.origin


def test_a_page_shows_time_source_attachment_and_its_publication_record(reader: Reader) -> None:
    reader.open(OPEN_DAY)
    page = reader.page
    assert "发布时间：2026-11-18 16:30" in page.locator(".fz-facts").inner_text()
    record = page.locator(".fz-record dl").inner_text()
    for words in ("操作者", "示例乙", "初审", "签发", "示例丙", "稿件号", "20261118-abcdef", "定稿编号"):
        assert words in record
    file = page.locator(".fz-files a")
    assert "XLSX" in file.inner_text()
    assert "6 KB" in file.inner_text()
    with page.expect_download() as download:
        file.click()
    assert download.value.suggested_filename == "table.xlsx"


def test_the_tags_of_a_page_are_in_its_head(reader: Reader) -> None:
    reader.open(OPEN_DAY)
    tags = reader.page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('meta[name]')].map(m => [m.name, m.content]))"
    )
    expected = {
        "SiteName": "示例市教育信息网",
        "ColumnName": "教育要闻",
        "ArticleTitle": "校园开放日",
        "PubDate": "2026-11-18 16:30",
    }
    assert {name: tags.get(name) for name in expected} == expected


def test_a_lost_reader_is_offered_search_and_columns(reader: Reader) -> None:
    reader.open("no/such/page")
    page = reader.page
    assert page.locator("h1").inner_text() == "页面不存在"
    page.locator(".fz-lost__search").click()
    page.locator(".md-search__input").wait_for(state="visible")
    assert page.locator(".fz-lost__columns a").count() == 5


def test_search_finds_pages_that_hold_all_the_words(reader: Reader) -> None:
    reader.open("")
    page = reader.page
    if page.locator(".fz-find").is_visible():
        page.locator(".fz-find").click()
    else:
        page.locator(".md-search__input").click()
    page.locator(".md-search__input").fill("开放日 操场")
    page.keyboard.press("End")
    page.get_by_text("没有找到，请换一个词试试").wait_for()
    page.locator(".md-search__input").fill("附表 通知")
    page.keyboard.press("End")
    page.get_by_text("找到 1 个页面").wait_for()
    result = page.locator(".md-search-result__link").first
    assert result.locator("mark").first.is_visible()
    result.click()
    page.wait_for_url("**/" + OPEN_DAY + "**")
    assert reader.strangers == []


def test_the_keyboard_reaches_the_text_first_and_focus_is_seen(reader: Reader) -> None:
    reader.open(OPEN_DAY)
    reader.page.keyboard.press("Tab")
    focused = reader.page.locator(":focus")
    assert focused.inner_text() == "跳到正文"
    assert focused.evaluate("node => node.getBoundingClientRect().top") >= 0
    assert focused.evaluate("node => getComputedStyle(node).outlineStyle") == "solid"
    reader.page.keyboard.press("Enter")
    assert reader.page.evaluate("document.activeElement.id") == "content"


def test_the_menu_of_a_phone_opens_without_scripts(reader_without_scripts: Reader) -> None:
    page = reader_without_scripts.page
    reader_without_scripts.open("news/")
    menu = page.locator(".fz-menu")
    if not menu.is_visible():
        assert page.locator(".fz-columns").get_by_role("link", name="公示").is_visible()
        return
    menu.click()
    page.locator(".fz-drawer").get_by_role("link", name="公示").click()
    assert page.locator("h1").inner_text() == "公示"


def test_a_printed_page_leaves_out_what_is_only_for_the_screen(reader: Reader) -> None:
    reader.open(OPEN_DAY)
    reader.page.emulate_media(media="print")
    for hidden in (".fz-header", ".fz-columns", ".fz-rail", ".fz-crumbs"):
        assert not reader.page.locator(hidden).first.is_visible()
    assert reader.page.locator(".fz-record").is_visible()


def test_a_script_in_a_page_s_text_would_not_run(reader: Reader) -> None:
    """The last line of defence: even a built page that somebody altered runs and fetches nothing foreign."""
    evil = "<p><script>document.title = '!'</script><img src='x' onerror='document.title = \"!\"'></p>"

    def alter(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("</article>", f"{evil}</article>"))

    reader.page.route("**/" + OPEN_DAY, alter)
    reader.open(OPEN_DAY)
    assert evil.split("<img", maxsplit=1)[0] in reader.page.content()
    assert reader.page.title() != "!"
    assert any("Content Security Policy" in error for error in reader.errors)
