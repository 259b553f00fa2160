"""The page check on a shelf of files: what a change touches is checked, and what it steers."""

from __future__ import annotations

from fakes.rendering import PlainRenderer
from fuzi.formats import columns_file
from fuzi.steps.check.page_check import PageRules, find
from fuzi.steps.check.shelf import Shelf
from site_fixture import COLUMNS, SITE, pages

TEMPLATE = "site_config/theme/partials/a.html"
RULES = PageRules(columns_file.parse(COLUMNS), frozenset({"network-center"}))


def found(touched: set[str], **more: bytes) -> list[tuple[str, str]]:
    files = {path: data or b"" for path, data in pages().items()} | {TEMPLATE: b"{% if view %}\n{{ view | nothing }}"}
    files |= {path.replace("__", "."): data for path, data in more.items()}
    shelf = Shelf(frozenset(files), files.__getitem__, frozenset(touched), frozenset())
    return [(one.rule, one.path) for one in find(shelf, RULES, PlainRenderer())]


def test_a_template_that_would_stop_every_build_is_refused_where_it_is_touched() -> None:
    assert found({TEMPLATE}) == [("theme-template", TEMPLATE)]
    assert found({"content/news/2026/11-18-open-day/index.md"}) == []


def test_other_markdown_extensions_touch_every_page() -> None:
    drawn = b"plugins: [fuzi]\nmarkdown_extensions:\n  - footnotes\n"
    path = "content/news/2026/11-18-open-day/index.md"
    note = (pages()[path] or b"") + b"\n\n[^1]\n\n[^1]: [x](nowhere.md)\n"
    assert found({"mkdocs.yml"}, mkdocs__yml=drawn, **{path: note}) == [("broken-link", path)]
    assert found({"review/x"}, mkdocs__yml=drawn, **{path: note}) == []


def test_the_link_at_the_foot_of_every_page_leads_to_a_page() -> None:
    settings = "site_config/site.yml"

    def told(link: str, touched: str = settings) -> list[tuple[str, str]]:
        return found({touched}, **{settings: SITE.replace("about/find-errors", link).encode()})

    assert told("nope") == told("nope", "content/nope/index.md") == [("broken-link", settings)]
    assert told("nope", "content/other/index.md") == []
    assert told("news") == told("news/2026/11-18-open-day") == told('"https://www.example.test/"') == []
