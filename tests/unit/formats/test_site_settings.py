from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from fuzi.errors import MalformedFile
from fuzi.formats import archive_file, columns_file, links_file, mkdocs_file, site_file, targets_file
from fuzi.model.site import ColumnKind, Expiry, SiteKind
from site_fixture import COLUMNS, PROJECT, SITE

TARGETS = "targets:\n  - {name: www, kind: directory, path: .fuzi/www}\n"
ARCHIVE = "copies:\n  - {name: here, kind: directory, path: .fuzi/archive}\nkeep_days: 3650\n"
LINKS = 'links:\n  - {title: 示例, url: "https://www.example.test/"}\n'
MKDOCS = (PROJECT / "mkdocs.yml").read_text(encoding="utf-8")

REFUSED: list[tuple[Callable[[str], Any], str, int, str]] = [
    (columns_file.parse, "", 1, "`key: value` lines are expected here"),
    (columns_file.parse, "columns: 3\n", 1, "a list is expected here"),
    (columns_file.parse, COLUMNS.replace("id: public", "id: news"), 3, "the column `news` is given twice"),
    (
        columns_file.parse,
        COLUMNS.replace("id: public", "id: Public"),
        3,
        "a column's id is lower-case letters, digits and hyphens",
    ),
    (columns_file.parse, COLUMNS.replace("id: public", "id: search"), 3, "`search` cannot be a column"),
    (columns_file.parse, COLUMNS.replace("title: 公示", "title: 教育要闻"), 3, "two columns have the title 教育要闻"),
    (
        columns_file.parse,
        COLUMNS.replace("kind: static, template: page", "kind: fixed, template: page"),
        4,
        "`fixed` is not known here",
    ),
    (columns_file.parse, COLUMNS.replace("template: notice", "templat: notice"), 3, "unknown key `templat`"),
    (columns_file.parse, COLUMNS.replace("[工作动态]", "[]"), 2, "name at least one column type"),
    (
        columns_file.parse,
        COLUMNS.replace("expires: never", "max_age_days: 0"),
        2,
        "a whole number from 1 to 3650 is expected here",
    ),
    (columns_file.parse, COLUMNS.replace("expires: never", "notice_kinds: [gossip]"), 2, "`gossip` is not known here"),
    (
        site_file.parse,
        SITE.replace("domain: edu.example.test", "domain: https://edu.example.test/"),
        3,
        "write the domain alone, such as edu.example.cn",
    ),
    *(
        (
            site_file.parse,
            SITE.replace("find_errors: about/find-errors", f"find_errors: {wrong}"),
            SITE[: SITE.index("find_errors")].count("\n") + 1,
            "name a page by its path under content/, or write an address that begins with https:// or mailto:",
        )
        for wrong in (
            "http://a.test/",
            "'javascript:alert(1)'",
            "/about",
            "'https://a.test/ b'",
            "'mailto:nobody'",
            "Nope!",
        )
    ),
    (
        site_file.parse,
        SITE.replace("contact: 0000-12345678\n", ""),
        1,
        "a site of the kind institution must name `contact`",
    ),
    (
        site_file.parse,
        SITE.replace("kind: institution", "kind: bureau"),
        1,
        "a site of the kind bureau must name `site_id_code`",
    ),
    (site_file.parse, SITE + 'site_id_code: "123"\n', 9, "the site id code has ten digits, in quotes"),
    (site_file.parse, SITE + "site_id_code: 1234567890\n", 9, "text is expected here"),
    (site_file.parse, SITE + "timezone: ../etc\n", 9, "write a time zone such as Asia/Shanghai"),
    (site_file.parse, SITE + "organizer: 甲\n", 9, "unknown key `organizer`"),
    (
        targets_file.parse,
        TARGETS + "  - {name: www, kind: directory, path: .fuzi/b}\n",
        3,
        "the name `www` is given twice",
    ),
    (
        targets_file.parse,
        TARGETS + "  - {name: b, kind: directory, path: .fuzi/www}\n",
        3,
        "two entries share the folder .fuzi/www",
    ),
    (targets_file.parse, TARGETS.replace("directory", "ftp"), 2, "`ftp` is not known here"),
    (targets_file.parse, TARGETS.replace(".fuzi/www", "../www"), 2, "this is not the path of a folder"),
    (targets_file.parse, TARGETS.replace(".fuzi/www", '"/"'), 2, "this is not the path of a folder"),
    (archive_file.parse, "copies: []\n", 1, "name at least one copy"),
    (archive_file.parse, "keep_days: 3650\n", 1, "`copies` is missing"),
    (archive_file.parse, ARCHIVE.replace("3650", "182"), 3, "what is archived is kept for at least 183 days"),
    (archive_file.parse, ARCHIVE.replace("3650", "-1"), 3, "a whole number from 1 to 36500 is expected here"),
    (
        archive_file.parse,
        ARCHIVE.replace("keep_days", "  - {name: here, kind: directory, path: b}\nkeep_days"),
        3,
        "the name `here` is given twice",
    ),
    (
        links_file.parse,
        LINKS.replace("https://www.example.test/", "javascript:alert(1)"),
        2,
        "this is not a web address (https://…)",
    ),
    (
        links_file.parse,
        LINKS.replace("https://www.example.test/", 'https://a.test/\\"onclick'),
        2,
        "this is not a web address (https://…)",
    ),
    (mkdocs_file.parse, MKDOCS + "hooks: [evil.py]\n", MKDOCS.count("\n") + 1, "unknown key `hooks`"),
    (mkdocs_file.parse, MKDOCS.replace("  - search", "  - macros"), 14, "`macros` is not allowed here"),
    (mkdocs_file.parse, MKDOCS.replace("  - search", "  - search: {lang: zh}"), 14, "`?` is not allowed here"),
    (mkdocs_file.parse, MKDOCS.replace("  - fuzi\n", ""), 13, "the plugin `fuzi` must be among them"),
    (
        mkdocs_file.parse,
        MKDOCS.replace("  - tables", "  - pymdownx.snippets"),
        21,
        "`pymdownx.snippets` is not allowed here",
    ),
    (mkdocs_file.parse, MKDOCS.replace("  - tables", "  - attr_list"), 21, "`attr_list` is not allowed here"),
    (mkdocs_file.parse, MKDOCS.replace("  - tables", "  - !!python/name:os.system"), 21, "tags (!…) are not used here"),
    (mkdocs_file.parse, MKDOCS.replace("docs_dir: content", "docs_dir: review"), 4, "`docs_dir` is always content"),
    (mkdocs_file.parse, MKDOCS.replace("name: material", "name: evil"), 8, "`name` is always material"),
    (mkdocs_file.parse, MKDOCS.replace("site_config/theme", "content"), 9, "`custom_dir` is always site_config/theme"),
    (mkdocs_file.parse, MKDOCS.replace("font: false", "font: {text: Roboto}"), 11, "`font` is always false"),
]


@pytest.mark.parametrize(("parse", "text", "line", "what"), REFUSED)
def test_a_malformed_settings_file_is_refused_with_its_line(
    parse: Callable[[str], Any], text: str, line: int, what: str
) -> None:
    with pytest.raises(MalformedFile) as refused:
        parse(text)
    assert (line, what) in [(problem.line, str(problem.what)) for problem in refused.value.problems]


def test_columns_keep_the_order_of_the_file() -> None:
    columns = columns_file.parse(COLUMNS)
    assert [column.id for column in columns] == ["news", "public", "about", "old"]
    assert columns[1].types == ("公示公告", "通知公告")
    assert (columns[1].expires, columns[2].kind) == (Expiry.REQUIRED, ColumnKind.STATIC)
    assert [column.is_retired for column in columns] == [False, False, False, True]


def test_a_school_needs_less_than_a_bureau() -> None:
    text = SITE.replace("institution", "school").replace("find_errors: about/find-errors\n", "")
    assert site_file.parse(text).kind is SiteKind.SCHOOL


def test_the_time_zone_is_shanghai_unless_another_is_named() -> None:
    assert site_file.parse(SITE).timezone == "Asia/Shanghai"
    assert site_file.parse(SITE + "timezone: Asia/Urumqi\n").timezone == "Asia/Urumqi"


def test_what_is_archived_is_kept_for_ten_years_unless_longer_is_said() -> None:
    assert archive_file.parse(ARCHIVE.replace("keep_days: 3650\n", "")).keep_days == 3650
    assert archive_file.parse(ARCHIVE.replace("3650", "183")).keep_days == 183


def test_the_settings_of_this_project_are_well_formed() -> None:
    for module in (columns_file, site_file, targets_file, archive_file, links_file, mkdocs_file):
        assert module.parse((PROJECT / module.PATH).read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", ["content", "content/a", "site_config/", ".github/x"])
def test_a_target_lies_beside_the_sources_not_in_them(path: str) -> None:
    with pytest.raises(MalformedFile) as caught:
        targets_file.parse(f"targets:\n  - {{name: www, kind: directory, path: {path}}}\n")
    assert "holds its sources" in str(caught.value.problems[0].what)


def test_no_copy_of_the_archive_lies_in_another() -> None:
    text = "copies:\n  - {name: a, kind: directory, path: x/a}\n  - {name: b, kind: directory, path: x/a/b}\n"
    with pytest.raises(MalformedFile) as caught:
        archive_file.parse(text)
    assert "inside another" in str(caught.value.problems[0].what)


@pytest.mark.parametrize(
    "good", ["about/find-errors", "https://www.example.test/wrong?site=1", "mailto:wrong@example.test"]
)
def test_readers_report_mistakes_on_a_page_at_an_address_or_by_mail(good: str) -> None:
    text = SITE.replace("find_errors: about/find-errors", f'find_errors: "{good}"')
    assert site_file.parse(text).find_errors == good
