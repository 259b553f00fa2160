"""Whether patterns cover and meet each other: known answers, and agreement with trying every short path."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzi.gate.pattern_cover import Comparison
from fuzi.model.pattern import Pattern, is_pattern

NAMES = ("a", "b", "ab")
PATHS = ["/".join(names) for depth in (1, 2, 3, 4) for names in product(NAMES, repeat=depth)]
PARTS = st.sampled_from(["a", "b", "*", "**", "a*", "*b", "*a*"])
PATTERNS = st.lists(PARTS, min_size=1, max_size=3).map("/".join).filter(is_pattern).map(Pattern)


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        (["content/**"], "content/news/**"),
        (["content/*", "content/*/**"], "content/news/**"),
        (["**"], "a/**/b*c/**"),
        (["content/**/index.md", "content/**"], "content/news/*/index.md"),
        (["content/n*/**"], "content/news/2026/*"),
    ],
)
def test_a_wider_pattern_covers_a_narrower_one_and_not_the_other_way(wide: list[str], narrow: str) -> None:
    assert Comparison().covers([Pattern(one) for one in wide], Pattern(narrow))
    assert not all(Comparison().covers([Pattern(narrow)], Pattern(one)) for one in wide)


def test_what_is_not_covered_is_shown_by_a_path() -> None:
    news, content = Pattern("content/news/**"), Pattern("content/**")
    found = Comparison().shown_path([content], [news])
    assert found is not None and content.matches(found) and not news.matches(found)
    assert Comparison().shown_path([news], [content]) is None
    assert Comparison().shown_path([Pattern("content/**/index.md"), news]) == "content/news/index.md"
    assert Comparison().shown_path([news, Pattern("review/**")]) is None


@given(PATTERNS, st.lists(PATTERNS, min_size=1, max_size=3))
def test_it_agrees_with_trying_every_short_path(one: Pattern, others: list[Pattern]) -> None:
    tried = [path for path in PATHS if one.matches(path) and not any(other.matches(path) for other in others)]
    found = Comparison().shown_path([one], others)
    assert not tried or found is not None
    assert found is None or (one.matches(found) and not any(other.matches(found) for other in others))


def test_patterns_made_to_be_slow_count_as_not_covered_soon() -> None:
    many = [Pattern(f"**/{'*/' * depth}{letter}/**") for depth in range(12) for letter in "abcdef"]
    ask = Comparison()
    assert all(ask.shown_path([Pattern("**/a/**")], many[start:]) is not None for start in range(1, 70))
