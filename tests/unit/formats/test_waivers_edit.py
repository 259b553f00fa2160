"""One more waiver in the file: comments and the entries before stay, and what is written is read again as it was."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec.structs import replace

from fuzi.formats.waivers_edit import HEAD, renewed, with_waiver
from fuzi.formats.waivers_file import parse_waivers
from fuzi.model.ids import PersonId
from fuzi.model.waiver import Waiver, is_too_wide
from fuzi.scanning.rules import BY_ID

PATH = "review/confidentiality/waivers.yml"
NEW = Waiver(
    ("private-term",), '会议"已公开"：见 #3', PersonId("p04"), dt.date(2026, 11, 23), dt.date(2027, 1, 15),
    path="content/news/**", fingerprint="12345678901234567890123456789012",
)  # fmt: skip
EXAM = Waiver(
    ("exam-mark",), "往年试卷", PersonId("p04"), dt.date(2026, 11, 23), dt.date(2036, 1, 1), file="1" * 64,
    exam_date=dt.date(2026, 6, 20),
)  # fmt: skip
OLD = """# 说明甲
# 说明乙
waivers:
  - rules: [mobile-phone]   # 服务电话
    path: content/services/**
    fingerprint: 0123456789abcdef0123456789abcdef
    reason: 窗口电话
    approver: p04
    opened: 2026-11-01
    expires: 2027-01-01   # 到期前续办
"""


def read(text: str) -> tuple[Waiver, ...]:
    """Return the entries without their lines."""
    listed = parse_waivers(text.encode(), PATH, BY_ID).waivers
    return tuple(Waiver(*(getattr(one, name) for name in Waiver.__struct_fields__[:-1])) for one in listed)


@pytest.mark.parametrize("new", [NEW, EXAM])
@pytest.mark.parametrize("old", ["", "# 甲\n# 乙\nwaivers: []\n", OLD, OLD.rstrip("\n")])
def test_an_entry_is_added_and_read_again(old: str, new: Waiver) -> None:
    text = with_waiver(old, new)
    assert read(text) == (*(read(old) if old else ()), new)
    for line in old.splitlines():
        assert line in text or line == "waivers: []"


def test_a_file_that_is_made_anew_has_its_two_lines_on_top() -> None:
    assert with_waiver("", NEW).splitlines()[:2] == [f"# {line}" for line in HEAD.splitlines()]


def test_entries_follow_one_another() -> None:
    assert read(with_waiver(with_waiver("", NEW), EXAM)) == (NEW, EXAM)


@pytest.mark.parametrize(
    ("path", "is_wide"),
    [
        ("**", True), ("*", True), ("**/*.md", True), ("content/**", True), ("content/*", True), ("*/news/**", True),
        ("content/*/index.md", True), ("content/news/**", False), ("content/news/*.md", False),
        ("content/index.md", False), ("mkdocs.yml", False),
    ],
)  # fmt: skip
def test_a_pattern_names_at_least_a_column(path: str, is_wide: bool) -> None:
    assert is_too_wide(path) is is_wide


@pytest.mark.parametrize("which", [0, 1, 2])
@pytest.mark.parametrize("reason", ["仍须公开", '"甲": #乙', "yes", "2026-01-01"])
def test_an_entry_is_renewed_and_nothing_else_changes(which: int, reason: str) -> None:
    text = with_waiver(with_waiver(OLD, NEW), EXAM)
    listed = parse_waivers(text.encode(), PATH, BY_ID).waivers
    fresh = {"reason": reason, "approver": "p09", "opened": dt.date(2026, 12, 1), "expires": dt.date(2027, 2, 1)}
    again = renewed(text, listed[which], replace(listed[which], **fresh))
    wanted = list(read(text))
    wanted[which] = replace(wanted[which], **fresh)
    assert list(read(again)) == wanted
    assert [line for line in again.splitlines() if "#" in line][:2] == ["# 说明甲", "# 说明乙"]
    assert "# 服务电话" in again and "# 到期前续办" in again
