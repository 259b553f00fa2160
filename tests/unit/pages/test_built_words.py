"""Every word of a built page is told: as readers see it, or among the others."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzi.pages.built_words import built_words, strings_of


@pytest.mark.parametrize(
    ("html", "seen"),
    [
        ("<p>甲<b>乙</b><x-any>丙</x-any></p>", "甲乙丙"),
        ("<p>甲<!-- 乙 -->丙</p>", "甲丙"),
        ("<p>甲<script>乙()</script>丙</p><STYLE>丁</STYLE >", "甲丙"),
        ("<p>甲</p><div>乙</div>", "甲\n乙"),
        ("甲<br>乙", "甲\n乙"),
        ("<table>\n<tr>\n<th>甲</th>\n<th>乙</th></tr>\n<tr><td>丙</td><td>丁</td></tr></table>", "甲\t乙\n丙\t丁"),
        ("<ruby>机<rt>jī</rt>密</ruby>", "机密"),
        ("甲 &lt;b&gt; 乙&#8203;", "甲 b 乙\u200b"),
        ('<p title="a>b">甲</p>', "甲"),
        ("1 < 2", "1 2"),
    ],
)
def test_what_readers_see(html: str, seen: str) -> None:
    assert built_words(html)[0] == seen


@pytest.mark.parametrize(
    ("html", "unseen"),
    [
        ("<!-- 甲 -->", "<!-- 甲 -->"),
        ("<!-- 甲", "<!-- 甲"),
        ("<i title='甲'></i>\n<i title='乙'></i>", "甲\n乙"),
        ("<!--> 甲 -->", "<!-->"),
        ('<script data-a="乙">甲</script>', '<script data-a="乙">甲</script>'),
        ("<style>甲", "<style>甲"),
        ("<img alt=\"甲\" title=乙 src='丙'>", "甲\n乙\n丙"),
        ("<p data-13>x</p>", "data-13"),
        ("<x-9>甲</x-9>", "x-9\nx-9"),
        ("<h1>甲</h1>", ""),
        ("<ruby>机<rt>jī</rt></ruby>", "jī"),
    ],
)
def test_what_readers_do_not_see(html: str, unseen: str) -> None:
    assert built_words(html)[1] == unseen


def test_what_has_many_lines_stays_together() -> None:
    assert built_words("<p>甲</p><!-- 乙\n丙 --><script>\n丁\n</script>")[1:] == (
        "",
        "<!-- 乙\n丙 -->\n\n<script>\n丁\n</script>",
    )


@given(st.text(alphabet="<>!-/=\"' ab甲乙&;#\n"))
def test_no_word_is_lost(html: str) -> None:
    told = "".join(built_words(html))
    for word in "甲乙":
        assert html.count(word) <= told.count(word)


@pytest.mark.parametrize("piece", ["<!--", "<script>", "<a ", "<style", "<td>", '<a b="', "</", "&#"])
def test_time_grows_with_the_page_alone(piece: str) -> None:
    started = time.process_time()
    built_words(piece * 30_000)
    assert time.process_time() - started < 20


def test_every_text_of_json_is_told() -> None:
    assert list(strings_of({"甲": ["乙", 3, True, None, {"丙": 1.5}]})) == ["甲", "乙", "3", "丙", "1.5"]
