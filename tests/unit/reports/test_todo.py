"""The list of what waits: one heading for each kind, each entry with title, owner, time, reason and command."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec.structs import replace

from fuzi.adapters.catalogs import translator
from fuzi.messages import msg
from fuzi.model.explanation import Lapse
from fuzi.model.ids import ChangeId, PersonId, Sha256
from fuzi.model.verdict import Reason
from fuzi.model.waiting import Said, Waiting, WaitingKind
from fuzi.reports.reader import Reader
from fuzi.reports.todo import MOST_SAID, todo_json, todo_text
from gate_case import SHANGHAI, instant

ZH = Reader(translator("zh"), {"p01": "示例甲（p01）", "p05": "示例戊（p05）"}.__getitem__, SHANGHAI)
SENT = Waiting(
    WaitingKind.GIVE, ChangeId("open-day"), 2, "校园开放日", PersonId("p05"), instant("2026-11-20 09:00"),
    "initial-review", "fuzi approve open-day --stage initial-review",
)  # fmt: skip
LAPSE = Lapse(
    Sha256("a" * 64), PersonId("p01"), "initial-review", dt.date(2026, 11, 30), 3,
    Reason("approval-expired", msg("approved more than {days} days ago", days=30)), ("news/open-day",),
)  # fmt: skip


def text_of(*found: Waiting) -> str:
    return todo_text(found, ZH)


def test_an_empty_list_says_so() -> None:
    assert text_of() == "没有待办"


def test_an_approval_to_give_has_all_one_needs() -> None:
    assert text_of(SENT).splitlines() == [
        "请您审签：",
        "  ○ 《校园开放日》（open-day，第 2 稿）　初审　示例戊（p05） 2026-11-20 09:00 送审",
        "      看稿：`fuzi show open-day`",
        "      同意：`fuzi approve open-day --stage initial-review`",
        "      退回：`fuzi object open-day --stage initial-review -m …`",
    ]


def test_who_sent_it_back_and_cannot_approve_yet_is_told_what_comes_first() -> None:
    again = replace(SENT, kind=WaitingKind.LOOK_AGAIN, statement="b" * 64, after=("unit-approval",))
    assert text_of(again).splitlines()[2:] == [
        "      看稿：`fuzi show open-day --since-mine`",
        "      单位审核办完以后同意：`fuzi approve open-day --stage initial-review`",
        f"      或者撤销退回：`fuzi withdraw {'b' * 12} -m …`",
    ]


def test_the_day_that_presses_is_told() -> None:
    assert "别人的同意意见有效到 2026-11-30" in text_of(replace(SENT, by=dt.date(2026, 11, 30)))


def test_what_came_back_tells_whose_words_they_are() -> None:
    said = (Said("请核对日期", "p01", "initial-review"), Said("页面已有新改动"))
    lines = text_of(replace(SENT, kind=WaitingKind.MEND, stage="", said=said, command="fuzi submit --change open-day"))
    assert lines.splitlines()[2:] == [
        "      示例甲（p01）（初审）：请核对日期",
        "      页面已有新改动",
        "      改好、提交，再送审：`fuzi submit --change open-day`",
    ]


def test_many_and_long_reasons_are_cut() -> None:
    said = tuple(Said(f"第 {number} 条" + "长" * 2000, "p01", "sign-off") for number in range(MOST_SAID + 3))
    text = text_of(replace(SENT, kind=WaitingKind.MEND, stage="", said=said))
    assert "……另有 3 条原因" in text and len(text) < MOST_SAID * 700


@pytest.mark.parametrize(
    ("left", "words"), [(3, "有效到 2026-11-30，还有 3 天"), (0, "今天（2026-11-30）是有效的最后一天")]
)
def test_an_approval_that_lapses_tells_its_last_day(left: int, words: str) -> None:
    one = replace(SENT, kind=WaitingKind.RENEW, lapse=replace(LAPSE, days_left=left), how=msg("give it anew"))
    assert words in text_of(one) and "give it anew" in text_of(one)


def test_each_kind_has_its_own_heading_and_kinds_are_not_mixed() -> None:
    found = [replace(SENT, kind=kind) for kind in WaitingKind for _twice in range(2)]
    heads = [line for line in text_of(*found).splitlines() if line and not line.startswith(" ")]
    assert len(heads) == len(set(heads)) == len(WaitingKind)


def test_nothing_that_was_written_reaches_the_terminal_as_more_than_words() -> None:
    text = text_of(replace(SENT, title="题\x1b]8;;http://x\x07", said=(Said("a\nb\u202e", "p01", "sign-off"),)))
    assert "\x1b" not in text and "\u202e" not in text and "题\\u{1b}]8;;http://x\\u{7}" in text


def test_the_json_holds_every_entry() -> None:
    (one,) = todo_json([replace(SENT, kind=WaitingKind.RENEW, lapse=LAPSE)])
    assert (one["kind"], one["by"], one["received_at"]) == ("renew", "2026-11-30", "2026-11-20T01:00:00Z")
