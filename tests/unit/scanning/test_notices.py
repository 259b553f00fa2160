"""Which notices a column may hold decides what its lists of people may show."""

from __future__ import annotations

import datetime as dt

import pytest

from fuzi.errors import MalformedFile
from fuzi.formats.columns_file import parse
from fuzi.model.finding import Severity
from fuzi.model.notice import NEVER, PLAIN, SHIPPED, NoticeKind
from fuzi.scanning.engine import ruleset, scan
from fuzi.scanning.notices import ANYWHERE, ColumnNotices
from fuzi.scanning.source import Source

TODAY = dt.date(2026, 11, 23)
HEAD = "---\ntitle: 公示\nexpires: 2026-12-31\n---\n\n"
RECRUITED = (
    HEAD + "# 拟聘人员公示\n\n| 姓名 | 岗位 | 准考证号 | 笔试成绩 |\n| --- | --- | --- | --- |\n"
    "| 示例甲 | 语文教师 | 20260001 | 85.5 |\n"
)
AIDED = HEAD + "# 资助名单公示\n\n| 姓名 | 班级 | {} |\n| --- | --- | --- |\n| 示例甲 | 2 班 | 某值 |\n"
COLUMN = (
    "columns:\n  - {{id: publicity, title: 公示, type: [公示公告], kind: dynamic, template: notice, "
    "notice_kinds: {}}}\n"
)


def found(text: str, notices: ColumnNotices, path: str = "content/publicity/a/index.md") -> list[tuple[str, Severity]]:
    report = scan([Source(path, text.encode())], ruleset(notices=notices), TODAY)
    return [(one.rule, one.severity) for one in report.findings]


def register(*kinds: NoticeKind) -> ColumnNotices:
    return ColumnNotices("0" * 64, lambda: {"publicity": kinds, "news": ()})


def kinds_of(written: str) -> tuple[NoticeKind, ...]:
    (column,) = parse(COLUMN.format(written))
    return column.notice_kinds


def test_a_lawful_list_of_people_to_be_engaged_passes_where_its_kind_is_allowed() -> None:
    assert found(RECRUITED, register(*SHIPPED)) == []
    assert found(RECRUITED, ANYWHERE) == []


def test_the_same_list_is_for_the_officer_in_a_column_without_such_notices() -> None:
    assert found(RECRUITED, register(*SHIPPED), "content/news/a/index.md") == [("notice-field", Severity.FLAG)]
    only_aid = tuple(kind for kind in SHIPPED if kind.id == "aid")
    assert found(RECRUITED, register(*only_aid)) == [("notice-field", Severity.FLAG)]


def test_outside_of_columns_every_shipped_kind_counts() -> None:
    assert found(RECRUITED, register(), "review/originals/a.txt") == []


@pytest.mark.parametrize("head", ["困难类型", "家庭成员", "户籍", "残疾情况"])
def test_what_no_notice_may_show_is_stopped_in_aid_to_pupils(head: str) -> None:
    assert found(AIDED.format(head), register(*SHIPPED)) == [("notice-field", Severity.BLOCK)]


@pytest.mark.parametrize("head", ["性别", "金额", "出生年月", "联系电话"])
def test_what_aid_to_pupils_does_not_need_is_for_the_officer(head: str) -> None:
    assert found(AIDED.format(head), register(*SHIPPED)) == [("notice-field", Severity.FLAG)]


def test_a_notice_with_names_and_without_an_end_is_for_the_officer() -> None:
    text = RECRUITED.replace("expires: 2026-12-31\n", "")
    assert found(text, register(*SHIPPED)) == [("notice-field", Severity.FLAG)]


def test_a_site_may_name_the_fields_of_a_kind_itself() -> None:
    (kind,) = kinds_of("[{recruitment: [name, post]}]")
    assert kind == NoticeKind("recruitment", frozenset({"name", "post"}))
    assert found(RECRUITED, register(kind)) == [("notice-field", Severity.FLAG)]
    (wide,) = kinds_of("[{recruitment: [name, post, exam-number, mark]}]")
    assert found(RECRUITED, register(wide)) == []


def test_ids_alone_stand_for_the_fields_shipped() -> None:
    assert kinds_of("[aid, recruitment, award, admission, project]") == SHIPPED


@pytest.mark.parametrize(
    "written",
    [
        "[{aid: [name, hardship]}]",
        "[{aid: [name, sex]}]",
        "[{recruitment: [name, id]}]",
        "[{recruitment: []}]",
        "[{gossip: [name]}]",
        "[{aid: [name], award: [name]}]",
        "[{award: [nothing-known]}]",
        "[[aid]]",
    ],
)
def test_fields_that_no_notice_may_show_cannot_be_allowed(written: str) -> None:
    with pytest.raises(MalformedFile):
        kinds_of(written)


def test_shipped_kinds_keep_the_law() -> None:
    fields = {kind.id: kind.fields for kind in SHIPPED}
    assert fields["aid"] == PLAIN == {"name", "school", "department", "grade", "subject", "class"}
    assert all(not one & NEVER for one in fields.values())
    assert {"exam-number", "mark"} <= fields["recruitment"]


def test_the_register_of_columns_counts_in_the_digest_of_what_is_applied() -> None:
    assert ruleset().digest != ruleset(notices=register()).digest


def test_the_register_is_read_only_when_a_page_is_looked_at() -> None:
    def refuse() -> dict[str, tuple[NoticeKind, ...]]:
        raise AssertionError

    assert found(RECRUITED, ColumnNotices("0" * 64, refuse), "review/originals/a.txt") == []
