"""Columns line up although a Chinese character takes two places."""

from __future__ import annotations

from fuzi.reports.columns import padded, shortened, width


def test_width_counts_places_and_not_characters() -> None:
    assert (width("初审"), width("ab"), width("ｂ"), width("e\u0301"), width("")) == (4, 2, 2, 1, 0)


def test_labels_of_different_scripts_end_in_the_same_place() -> None:
    assert {width(padded(text, 10)) for text in ("初审", "sign-off", "保密审查", "")} == {10}
    assert padded("比这一栏还长的字", 4) == "比这一栏还长的字"


def test_long_words_are_cut_and_it_is_said_how_much_is_missing() -> None:
    assert shortened("字" * 500, str) == "字" * 500
    assert shortened("字" * 507, str) == "字" * 500 + "… 7 more characters"
