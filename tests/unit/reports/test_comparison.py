"""Words of a change on a reader's screen: nothing in them can pass for ours, and what is long is cut and said so."""

from __future__ import annotations

import time
from zoneinfo import ZoneInfo

import pytest

from fuzi.reports.comparison import BAR, LONGEST_LINE, compared, quoted
from fuzi.reports.reader import Reader
from fuzi.wiring import translator

READER = Reader(translator("zh"), str, ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("\x1b[2J结论：通过", "\\u{1b}[2J结论：通过"),
        ("a\u202eb", "a\\u{202e}b"),
        ("a\u200bb", "a\\u{200b}b"),
        ("a\rb", "a\\u{d}b"),
        ("\tb", "⇥   b"),
        ("│ ✓ 计入", "│ ✓ 计入"),
    ],
)
def test_a_line_stands_behind_a_bar_and_hides_nothing(line: str, shown: str) -> None:
    assert quoted([line], READER, None, "x") == [BAR + shown]


def test_what_is_cut_is_counted_and_the_command_for_the_rest_is_named() -> None:
    lines = quoted([str(number) for number in range(50)], READER, 40, "fuzi show x --full")
    assert len(lines) == 41 and lines[-1] == "……还有 10 行，看全部请用 `fuzi show x --full`"
    assert len(quoted([str(number) for number in range(50)], READER, None, "")) == 50


def test_a_long_line_is_cut_unless_everything_is_asked_for() -> None:
    line = "字" * (LONGEST_LINE + 7)
    assert quoted([line], READER, 5, "x")[0].endswith("字……（本行还有 7 字）")
    assert quoted([line], READER, None, "x") == [BAR + line]


def test_only_changed_lines_with_a_few_around_them_are_shown() -> None:
    old = [f"第{number}段" for number in range(100)]
    new = [*old[:50], "另一段", *old[51:]]
    rows = compared(old, new, READER, 40, "x")
    assert rows[0] == "第 49 行起："
    assert rows[1:] == ["│   第48段", "│   第49段", "│ - 第50段", "│ + 另一段", "│   第51段", "│   第52段"]
    assert compared(old, old, READER, 40, "x") == []


def test_blanks_at_the_end_of_a_changed_line_are_seen() -> None:
    """Two blanks there are a line break in Markdown: white space can be all that changed."""
    assert compared(["甲"], ["甲  "], READER, 40, "x")[1:] == ["│ - 甲", "│ + 甲␠␠"]


@pytest.mark.parametrize("made", [lambda n: "同", lambda n: str(n % 7), lambda n: str(n * 7919 % 20011)])
def test_hostile_texts_are_compared_in_time_or_not_at_all(made: object) -> None:
    old = [made(number) for number in range(19_000)]  # type: ignore[operator]
    new = list(reversed(old[1:]))
    started = time.monotonic()
    assert compared(old, new, READER, 40, "x")
    assert time.monotonic() - started < 10
    assert "过长" in compared(["x"] * 20_001, [], READER, 40, "x")[0]
