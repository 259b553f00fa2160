from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from fakes.rendering import PlainRenderer
from fuzi.adapters.work_folder import LocalWorkFolder
from fuzi.errors import AskedWrongly, MalformedFile
from fuzi.formats import columns_file
from fuzi.formats.front_matter import parse
from fuzi.pages.check import check_pages
from fuzi.pages.ground import Ground
from fuzi.steps.site.new_page import PageRequest, slug_of, start_page
from site_fixture import COLUMNS, make_site

DAY = dt.date(2026, 11, 23)


@pytest.fixture
def folder(tmp_path: Path) -> LocalWorkFolder:
    return LocalWorkFolder(make_site(tmp_path))


def test_a_page_gets_a_folder_named_after_day_and_title(folder: LocalWorkFolder) -> None:
    started = start_page(folder, PageRequest("news", "校园开放日 Open Day", "示例甲"), DAY)
    assert started.path == "content/news/2026/11-23-open-day/index.md"
    assert started.page == "news/2026/11-23-open-day"


def test_a_column_may_be_named_by_its_title(folder: LocalWorkFolder) -> None:
    assert start_page(folder, PageRequest("公示", "资助名单", "示例甲"), DAY).path.startswith("content/public/2026/")


def test_what_is_known_is_filled_in_and_the_declaration_is_left_to_the_author(folder: LocalWorkFolder) -> None:
    started = start_page(folder, PageRequest("news", '引号"与：冒号', "示例甲", slug="quotes"), DAY)
    data = (folder.root / started.path).read_bytes()
    assert b"@" not in data
    with pytest.raises(MalformedFile) as refused:
        parse(data, started.path)
    assert [str(problem.what) for problem in refused.value.problems] == ["this must not be empty"]
    signed = parse(data.replace(b'confidentiality: ""', "confidentiality: 经审查不涉密".encode()), started.path)
    assert (signed.head.title, signed.head.author) == ('引号"与：冒号', "示例甲")
    assert (signed.head.source.name, signed.head.publicity) == ("示例市教育局", "主动公开")


@pytest.mark.parametrize("template", columns_file.TEMPLATES)
def test_every_template_makes_a_page_that_passes_the_check_once_it_is_declared(tmp_path: Path, template: str) -> None:
    root = make_site(tmp_path)
    columns = COLUMNS.replace("dynamic, template: page, expires: never", f"dynamic, unit: office, template: {template}")
    (root / "site_config/columns.yml").write_text(columns, encoding="utf-8")
    started = start_page(LocalWorkFolder(root), PageRequest("news", "标题", "示例甲", slug="a"), DAY)
    data = (root / started.path).read_bytes().replace(b'confidentiality: ""', "confidentiality: 经审查不涉密".encode())
    ground = Ground(columns_file.parse(columns), units={"office"})
    assert check_pages({started.path: data}, ground, parse, lambda texts: PlainRenderer().render(texts, ())) == ()


def test_a_page_that_is_there_is_never_overwritten(folder: LocalWorkFolder) -> None:
    start_page(folder, PageRequest("news", "开放日", "示例甲"), DAY)
    with pytest.raises(AskedWrongly, match="is there already"):
        start_page(folder, PageRequest("news", "开放日", "示例甲"), DAY)


@pytest.mark.parametrize(
    ("request_", "what"),
    [
        (PageRequest("gossip", "甲"), "there is no open column gossip"),
        (PageRequest("old", "甲"), "there is no open column old"),
        (PageRequest("news", "  "), "a title is one line of visible characters"),
        (PageRequest("news", "甲\n乙"), "a title is one line of visible characters"),
        (PageRequest("news", "甲\u202e乙"), "a title is one line of visible characters"),
        (
            PageRequest("news", "甲", slug="../x"),
            "a folder's name is lower-case letters, digits and hyphens, at most 40",
        ),
        (
            PageRequest("news", "甲", slug="a" * 41),
            "a folder's name is lower-case letters, digits and hyphens, at most 40",
        ),
    ],
)
def test_a_request_that_cannot_be_met_is_refused(folder: LocalWorkFolder, request_: PageRequest, what: str) -> None:
    with pytest.raises(AskedWrongly) as refused:
        start_page(folder, request_, DAY)
    assert str(refused.value.what) == what


def test_a_chinese_title_gives_a_name_of_six_characters_that_depends_on_it_alone() -> None:
    assert slug_of("校园开放日") == slug_of("校园开放日") != slug_of("校园开放月")
    assert len(slug_of("2026 年校园开放日")) == 6
