"""Corrections: one form, nothing else is one; laid over one place; counted without what both sides share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fuzi.model.correction import (
    MOST_CHARS,
    MOST_CORRECTIONS,
    Correction,
    adopted_in,
    adopts_lines,
    corrections_in,
    remark_in,
    split_key,
    with_corrections,
)

PATH = "content/news/2026/open-day/index.md"
KEY = f"{'ab' * 32}/3"
WORDS = some.text(alphabet="ab-+@ \n好", min_size=1, max_size=12)
FOUND = some.lists(
    some.tuples(WORDS, some.one_of(some.just(""), WORDS)).filter(lambda pair: pair[0] != pair[1]),
    min_size=1,
    max_size=4,
)


@given(FOUND)
def test_what_is_written_down_is_read_back_or_is_no_correction(pairs: list[tuple[str, str]]) -> None:
    corrections = tuple(Correction(PATH, old, new) for old, new in pairs)
    words = with_corrections("请改用词", corrections)
    assert corrections_in(words) == corrections
    assert remark_in(words) == "请改用词"


@given(some.text(alphabet="ab@-+ /content.md\n", max_size=60))
def test_any_words_are_read_the_way_they_would_be_written(words: str) -> None:
    found = corrections_in(words)
    if found:
        assert with_corrections(remark_in(words), found) == words


@pytest.mark.parametrize(
    "words",
    [
        "请改日期",
        f"请改\n@@ {PATH}\n-a\n+b",
        f"请改\n\n@@ {PATH}\n-a\n+b\n",
        f"请改\n\n@@ {PATH}\n+b\n-a",
        f"请改\n\n@@ {PATH}\n+b",
        f"请改\n\n@@ {PATH}\n-a\n+a",
        f"请改\n\n@@ {PATH}\n-a\n+b\n另外",
        "请改\n\n@@ review/policy.yml\n-a\n+b",
        "请改\n\n@@ content/news/plan.csv\n-a\n+b",
        f"请改\n\n@@ {PATH}\n-a\n+{'b' * (MOST_CHARS + 1)}",
        "请改" + f"\n\n@@ {PATH}\n-a\n+b" * (MOST_CORRECTIONS + 1),
        f" 请改\n\n@@ {PATH}\n-a\n+b",
    ],
)
def test_whatever_departs_from_the_form_suggests_nothing(words: str) -> None:
    assert corrections_in(words) == ()
    assert remark_in(words) == words


@pytest.mark.parametrize(
    ("old", "new", "chars"),
    [("明天来", "下周来", 2), ("参观", "前来参观", 2), ("家长和", "", 3), ("aa", "aaa", 1), ("日", "月", 1)],
)
def test_what_both_begin_and_end_with_is_not_counted(old: str, new: str, chars: int) -> None:
    assert Correction(PATH, old, new).chars == chars


@given(some.text(alphabet="ab", max_size=8), WORDS, some.text(alphabet="ab", max_size=3))
def test_a_correction_is_laid_over_exactly_one_place(text: str, old: str, new: str) -> None:
    found = Correction(PATH, old, new).laid_over(text.encode())
    places = [at for at in range(len(text)) if text.startswith(old, at)]
    if len(places) == 1:
        assert found == (text[: places[0]] + new + text[places[0] + len(old) :]).encode()
    else:
        assert found is None


def test_a_commit_names_what_it_adopts_on_lines_of_their_own() -> None:
    assert adopted_in(f"采纳\n\n{adopts_lines([KEY, KEY])}") == (KEY,)
    assert adopted_in(f"采纳\n\n Adopts: {KEY}\nadopts: {KEY}\nAdopts: {KEY} p01\n") == ()
    assert split_key(KEY) == ("ab" * 32, 3)
    assert split_key("p01@example.test") is None and split_key(f"{'ab' * 32}/0") is None
