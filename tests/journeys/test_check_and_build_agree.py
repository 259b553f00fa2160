"""What the check lets pass is built strictly: no text can stop the releases that come after it."""

from __future__ import annotations

import random
from pathlib import Path

from fakes.rendering import PlainRenderer
from fuzi.adapters.markdown_renderer import ChildRenderer
from fuzi.adapters.mkdocs_builder import MkDocsBuilder
from fuzi.formats import columns_file
from fuzi.formats.front_matter import parse
from fuzi.formats.mkdocs_file import EXTENSIONS
from fuzi.pages.check import check_pages
from fuzi.pages.ground import Ground
from site_fixture import COLUMNS, facts, head, make_site, pages

SLOW = "![a](" * 40_000
PIECES = [
    "[甲](../11-18-open-day/index.md)",
    "[甲](<../11-18-open-day/index.md> '题')",
    "[甲](<9\nx.md>)",
    "[甲](9.md)",
    "[甲][b]",
    "[b]",
    "[b]: nowhere.md",
    "[b]: ../11-18-open-day/index.md",
    "> ",
    ">> [b]: x.md",
    "[甲](../11-18-open-day/)",
    "[甲](/a/b)",
    "[甲](//[x)",
    "[甲](http://[x)",
    "[甲](HTTP://a.test/index.md)",
    "[甲](?a.md)",
    "[甲](#a.md)",
    "[甲](a%2Emd)",
    "[甲](%2e%2e/11-18-open-day/index.md)",
    "[甲](.././11-18-open-day/index.md#x)",
    "[甲](..\\11-18-open-day\\index.md)",
    "![甲](photo.png)",
    "![甲][b]",
    "<a href=9.md>",
    "<a href='9.md'>甲</a>",
    "<https://a.test/x.md>",
    "<mailto:a@b.test>",
    "<x@y.test>",
    "<div markdown='1'>",
    "</div>",
    "<br>",
    "<!--",
    "-->",
    "`",
    "```",
    "~~~ html",
    "    ",
    "- ",
    "1. ",
    "| 甲 | [乙](9.md) |\n| - | - |\n| 1 | 2 |",
    "!!! note",
    "    文字 [甲](x.md)",
    "甲\n:   [乙](x.md)",
    "[^1]",
    "[^1]: [丙](x.md)",
    "*[HTML]: [丁](x.md)",
    "HTML",
    "# 甲",
    "## 乙 [甲](x.md)",
    "乙\n===",
    "---",
    "&lt;a href=x.md&gt;",
    "&#91;a](x.md)",
    "\\[甲](x.md)",
    "\\",
    "文字",
    "\u200b",
    "{{ 1 }}",
    "[TOC]",
]


def test_every_text_that_passes_is_built_and_enough_do(tmp_path: Path) -> None:
    dice = random.Random(20261123)  # noqa: S311 - the same texts each time
    texts = [*PIECES, *(dice.choice(("\n", " ", "\n\n", "")).join(dice.choices(PIECES, k=4)) for _n in range(400))]
    drafts = {
        f"content/news/2025/01-01-n{number}/index.md": (head("甲") + text + "\n").encode()
        for number, text in enumerate(texts)
    }
    ground = Ground(columns_file.parse(COLUMNS), units={"network-center"})
    found = check_pages({**pages(), **drafts}, ground, parse, lambda some: PlainRenderer().render(some, EXTENSIONS))
    refused = {one.path for one in found}
    passed = {path: data for path, data in drafts.items() if path not in refused}
    assert len(texts) / 10 < len(passed) < len(texts)
    listed = "\n".join(f"  - {name}" for name in EXTENSIONS)
    source = make_site(tmp_path / "source", {**pages(), **passed})
    settings = source / "mkdocs.yml"
    settings.write_text(settings.read_text().split("markdown_extensions:")[0] + f"markdown_extensions:\n{listed}\n")
    (tmp_path / "out").mkdir()
    MkDocsBuilder().build(source, tmp_path / "out", facts())
    assert (tmp_path / "out" / "index.html").is_file()


def test_the_child_renders_as_the_same_code_does_here() -> None:
    texts = ["# 甲\n\n[乙](x.md) <b>丙</b>", "甲[^1]\n\n[^1]: 注", "`<b>`"]
    assert ChildRenderer().render(texts, EXTENSIONS) == PlainRenderer().render(texts, EXTENSIONS)


def test_a_text_that_takes_too_long_is_refused_and_does_not_hold_up_the_others() -> None:
    slow, *others = ChildRenderer(seconds=3).render([SLOW, "乙", "丙"], EXTENSIONS)
    assert "rendered" in str(slow)
    assert [one.html for one in others if not isinstance(one, type(slow))] == ["<p>乙</p>", "<p>丙</p>"]


def test_after_some_slow_texts_the_rest_is_refused_unread() -> None:
    shown = ChildRenderer(seconds=0.2).render([*(f"{SLOW}{n}" for n in range(40)), "乙"], EXTENSIONS)
    assert {str(one) for one in shown} == {"the text is too deeply nested, too slow or too strange to be rendered"}


def test_a_template_is_read_and_not_run() -> None:
    renderer = ChildRenderer()
    assert renderer.template_problem("{{ 'a' | url }}{% for x in y %}{{ x }}{% endfor %}") is None
    assert renderer.template_problem("甲\n{% if %}") == (2, "Expected an expression, got 'end of statement block'")
    assert renderer.template_problem("{{ x | nothing }}") == (1, "No filter named 'nothing'.")
    assert renderer.template_problem("{{ " + "(" * 100_000) is not None
