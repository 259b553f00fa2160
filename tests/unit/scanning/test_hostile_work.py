"""No text costs more than its length: work and memory are counted, not timed, so that a busy machine tells the same."""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Callable
from types import FrameType

import pytest

from fuzi.scanning import decoding
from fuzi.scanning.matching import matches_of
from fuzi.scanning.offsets import Derived
from fuzi.scanning.rule import Carrier
from fuzi.scanning.sieve import Sieves, is_installed
from fuzi.scanning.views import views_of

UNITS = (
    "1 ", "1\n", "一2", "`=4", "%4\n- ", "138 0013 8000|", "13800138000 ", "机密★1年\n\n", "机(ji)", "绝 密",
    "<a href=x>", "<b>1</b>", "<tr><td>1", "<!---->", "](a)", "![甲](", "[甲]: x\n", "| 姓名 | 成绩 |\n", "姓名,",
    "姓名\t成绩\n示例甲\t95\n", "&#49;", "&amp;", "\\u0031", "\\x31", "\\u{31}", "%31", "=31", "31333830",
    "MTM4MDAxMzgwMDA=\n", "\u202e1", "\u200b", "ﷺ", "①", "\r\n", "\x0b", "&nbsp;", "手机o1", "家住甲1号",
    "男,2012-01-", "密码：a1b2", "a\u0040qq.com ", "https://a.oa.b ", "示例甲 95分\n", "内部资料\n", "<text>1</text>",
    "---\n", "# a\n", "示例密语", "sk-a1 ", "秘\n密\n", "⠼⠁", "6222\n\n0210\n\n", "倒序1380013 ",
)  # fmt: skip
HEADS = ("", "<svg>")
_SMALL = 1_000
_BYTES_A_CHARACTER = 3_000
"""So much memory at most for each character of a text that is all findings, tables and escapes."""
EAGER = Sieves(worth=0) if is_installed() else None


def calls(work: Callable[[], object]) -> int:
    """Return how many functions were called, those of C among them."""
    count = 0

    def counted(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def text_of(head: str, unit: str, size: int) -> str:
    return head + (unit * (size // len(unit) + 1))[:size]


def look(text: str, sieves: Sieves | None) -> object:
    return matches_of(text, Carrier.FILE, sieves=sieves)


@pytest.mark.parametrize("head", HEADS)
def test_a_text_of_twice_the_length_is_at_most_twice_the_work(head: str) -> None:
    for unit in UNITS:
        for sieves in (EAGER, None):
            look(text_of(head, unit, _SMALL), sieves)  # patterns are compiled, characters folded
            small, large = (
                calls(lambda size=size, unit=unit, sieves=sieves: look(text_of(head, unit, size), sieves))  # type: ignore[misc]
                for size in (_SMALL, 2 * _SMALL)
            )
            assert large <= 2.1 * small + 500, (unit, small, large)


def test_each_character_costs_a_bounded_number_of_calls() -> None:
    worst = {unit: calls(lambda unit=unit: look(text_of("", unit, _SMALL), None)) for unit in UNITS}  # type: ignore[misc]
    assert {unit: count for unit, count in worst.items() if count > 400 * _SMALL} == {}


@pytest.mark.parametrize("unit", UNITS)
def test_memory_grows_with_the_text_and_no_faster(unit: str) -> None:
    peaks = []
    look(text_of("", unit, _SMALL), EAGER)
    for size in (4 * _SMALL, 8 * _SMALL):
        text = text_of("", unit, size)
        tracemalloc.start()
        look(text, EAGER)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] <= 2.6 * peaks[0] + 100_000, unit
    assert peaks[1] <= _BYTES_A_CHARACTER * 8 * _SMALL, unit


@pytest.mark.parametrize("unit", UNITS)
def test_no_text_has_more_than_a_few_views(unit: str) -> None:
    made = views_of(text_of("<svg>\u2028\u202e", unit, _SMALL))
    assert len(made) <= 3 * 13
    assert sum(len(view.text) for view in made) <= 3 * 13 * 20 * _SMALL


@pytest.mark.parametrize(
    "escaped", ["&amp;" * 500, "&" + "amp;" * 500 + "#49;", "%25" * 500 + "31", "\\u005c" * 500 + "u0031"]
)
def test_escapes_in_escapes_are_undone_three_times_and_no_more(escaped: str, monkeypatch: pytest.MonkeyPatch) -> None:
    turns = []
    packed = decoding._PACKED
    plain = decoding.substitute

    def counted(source: Derived, pattern: object, replace: object) -> Derived:
        turns.append(pattern is packed)
        return plain(source, pattern, replace)  # type: ignore[arg-type]

    monkeypatch.setattr(decoding, "substitute", counted)
    decoding.decoded(Derived(escaped))
    assert sum(turns) <= decoding.DEPTH
