"""What a new site is made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from fuzi.model.ids import ObjectId
from fuzi.ports.new_site import NewFile
from fuzi.steps.site.init import site_files, start_site

NOW = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
ROSTER = """people:
  - {id: p01, name: 示例甲, unit: first-primary, emails: [], keys: [], roles: []}
units:
  - {id: first-primary, name: 示例市第一小学, paths: ["content/schools/**"], leader: none, substitute: p01}
"""


class FakeTemplate:
    def example(self) -> Mapping[str, bytes]:
        return {
            "content/README.md": b"about content",
            "content/index.md": b"home",
            "content/news/2026/01-01-day/index.md": b"a page",
            "review/originals/README.md": b"about originals",
            "review/originals/news.yml": b"a record",
            "review/roster.yml": ROSTER.encode(),
            "site_config/columns.yml": b"many",
            "site_config/published-dates.csv": b"page,time\n",
            "mkdocs.yml": b"builder",
        }

    def every(self) -> Mapping[str, bytes]:
        return {
            "review/roster.yml": b"# nobody\npeople: []\nunits: []\n",
            "pyproject.toml": b"fuzi==@VERSION@",
            "scripts/setup": b"#!",
        }

    def minimal(self) -> Mapping[str, bytes]:
        return {"content/index.md": b"empty home", "site_config/columns.yml": b"three"}


class FakeNewSites:
    def __init__(self) -> None:
        self.made: dict[Path, Mapping[str, NewFile]] = {}
        self.messages: list[str] = []

    def make(self, folder: Path, files: Mapping[str, NewFile], message: str, at: dt.datetime) -> ObjectId:
        assert at == NOW
        self.made[folder] = files
        self.messages.append(message)
        return ObjectId("a" * 40)


def text(files: Mapping[str, NewFile], path: str) -> str:
    return files[path].data.decode()


def test_a_new_site_has_the_example_but_none_of_its_people() -> None:
    files = site_files(FakeTemplate(), "0.1.0", minimal=False)
    assert text(files, "content/news/2026/01-01-day/index.md") == "a page"
    assert "示例甲" not in text(files, "review/roster.yml")
    assert "p01" not in text(files, "review/roster.yml")


def test_the_units_of_the_example_stay_with_its_pages() -> None:
    roster = text(site_files(FakeTemplate(), "0.1.0", minimal=False), "review/roster.yml")
    assert '{id: first-primary, name: "示例市第一小学", paths: ["content/schools/**"]}' in roster


def test_a_minimal_site_has_no_page_but_the_home_page_and_no_unit() -> None:
    files = site_files(FakeTemplate(), "0.1.0", minimal=True)
    content = {path for path in files if path.startswith("content/")}
    assert content == {"content/README.md", "content/index.md"}
    assert text(files, "content/index.md") == "empty home"
    assert text(files, "site_config/columns.yml") == "three"
    assert "units: []" in text(files, "review/roster.yml")


def test_a_minimal_site_has_no_record_of_the_examples_pages() -> None:
    files = site_files(FakeTemplate(), "0.1.0", minimal=True)
    assert "review/originals/news.yml" not in files
    assert "site_config/published-dates.csv" not in files
    assert "review/originals/README.md" in files


def test_a_new_site_is_pinned_to_the_version_that_made_it() -> None:
    assert text(site_files(FakeTemplate(), "9.8.7", minimal=True), "pyproject.toml") == "fuzi==9.8.7"


def test_only_what_lies_under_scripts_is_a_command() -> None:
    files = site_files(FakeTemplate(), "0.1.0", minimal=False)
    assert {path for path, file in files.items() if file.is_command} == {"scripts/setup"}


def test_the_site_is_made_in_one_commit_and_counted() -> None:
    places = FakeNewSites()
    site = start_site(Path("site"), FakeTemplate(), places, NOW, version="0.1.0", minimal=True)
    assert site.files == len(places.made[Path("site")])
    assert site.commit == "a" * 40
    assert places.messages == ["新建网站\n"]
