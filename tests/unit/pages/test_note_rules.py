"""Notes on a page: they inform and never block."""

from __future__ import annotations

import datetime as dt

import pytest

from fuzi.formats import columns_file
from fuzi.formats.front_matter import parse
from fuzi.model.finding import Severity
from fuzi.pages.ground import Ground
from fuzi.pages.note_rules import note_findings, template_lines
from site_fixture import COLUMNS, PROJECT, head

PAGE = "content/public/2026/11-20-x/index.md"
TEMPLATES = [path.read_text(encoding="utf-8") for path in sorted((PROJECT / "site_config/templates").glob("*.md"))]
TODAY = dt.date(2026, 11, 23)
GROUND = Ground(columns_file.parse(COLUMNS), template_lines=template_lines(TEMPLATES), today=TODAY)


def notes(text: str, path: str = PAGE, ground: Ground = GROUND, **more: str) -> list[tuple[str, object]]:
    """Return rule and line of every note on a page."""
    data = (head("甲", **more) + text).encode()
    found = list(note_findings(parse(data, path), data, ground))
    assert all(one.severity is Severity.NOTE and one.hint is not None for one in found)
    return [(one.rule, one.where.as_json()["line"]) for one in found]


@pytest.mark.parametrize("text", ["", "\n\n  \n", "# 甲\n", "# 甲\n\n## 小标题\n"])
def test_a_page_without_text_is_noted(text: str) -> None:
    assert [rule for rule, _line in notes(text)] == ["page-empty"]


@pytest.mark.parametrize("text", ["正文。\n", "![操场](photo.png)\n", "# 甲\n\n[附件](a.pdf)\n", "| 甲 |\n| --- |\n"])
def test_a_page_with_words_a_picture_or_a_table_is_not(text: str) -> None:
    assert notes(text) == []


@pytest.mark.parametrize("path", ["content/index.md", "content/news/index.md"])
def test_the_home_page_and_front_pages_of_columns_may_be_empty(path: str) -> None:
    assert notes("", path) == []


@pytest.mark.parametrize("text", TEMPLATES, ids=range(len(TEMPLATES)))
def test_every_template_left_as_it_is_is_noted(text: str) -> None:
    body = text.split("---\n", 2)[2]
    assert [rule for rule, _line in notes(body)] == ["template-text"]


def test_the_first_line_left_is_named_and_the_others_are_counted() -> None:
    data = (head("甲") + "我们自己的话。\n\n1. 时间……\n2. 材料……\n").encode()
    (finding,) = note_findings(parse(data, PAGE), data, GROUND)
    assert finding.where.as_json()["line"] == 11
    assert str(finding.what) == "2 line(s) are still those of the template, this one first"


def test_headings_salutations_and_signs_of_a_template_may_stay() -> None:
    assert notes("各学校、各科室：\n\n自己的话。\n\n## 有关要求\n\n- ……\n\n## 使用说明\n\n打印后使用。\n") == []


@pytest.mark.parametrize(("day", "rules"), [("2026-11-22", ["page-expired"]), ("2026-11-23", []), ("2026-11-24", [])])
def test_a_last_day_that_is_past_is_noted_and_the_last_day_itself_is_not(day: str, rules: list[str]) -> None:
    assert [rule for rule, _line in notes("正文。\n", expires=day)] == rules


def test_a_past_last_day_stands_on_its_line_and_nobody_who_knows_no_day_asks_for_it() -> None:
    assert notes("正文。\n", expires="2020-01-01") == [("page-expired", 7)]
    assert notes("正文。\n", ground=Ground(GROUND.columns), expires="2020-01-01") == []
