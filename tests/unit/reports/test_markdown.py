"""Whatever a stranger wrote is shown in Markdown as it is: no link, picture, element, mention or further block."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from fuzi.messages import Message, msg
from fuzi.reports.markdown import code, cut, inline, one_line, row, sentence, table, unhidden
from hostile_texts import FOUND_IN_FINISHED_TEXT, TEXTS, well_formed

FORGE = MarkdownIt("gfm-like", {"html": True})
"""CommonMark with tables, strikethrough and the finding of bare addresses: what GitHub, Gitea and Forgejo build on."""


def children(markdown: str, kind: str = "inline") -> list[Token]:
    """Return the inline tokens of the only block of a text."""
    blocks = [token for token in FORGE.parse(markdown) if token.type == kind]
    assert len(blocks) == 1
    return list(blocks[0].children or ())


def text_of(tokens: list[Token]) -> str:
    """Return what is read; every token must be mere text."""
    assert {one.type for one in tokens} <= {"text", "text_special"}, [one.type for one in tokens]
    return "".join(one.content for one in tokens)


def shown(text: str, most: int = 500) -> str:
    return cut(one_line(text), most)


@given(TEXTS)
@example("a\u200b@admin#12 https://evil.example:443/x :tada: 0123456789abcdef")
@example("www.evil.example a.b@c.example")
def test_a_text_of_strangers_is_read_as_it_is(text: str) -> None:
    text = well_formed(text)
    written = inline(text)
    if not shown(text):
        assert written == ""
        return
    read = text_of(children(f"我们的话 {written} 完"))
    assert read.replace("\u200b", "") == f"我们的话 {shown(text)} 完"
    for kind, pattern in FOUND_IN_FINISHED_TEXT.items():
        assert not pattern.search(read), (kind, read)


@given(TEXTS)
def test_it_opens_no_block_wherever_it_stands(text: str) -> None:
    written = inline(well_formed(text)) or "x"
    for before, allowed in (
        ("", {"paragraph_open", "inline", "paragraph_close"}),
        ("### ", {"heading_open", "inline", "heading_close"}),
        (
            "- ",
            {"bullet_list_open", "list_item_open", "paragraph_open", "inline", "paragraph_close", "list_item_close",
             "bullet_list_close"},
        ),
    ):  # fmt: skip
        tokens = FORGE.parse(f"{before}{written}")
        assert {one.type for one in tokens} <= allowed
        text_of(list(next(one for one in tokens if one.type == "inline").children or ()))


@given(st.lists(TEXTS, min_size=2, max_size=4))
def test_a_table_keeps_its_cells(texts: list[str]) -> None:
    texts = [well_formed(one) for one in texts]
    lines = [*table(*("栏" for _one in texts)), row(*(f"·{inline(one)}" for one in texts))]
    tokens = FORGE.parse("\n".join(lines))
    assert [one.type for one in tokens].count("tr_open") == 2
    cells = [one for one in tokens if one.type == "inline"][len(texts) :]
    read = [text_of(list(one.children or ())).replace("\u200b", "") for one in cells]
    assert read == [f"·{shown(one)}".rstrip() for one in texts]


@given(TEXTS)
def test_a_path_is_a_code_span_or_mere_text(text: str) -> None:
    text = well_formed(text)
    written = code(text)
    if not one_line(text):
        return
    tokens = children(f"· {written}")
    kinds = [one.type for one in tokens]
    assert set(kinds) <= {"text", "text_special", "code_inline"} and kinds.count("code_inline") <= 1
    if "code_inline" in kinds:
        assert tokens[-1].content == cut(unhidden(text), 200)


@given(TEXTS)
def test_a_path_keeps_its_cell_in_a_table(text: str) -> None:
    lines = [*table("甲", "乙"), row(code(well_formed(text)), "末")]
    cells = [one for one in FORGE.parse("\n".join(lines)) if one.type == "inline"]
    assert len(cells) == 4 and cells[-1].content == "末"


@given(TEXTS, TEXTS)
def test_a_sentence_keeps_its_own_code_spans_and_shows_its_values(one: str, other: str) -> None:
    one, other = well_formed(one), well_formed(other)
    words = msg("{person} said: {words}; then `fuzi show {change}`", person=one, words=msg("({words})", words=other),
                change="open-day")  # fmt: skip
    tokens = children(sentence(words, str))
    spans = [token.content for token in tokens if token.type == "code_inline"]
    assert spans == ["fuzi show open-day"]
    assert {token.type for token in tokens} <= {"text", "text_special", "code_inline"}
    read = "".join(token.content for token in tokens).replace("\u200b", "")
    assert read == f"{shown(one)} said: ({shown(other)}); then fuzi show open-day".strip()


@given(TEXTS)
def test_a_value_inside_a_command_cannot_leave_it(text: str) -> None:
    written = sentence(Message("run `fuzi show {change}` now", {"change": well_formed(text)}), str)
    tokens = children(written)
    assert {one.type for one in tokens} <= {"text", "text_special", "code_inline"}
    assert tokens[0].content.startswith("run ") and tokens[-1].content.endswith("now")


@pytest.mark.parametrize(
    "character", ["\u202e", "\u200b", "\u3164", "\u2800", "\x1b", "\ufeff", "\u2028", "\U000e0100"]
)
def test_what_is_hidden_is_written_out(character: str) -> None:
    assert unhidden(f"a{character}b") == f"a\\u{{{ord(character):x}}}b"


def test_an_emoji_stays_an_emoji() -> None:
    assert unhidden("❤\ufe0f") == "❤\ufe0f"


def test_dates_and_plain_names_are_easy_to_read_in_the_source() -> None:
    assert inline("2026-11-23 校园开放日") == "2026-11-23 校园开放日"


@given(TEXTS, st.integers(1, 40))
def test_a_long_text_is_cut_before_it_is_written(text: str, most: int) -> None:
    written = inline(well_formed(text) * 20, most)
    assert len(re.sub(r"&#8203;", "", re.sub(r"&#(?!8203)\d+;", "x", written))) <= most
    assert not re.search(r"&#?\d*$", written)
