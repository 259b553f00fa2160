"""A leader beside a duty of somebody else's or of another day is for the officer; what is right passes."""

from __future__ import annotations

import datetime as dt

import pytest

from fuzi.model.finding import Severity
from fuzi.model.ids import Sha256
from fuzi.model.leader import Leader, LeaderList
from fuzi.scanning.engine import ruleset, scan
from fuzi.scanning.matching import matches_of
from fuzi.scanning.rule import Carrier
from fuzi.scanning.source import Source

TODAY = dt.date(2026, 11, 24)
CHIEF, DEPUTY, TWO = "示例甲", "示例乙丙", "示丁"
LEADERS = (
    Leader(CHIEF, ("副局长",), dt.date(2020, 1, 1), dt.date(2024, 2, 29)),
    Leader(CHIEF, ("党组书记、局长",), dt.date(2024, 3, 1)),
    Leader(DEPUTY, ("党组成员", "市教育局常务副局长"), dt.date(2024, 3, 1), dt.date(2026, 8, 31)),
    Leader(TWO, ("总督学", "市教科院院长"), dt.date(2022, 5, 1)),
)
WRONG = [
    "副院长示例甲出席",
    "局长示例乙丙主持会议",
    "示例乙丙局长主持会议",
    "市教育局党组书记、局长 示例乙丙",
    "示例甲（市教科院副院长）",
    "示例甲，市教科院院长。",
    "示例乙丙同志局长任命书",
    "示例甲院长、示例乙丙副局长出席",
    "| 姓名 | 职务 |\n| --- | --- |\n| 示例乙丙 | 局长 |",
    "院长示例甲",
    "副院长示　丁",
    "總督學示例甲講話",
    "书记示例乙丙",
    "局长<b>示例乙丙</b>",
]
RIGHT = [
    "局长示例甲出席，副局长示例乙丙主持",
    "市教育局党组书记、局长示例甲",
    "党组书记、局长 示例甲，常务副局长 示例乙丙",
    "示例甲局长、示例乙丙副局长出席",
    "示例甲、示例乙丙副局长等出席",
    "示例甲（市教育局党组书记、局长）",
    "示例甲，市教育局局长；示例乙丙，副局长",
    "| 姓名 | 职务 |\n| --- | --- |\n| 示例甲 | 局长 |\n| 示例乙丙 | 副局长 |",
    "| 局长 | 示例甲 | 副局长 | 示例乙丙 |",
    "局长 示例甲 副局长 示例乙丙",
    "总督学示　丁、市教科院院长示丁",
    "三年级2班示例甲同学",
    "班主任示例甲老师",
    "原副局长示例乙丙",
    "示例甲曾任副局长",
    "示例甲，原市教育局副局长",
    "局长信箱：请写信。示例甲",
    "局长李某、示例乙丙等",
    "副局长：示例乙丙",
]


def found(text: str, leaders: tuple[Leader, ...] = LEADERS, path: str = "a.md") -> list[Severity]:
    report = scan([Source(path, text.encode())], ruleset(leaders=LeaderList(Sha256("0" * 64), leaders)), TODAY)
    return [one.severity for one in report.findings if one.rule == "leader-title"]


@pytest.mark.parametrize("text", WRONG)
def test_a_duty_that_is_not_theirs_is_for_the_officer(text: str) -> None:
    assert set(found(text)) == {Severity.FLAG}
    assert not found(text, ())


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_or_says_nothing_passes(text: str) -> None:
    assert not found(text)


@pytest.mark.parametrize(
    ("day", "text", "is_found"),
    [
        ("2023-05-01", "副局长示例甲", False),
        ("2024-02-29", "副局长示例甲", False),
        ("2024-03-01", "副局长示例甲", True),
        ("2023-05-01", "局长示例甲", True),
        ("2026-08-31", "副局长示例乙丙", False),
        ("2026-09-01", "副局长示例乙丙", True),
        ("2026-09-01", "原副局长示例乙丙", False),
        ("2026-09-31", "副局长示例乙丙", False),
    ],
)
def test_the_day_of_the_page_decides(day: str, text: str, is_found: bool) -> None:
    assert bool(found(text, path=f"content/news/{day[:4]}/{day[5:]}-a/index.md")) is is_found


@pytest.mark.parametrize(
    ("text", "is_found"), [("副局长示例甲", True), ("局长示例甲", False), ("副局长示例乙丙", True)]
)
def test_what_stands_undated_on_the_site_speaks_for_today(text: str, is_found: bool) -> None:
    assert bool(found(text, path="content/about/leaders/index.md")) is is_found


def test_without_a_day_what_was_theirs_at_some_time_passes() -> None:
    assert not found("副局长示例甲")


def test_names_and_messages_of_git_are_not_looked_at() -> None:
    matches = matches_of("局长示例乙丙", Carrier.COMMIT_MESSAGE, leaders=LEADERS)
    assert "leader-title" not in {one.rule.id for one in matches}
