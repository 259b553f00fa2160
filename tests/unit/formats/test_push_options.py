"""What a push says beside its refs."""

from __future__ import annotations

import pytest

from fuzi.formats.push_options import MOST_OPTIONS, dump_language, options_of, parse_language


def test_the_language_is_read_back() -> None:
    assert parse_language(["ci.skip", dump_language("en")]) == "en"


@pytest.mark.parametrize(
    "option",
    ["lang=", "lang=../../x", "lang=EN", "lang=eng", "lang=en\n", "LANG=en", " lang=en", "lang=en;", "x", ""],
)
def test_anything_else_means_nothing(option: str) -> None:
    assert parse_language([option]) is None


def test_options_are_read_as_git_numbers_them() -> None:
    assert options_of({"GIT_PUSH_OPTION_COUNT": "2", "GIT_PUSH_OPTION_0": "a", "GIT_PUSH_OPTION_1": "lang=zh"}) == (
        "a",
        "lang=zh",
    )


@pytest.mark.parametrize("count", ["", "-1", "x", "99999", "1e3"])
def test_a_count_that_is_none_gives_no_options(count: str) -> None:
    assert options_of({"GIT_PUSH_OPTION_COUNT": count, "GIT_PUSH_OPTION_0": "lang=en"}) == ()


def test_only_the_first_few_options_are_looked_at() -> None:
    given = {f"GIT_PUSH_OPTION_{number}": "x" for number in range(500)}
    assert len(options_of({**given, "GIT_PUSH_OPTION_COUNT": "500"})) == MOST_OPTIONS
