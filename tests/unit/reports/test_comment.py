"""The comment for a forge: complete, bounded, and nothing a stranger wrote does anything in it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec.structs import replace

from fuzi.adapters.catalogs import translator
from fuzi.model.change_statement import Approval
from fuzi.reports.comment import LONGEST, comment, marker
from fuzi.reports.explanation import Telling
from fuzi.reports.markdown import one_line
from fuzi.reports.reader import Reader
from gate_case import CASES, Story, load_story
from hostile_texts import FOUND_IN_FINISHED_TEXT, HOSTILE, TEXTS, well_formed
from told import reader_for, story_of, told

ZH = translator("zh")
FORGE = MarkdownIt("gfm-like", {"html": True})
OUR_HTML = re.compile(r"<!-- fuzi:judge [a-z0-9-]+ -->|<br>|<details><summary>[^<>]*</summary>\n?|</details>\n?|\n")
MERMAID = re.compile(
    r"""flowchart\ LR
    |\ \ s\d\["(?:[^\x00-\x7f]|[A-Za-z0-9\ ,/]|\#\d+;|<br/>)*"\]
    |\ \ s\d(?:\ -->\ s\d)+
    |\ \ classDef\ [a-z]+\ fill:\#[0-9a-f]{6},stroke:\#[0-9a-f]{6},color:\#[0-9a-f]{6}
    |\ \ class\ s\d(?:,s\d)*\ [a-z]+""",
    re.VERBOSE,
)
FOLDERS = [folder.name for folder in sorted(CASES.iterdir()) if folder.is_dir() and story_of(folder)]
PENDING = "two-units-are-both-needed"


def units_of(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def hostile(story: Story, text: str) -> tuple[Telling, Reader]:
    """Return a story in which every word that people choose is hostile: titles, names, units, words, page ids."""
    pages = {item.id for item in story.drafts[-1].items}
    telling = told(story, titles=dict.fromkeys(pages, text), title=text)
    filed = tuple(
        replace(one, statement=replace(one.statement, words=text)) if isinstance(one.statement, Approval) else one
        for one in telling.filed
    )
    reader = reader_for(story, ZH)
    return replace(telling, filed=filed), replace(reader, name_of=lambda _one: text, unit_of=lambda _one: text)


def harmless(text: str) -> str:
    """Return what is read outside code, after demanding that nothing but our own elements is in the comment."""
    read = []
    for token in FORGE.parse(text):
        assert token.type not in {"code_block", "blockquote_open", "hr", "ordered_list_open"}, token.type
        if token.type == "html_block":
            assert OUR_HTML.sub("", token.content) == "", token.content
        if token.type == "fence":
            assert token.info == "mermaid"
            assert all(MERMAID.fullmatch(line) for line in token.content.splitlines()), token.content
        for one in token.children or ():
            assert one.type in {"text", "text_special", "code_inline", "html_inline", "softbreak", "strong_open",
                                "strong_close", "em_open", "em_close"}, one.type  # fmt: skip
            assert one.type != "html_inline" or one.content == "<br>"
            read.append("`" if one.type == "code_inline" else "\n" if one.type == "html_inline" else one.content)
        read.append("\n")
    return "".join(read)


@pytest.mark.parametrize("name", FOLDERS)
def test_every_story_makes_a_sound_comment(name: str) -> None:
    story = load_story(CASES / name)
    telling, reader = told(story), reader_for(story, ZH)
    text = comment(telling, reader)
    read = harmless(text)
    assert text.startswith(f"{marker('open-day')}\n### ")
    assert units_of(text) <= LONGEST
    assert "下一步" in read
    for one in telling.verdict.missing:
        for person in one.candidates:
            assert reader.name_of(person) in text
    for gone in telling.verdict.disregarded:
        assert f"`{gone.reason.code}`" in text
    if any(page.rows for page in telling.explanation.pages):
        assert text.count("```") == 2
    for page in telling.explanation.pages:
        assert page.item.startswith("@") or page.item in text


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(FOLDERS), TEXTS)
def test_nothing_that_a_stranger_wrote_does_anything(name: str, text: str) -> None:
    story = load_story(CASES / name)
    telling, reader = hostile(story, well_formed(text) or "x")
    read = harmless(comment(telling, reader))
    if one_line(well_formed(text)):
        heading = read.strip("\n").splitlines()[0].replace("\u200b", "")
        assert heading.endswith((one_line(well_formed(text))[:199].rstrip(), "…"))
    for kind in ("mention", "address of mail", "issue", "digest"):
        assert not FOUND_IN_FINISHED_TEXT[kind].search(read), (kind, read)


@pytest.mark.parametrize("text", [one for one in HOSTILE if one.isprintable()])
def test_every_known_trick_fails_in_every_place(text: str) -> None:
    for name in (PENDING, "an-objection-outlasts-other-approvals", "a-flagged-page-needs-the-officer"):
        telling, reader = hostile(load_story(CASES / name), well_formed(text))
        harmless(comment(telling, reader))


@pytest.mark.parametrize("longest", [9_000, 12_000, 30_000, LONGEST])
def test_a_long_comment_is_cut_between_rows_and_says_what_was_left_out(longest: int) -> None:
    story = load_story(CASES / PENDING)
    telling, reader = hostile(story, "[@admin](https://evil.example)|" * 30)
    pages = tuple(replace(page, item=f"news/{number}") for number in range(600) for page in telling.explanation.pages)
    gone = telling.verdict.disregarded * 300
    telling = replace(
        telling,
        explanation=replace(telling.explanation, pages=pages),
        verdict=replace(telling.verdict, disregarded=gone),
    )
    text = comment(telling, reader, longest)
    assert units_of(text) <= longest
    read = harmless(text)
    assert "篇幅有限，这里略去：页面 " in read and "没有计入的意见 " in read
    assert "fuzi show open-day --full" in text
    kept = len(re.findall(r"^\| .*news/", text, re.MULTILINE))
    assert f"页面 {600 - kept} 个" in read


def test_a_change_s_id_cannot_end_the_hidden_line() -> None:
    assert re.fullmatch(r"<!-- fuzi:judge [0-9a-f]{64} -->", marker("--><script>"))


def test_the_comment_addresses_nobody_in_particular() -> None:
    story = load_story(CASES / PENDING)
    reader = reader_for(story, ZH)
    assert comment(told(story, "p01"), reader) == comment(told(story, "p05"), reader) == comment(told(story), reader)


def test_the_comment_is_there_in_english_too() -> None:
    story = load_story(CASES / PENDING)
    text = comment(told(story), reader_for(story, str))
    assert "pending" in text and "what comes next" in text and "sign-off" in text
