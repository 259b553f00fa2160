"""Lists of people are found in documents as they are read: rows of a sheet, rows of a table parted by blank lines."""

from __future__ import annotations

import datetime as dt

import pytest

from fuzi.model.document import Extracted, TextLayer
from fuzi.scanning.engine import ruleset, scan
from fuzi.scanning.source import Source

TODAY = dt.date(2026, 11, 23)
RESULTS = ("期末成绩", "姓名\t班级\t总分", "示例甲\t2班\t285", "示例乙\t2班\t280")
HOMES = ("名单", "姓名\t家庭住址", "示例甲\t示例路1号302室")
LAWFUL = ("拟聘人员公示", "姓名\t岗位\t准考证号\t笔试成绩", "示例甲\t语文教师\t20260001\t85.5")


def rules_of(text: str) -> set[str]:
    read = Extracted((TextLayer("xlsx:sheet1", text),))
    report = scan([Source("content/publicity/a/a.xlsx", b"PK", extracted=read)], ruleset(), TODAY)
    return {one.rule for one in report.findings}


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_list_is_read_whether_its_rows_stand_together_or_apart(gap: str) -> None:
    assert rules_of(gap.join(RESULTS)) == {"pupil-result"}
    assert "home-address" in rules_of(gap.join(HOMES))
    assert rules_of(gap.join(LAWFUL)) == set()


def test_what_stands_below_the_next_table_is_not_named_by_the_head_of_the_first() -> None:
    first = "| 姓名 | 家庭住址 |\n| --- | --- |\n|  |  |"
    second = "| 学校 | 地址 |\n| --- | --- |\n| 示例小学 | 示例路 1 号 |"
    report = scan([Source("content/a.md", f"{first}\n\n{second}\n".encode())], ruleset(), TODAY)
    assert report.is_clean


def test_a_label_names_the_cell_behind_it_the_cells_beneath_it_and_the_line_below_it() -> None:
    for text in (
        "学籍号\t20230101015",
        "姓名\t学籍号\n示例甲\t20230101015",
        "学籍号：20230101015",
        "学籍号\n20230101015",
    ):
        assert rules_of(text) == {"student-number"} | ({"notice-field"} if "姓名" in text else set())
