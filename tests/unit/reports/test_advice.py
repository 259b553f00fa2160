"""What a reader is told behind a reason."""

from __future__ import annotations

from fuzi.adapters.catalogs import translator
from fuzi.messages import msg
from fuzi.model.ids import ChangeId
from fuzi.model.verdict import Outcome, Reason, Verdict, refused
from fuzi.reports.advice import reason_lines
from fuzi.reports.reasons import BY_CODE
from fuzi.reports.verdict import verdict_json, verdict_text

ZH = translator("zh")
BLOCKED = [Reason("finding-blocks", msg("{path}: {problem}", path=path, problem="x")) for path in ("a", "b")]
MOVED = Reason("stale", msg("this cannot be taken"))


def test_the_next_step_and_the_page_stand_behind_a_reason_further_in() -> None:
    lines = list(reason_lines([MOVED], ZH, "  · "))
    assert lines[0] == "  · this cannot be taken [stale]"
    assert lines[1:] == [
        f"      怎么办：{BY_CODE['stale'].hint.render(ZH)}",
        "      说明：review/reasons/stale.md",
    ]


def test_reasons_of_one_code_are_explained_once() -> None:
    lines = list(reason_lines([*BLOCKED, MOVED, *BLOCKED], str))
    assert [line.split("[")[-1] for line in lines if not line.startswith(" ")] == [
        "finding-blocks]",
        "finding-blocks]",
        "stale]",
        "finding-blocks]",
        "finding-blocks]",
    ]
    assert [line.strip() for line in lines if line.strip().startswith("more: ")] == [
        "more: review/reasons/finding-blocks.md",
        "more: review/reasons/stale.md",
    ]
    assert lines[2].startswith("    what to do: ")


def test_a_verdict_says_what_to_do_unless_an_approval_is_merely_missing() -> None:
    no = refused(ChangeId("open-day"), MOVED)
    assert "      怎么办：" in verdict_text(no, ZH, str)
    assert "怎么办：" not in verdict_text(no, ZH, str, has_advice=False)
    pending = Verdict(Outcome.PENDING, ChangeId("open-day"), 1, None, (Reason("approval-missing", msg("a")),))
    assert "怎么办：" not in verdict_text(pending, ZH, str)


def test_the_answer_for_programs_has_only_the_keys_of_the_contract() -> None:
    (reason,) = verdict_json(refused(ChangeId("open-day"), MOVED), ZH)["reasons"]
    assert set(reason) == {"code", "message"}
