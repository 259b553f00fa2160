"""The bureau's list of leaders: what it says, and every way to write it wrongly with its line."""

from __future__ import annotations

import datetime as dt

import pytest

from fuzi.errors import MalformedFile
from fuzi.formats.leaders_file import MOST, PATH, parse_leaders
from fuzi.model.leader import Leader

ONE = "  - name: 示例甲\n    duties: [局长, 党组书记]\n    from: 2024-03-01\n"


def _office(number: int) -> str:
    return ONE.replace("甲", "甲" * (1 + number % 20)).replace("03-01", f"03-{number % 28 + 1:02}")


def test_what_it_says_is_read() -> None:
    read = parse_leaders(f"leaders:\n{ONE}    until: 2026-08-31\n{ONE.replace('甲', '乙')}".encode())
    since = dt.date(2024, 3, 1)
    assert read.leaders == (
        Leader("示例甲", ("局长", "党组书记"), since, dt.date(2026, 8, 31)),
        Leader("示例乙", ("局长", "党组书记"), since),
    )
    assert len(read.digest) == 64
    assert parse_leaders(b"leaders: []\n").leaders == ()


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "expected here"),
        ("leaders: 7\n", 1, "a list is expected"),
        ("leader: []\n", 1, "unknown key"),
        ("leaders:\n  - 示例甲\n", 2, "expected here"),
        (f"leaders:\n{ONE}    to: 2026-01-01\n", 5, "unknown key"),
        ("leaders:\n  - name: 示例甲\n    from: 2024-03-01\n", 2, "`duties` is missing"),
        ("leaders:\n" + ONE.replace("[局长, 党组书记]", "[]"), 2, "`duties` is missing"),
        ("leaders:\n" + ONE.replace("[局长, 党组书记]", "局长"), 3, "a list is expected"),
        ("leaders:\n" + ONE.replace("党组书记", "x" * 40), 3, "a duty of 2 to 30"),
        ("leaders:\n" + ONE.replace("示例甲", "甲"), 2, "a name of 2 to 30"),
        ("leaders:\n" + ONE.replace("示例甲", "1380013"), 2, "text is expected"),
        ("leaders:\n" + ONE.replace("2024-03-01", "2024-02-30"), 4, "2024-02-30"),
        ("leaders:\n" + ONE.replace("2024-03-01", "三月"), 4, "a day such as"),
        (f"leaders:\n{ONE}    until: 2024-02-29\n", 2, "ends before it begins"),
        (f"leaders:\n{ONE}{ONE}", 5, "given twice"),
        ("leaders: &a\n  - *a\n", 1, ""),
        ("leaders:\n" + "".join(map(_office, range(MOST + 1))), 3 * MOST + 2, "more than 500"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(text: str, line: int, said: str) -> None:
    with pytest.raises(MalformedFile) as refused:
        parse_leaders(text.encode())
    problem = refused.value.problems[0]
    assert (problem.path, problem.line) == (PATH, line)
    assert said in problem.what.render(str)


def test_another_encoding_is_refused() -> None:
    with pytest.raises(MalformedFile):
        parse_leaders("leaders: []\n# 局长".encode("gb18030"))
