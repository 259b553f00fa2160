from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzi.errors import MalformedFile
from fuzi.formats.front_matter import dump, parse
from fuzi.model.page import FrontMatter, PolicyDocument, Source, SourceKind
from site_fixture import head

PATH = "content/news/2026/11-18-open-day/index.md"
GOOD = head("校园开放日") + "正文。\n"

REFUSED = [
    ("", 1, "the page has no head"),
    ("# 标题\n", 1, "the page has no head"),
    ("\n---\ntitle: 甲\n---\n", 1, "the page has no head"),
    ("--- \ntitle: 甲\n---\n", 1, "the page has no head"),
    ("---\ntitle: 甲\n", 1, "the head of the page is not closed"),
    ("---\ntitle: 甲\n-----\nauthor: 乙\n---\n", 3, "a line of more than three hyphens cannot stand in the head"),
    ("---\n---\n正文", 1, "the head of the page is empty"),
    ("---\n- 甲\n---\n", 2, "`key: value` lines are expected here"),
    ("---\n只是一句话\n---\n", 2, "`key: value` lines are expected here"),
    (GOOD.replace("author: 示例甲\n", ""), 2, "`author` is missing"),
    (GOOD.replace("author:", "title: 又一个\nauthor:"), 3, "`title` is given twice"),
    (GOOD.replace("author:", "autor:"), 3, "unknown key `autor`"),
    (GOOD.replace("author: 示例甲", "author: 2026"), 3, "text is expected here"),
    (GOOD.replace("title: 校园开放日", "title: &a 校园开放日"), 2, "anchors and aliases (& and *) are not used here"),
    (GOOD.replace("title: 校园开放日", "title: !!python/name:os.system 甲"), 2, "tags (!…) are not used here"),
    (GOOD.replace("校园开放日", "校园\u200b开放日"), 2, "the text holds hidden characters"),
    (GOOD.replace("校园开放日", '"\\u202e日放开"'), 2, "the text holds hidden characters"),
    (GOOD.replace("校园开放日", '""'), 2, "this must not be empty"),
    (GOOD.replace("kind: own", "kind: rumour"), 4, "`rumour` is not known here"),
    (GOOD.replace("主动公开", "公开"), 5, "`公开` is not known here"),
    (GOOD.replace("经审查不涉密", '""'), 6, "this must not be empty"),
    (
        GOOD.replace("confidentiality:", "expires: 2026-02-30\nconfidentiality:"),
        6,
        "`2026-02-30` is not a date that exists",
    ),
    (
        GOOD.replace("confidentiality:", "expires: 明年\nconfidentiality:"),
        6,
        "a day such as 2026-01-31 is expected here",
    ),
    (
        GOOD.replace("confidentiality:", "cover: ../a.png\nconfidentiality:"),
        6,
        "the cover is a picture in the page's own folder",
    ),
    (GOOD.replace("confidentiality:", "moved_from: [../../etc]\nconfidentiality:"), 6, "this is not the id of a page"),
    (
        GOOD.replace("own, name: 示例市教育局", "web, name: 甲, record: content/a.yml"),
        4,
        "a source record is a file such as review/originals/news/2026/11-23-open-day.yml",
    ),
    (
        GOOD.replace("confidentiality:", "publish_at: 2026-01-31T09:00:00\nconfidentiality:"),
        6,
        "a time such as 2026-01-31T09:00:00+08:00 is expected here",
    ),
]


@pytest.mark.parametrize(("text", "line", "what"), REFUSED)
def test_a_malformed_head_is_refused_with_its_line(text: str, line: int, what: str) -> None:
    with pytest.raises(MalformedFile) as refused:
        parse(text.encode(), PATH)
    assert (line, what) in [(problem.line, str(problem.what)) for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("data", "line", "what"),
    [
        (b"\xef\xbb\xbf" + GOOD.encode(), 1, "the file starts with a byte order mark"),
        (GOOD.encode("utf-16"), 1, "the file starts with a byte order mark"),
        (GOOD.encode("gb18030"), 2, "the file is not UTF-8 text"),
        (GOOD.replace("\n", "\r\n").encode(), 1, "line ends are not those of this project"),
        (GOOD.encode() + b"a" * 2_000_001, 0, "the file is larger than 2000000 bytes"),
    ],
)
def test_bytes_that_other_readers_read_otherwise_are_refused(data: bytes, line: int, what: str) -> None:
    with pytest.raises(MalformedFile) as refused:
        parse(data, PATH)
    assert [(problem.line, str(problem.what)) for problem in refused.value.problems] == [(line, what)]


def test_a_head_as_long_as_a_book_is_refused_before_it_is_read() -> None:
    with pytest.raises(MalformedFile) as refused:
        parse(GOOD.replace("示例甲", "甲" * 30_000).encode(), PATH)
    assert str(refused.value.problems[0].what) == "the head of the page is longer than 20000 characters"


def test_all_problems_of_a_head_are_named_at_once() -> None:
    bad = GOOD.replace("author:", "autor:").replace("主动公开", "公开").replace("kind: own", "kind: rumour")
    with pytest.raises(MalformedFile) as refused:
        parse(bad.encode(), PATH)
    assert [problem.line for problem in refused.value.problems] == [2, 3, 4, 5]


def test_the_body_begins_on_the_line_where_its_text_begins() -> None:
    page = parse(GOOD.encode(), PATH)
    assert (page.id, page.body, page.body_line) == ("news/2026/11-18-open-day", "正文。", 9)
    assert GOOD.split("\n")[page.body_line - 1] == "正文。"


def test_a_line_of_hyphens_in_the_body_is_a_rule_and_not_a_head() -> None:
    page = parse((GOOD + "\n---\n\ntemplate: evil.html\n\n---\n").encode(), PATH)
    assert page.head.title == "校园开放日"
    assert page.body.endswith("---\n\ntemplate: evil.html\n\n---")


WORDS = st.text(st.sampled_from("校园开放日通知abcXYZ 019：“”、,.#-[]{}&*!|>'\"%@`"), min_size=1, max_size=20).filter(
    lambda text: text == text.strip()
)
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31))
HEADS = st.builds(
    FrontMatter,
    title=WORDS,
    author=WORDS,
    source=st.builds(Source, st.sampled_from(SourceKind), WORDS, st.sampled_from(["", "review/originals/a/b.yml"])),
    publicity=st.just("主动公开"),
    confidentiality=st.just("经审查不涉密"),
    keywords=st.lists(WORDS, max_size=3).map(tuple),
    description=WORDS,
    pinned=st.booleans(),
    expires=st.none() | DAYS,
    document=st.none() | st.builds(PolicyDocument, WORDS, WORDS, st.none() | DAYS, st.sampled_from(["", "in-force"])),
)


@given(HEADS)
def test_a_head_that_is_written_is_read_back_as_it_was(written: FrontMatter) -> None:
    page = parse(dump(written, "正文。\n\n第二段。").encode(), PATH)
    assert (page.head, page.body) == (written, "正文。\n\n第二段。")


def test_keys_are_written_in_the_order_of_the_templates() -> None:
    page = parse(GOOD.encode(), PATH)
    keys = [line.split(":")[0] for line in dump(page.head, page.body).split("\n") if re.match(r"\w+:", line)]
    assert keys == ["title", "author", "source", "publicity", "confidentiality"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xef\xbb\xbf" + GOOD.encode(), "not UTF-8 with BOM"),
        (GOOD.encode("gb18030"), "Notepad++: Encoding, Convert to UTF-8"),
        (GOOD.replace("\n", "\r\n").encode(), "Notepad++: Edit, EOL Conversion"),
    ],
)
def test_a_file_saved_otherwise_is_refused_with_the_way_to_save_it(data: bytes, words: str) -> None:
    with pytest.raises(MalformedFile) as caught:
        parse(data, "content/news/a.md")
    assert words in str(caught.value.problems[0].hint)
