"""Term lists that change: taking words away is told apart from everything else; words that would stop all are named."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from contracts.repositories import AUTHOR, COMMITTER, commit_of
from fakes.documents import FakeDocuments
from fakes.repository import FakeRepository
from fuzi.formats.terms_file import parse_terms
from fuzi.model.document import Extracted, TextLayer
from fuzi.model.ids import ObjectId
from fuzi.steps.check.scan_rules import load_ruleset
from fuzi.steps.check.term_lists import conflicts, narrowed, stopping

A, B = "review/confidentiality/terms/a.txt", "review/confidentiality/terms/b.txt"
LIST = "# 说明\n[block]\n青禾工程\n星桥\n[flag]\n讯息网 | 信息网\n"
Files = dict[str, str | None]


class Site:
    """A main with one list, and drafts on it."""

    def __init__(self, path: Path) -> None:
        self.repository = FakeRepository.init(path)
        self.documents = FakeDocuments()
        self.main = self.commit({A: LIST, "content/index.md": "欢迎", "site_config/site.yml": "name: 示例学校"})

    def commit(self, files: Files, *parents: ObjectId) -> ObjectId:
        data = {path: None if text is None else text.encode() for path, text in files.items()}
        return commit_of(self.repository, data, *parents)

    def draft(self, *steps: Files) -> ObjectId:
        head = self.main
        for files in steps:
            head = self.commit(files, head)
        return head

    def left(self, *steps: Files) -> set[str] | None:
        """Return the words watched after a draft that only takes words away, None for another draft."""
        rules = load_ruleset(self.repository, self.main)
        found = narrowed(self.repository, (self.main, self.draft(*steps)), self.main, rules)
        return None if found is None else {f"{term.severity}:{term.word}" for one in found.terms for term in one.terms}

    def told(self, *steps: Files) -> list[str]:
        span = (self.main, self.draft(*steps))
        return [str(one.what) for one in conflicts(self.repository, self.documents, span, self.main)]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "site")


@pytest.mark.parametrize(
    ("steps", "left"),
    [
        ([{A: LIST.replace("青禾工程\n", "")}], {"block:星桥", "flag:讯息网"}),
        ([{A: None}], set()),
        ([{A: "[note]\n青禾工程\n"}], {"note:青禾工程"}),
        ([{A: "[flag]\r\n讯息网 | 信息网\r\n星桥\r\n"}], {"flag:讯息网", "flag:星桥"}),
        ([{A: LIST.replace("星桥\n", "")}, {A: "# 说明\n"}], set()),
        ([{A: "# 说明\n[flag]\n星桥\n[block]\n青禾工程\n"}], {"flag:星桥", "block:青禾工程"}),
    ],
)
def test_a_change_that_only_takes_words_away_is_known(site: Site, steps: list[Files], left: set[str]) -> None:
    assert site.left(*steps) == left


@pytest.mark.parametrize(
    "steps",
    [
        [{A: LIST.replace("青禾工程", "青禾")}],
        [{A: LIST.replace("青禾工程\n", ""), "content/a.md": "青禾工程"}],
        [{A: "# 删去了青禾工程\n[block]\n星桥\n"}],
        [{A: LIST.replace("[flag]\n", "")}],
        [{A: "[flag]\n讯息网 | 新的建议\n"}],
        [{B: LIST, A: None}],
        [{A: None, B: "[block]\n青禾工程\n"}],
        [{"review/confidentiality/waivers.yml": "waivers: []\n"}],
        [{"content/a.md": "x"}, {"content/a.md": None, A: None}],
        [{A: "[block]\n青禾工程在城东\n"}, {A: None}],
        [{"review/confidentiality/terms/a.md": "x"}],
        [{A: "青禾工程\n"}],
        [],
    ],
)
def test_any_other_change_is_held_against_the_whole_list(site: Site, steps: list[Files]) -> None:
    assert site.left(*steps) is None


def test_what_main_added_meanwhile_stays_watched(site: Site) -> None:
    base, head = site.main, site.draft({A: LIST.replace("星桥\n", "")})
    site.main = site.commit({B: "[block]\n新词\n"}, base)
    rules = load_ruleset(site.repository, site.main)
    found = narrowed(site.repository, (base, head), site.main, rules)
    assert found is not None
    assert {term.word for one in found.terms for term in one.terms} == {"青禾工程", "讯息网", "新词"}


def test_a_merge_that_keeps_an_old_state_takes_more_than_words_away(site: Site) -> None:
    old = site.main
    site.main = site.commit({"content/index.md": "新的内容"}, old)
    side = site.commit({A: None}, old)
    tree = site.repository.commit(side).tree
    merged = site.repository.write_commit(tree, (side, site.main), "x\n", AUTHOR, COMMITTER)
    rules = load_ruleset(site.repository, site.main)
    assert narrowed(site.repository, (site.main, merged), site.main, rules) is None


@pytest.mark.parametrize(
    ("word", "place"),
    [
        ("index.md", "the name content/▇▇▇▇"),
        ("示例学校", "site_config/site.yml"),
        ("欢迎", "content/index.md"),
        ("Signed-off-by", "what every change carries"),
        ("经审查不涉密", "what every change carries"),
        ("main", "what every change carries"),
        ("approve", "what every change carries"),
        ("p03", "review/roster.yml"),
        ("落款", "content/plan.docx"),
    ],
)
def test_a_word_that_would_stop_others_is_named_by_its_line(site: Site, word: str, place: str) -> None:
    site.main = site.commit({"review/roster.yml": "- id: p03\n", "content/plan.docx": "\0"}, site.main)
    site.documents = FakeDocuments({"content/plan.docx": Extracted((TextLayer("docx:body", "落款"),))})
    told = site.told({B: f"# 新\n[block]\n\n{word}\n"})
    assert len(told) == 1
    assert "line 4" in told[0]
    assert place in told[0]
    assert word not in told[0]


@pytest.mark.parametrize(
    "steps",
    [
        [{B: "[block]\n别处没有\n"}],
        [{B: "[flag]\n欢迎\n"}],
        [{B: "[note]\n示例学校\n"}],
        [{B: "[block]\n欢迎\n", "content/index.md": "您好"}],
        [{B: "[block]\n青禾工程\n"}],
        [{"content/a.md": "青禾工程"}],
    ],
)
def test_a_word_that_stops_nobody_is_taken_in(site: Site, steps: list[Files]) -> None:
    assert site.told(*steps) == []


def test_a_word_is_held_against_what_the_same_change_brings(site: Site) -> None:
    assert len(site.told({B: "[block]\n开放日\n", "content/a.md": "开放日"})) == 1


def test_a_word_made_graver_is_a_new_one(site: Site) -> None:
    site.main = site.commit({"content/a.md": "讯息网"}, site.main)
    assert len(site.told({A: LIST.replace("[flag]\n", "")})) == 1


def test_a_private_word_that_stands_where_it_stops_others_is_told_by_its_line(site: Site) -> None:
    words = parse_terms("[block]\n欢迎\n[flag]\n欢迎光临\n示例学校\n[note]\nindex.md\n".encode(), "private-terms")
    found = stopping(site.repository, site.documents, site.main, replace(words, is_private=True))
    assert [(line, [str(one) for one in places]) for line, places in found] == [
        (2, ["content/index.md"]),
        (5, ["site_config/site.yml"]),
    ]
