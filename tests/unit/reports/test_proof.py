"""What a reader is told about the history."""

from __future__ import annotations

from fuzi.messages import msg
from fuzi.model.ids import ObjectId
from fuzi.model.verdict import Reason
from fuzi.reports.proof import proof_json, proof_text
from fuzi.reports.reasons import BY_CODE
from fuzi.steps.host.verify import Proof

TIP = ObjectId("a" * 40)
MOVED = Reason("tag-moved", msg("the release tag {ref} was moved or removed", ref="release/1"), {"path": "release/1"})


def test_a_history_that_does_not_hold_says_what_to_do_below_each_reason() -> None:
    lines = proof_text(Proof(1, 1, (MOVED,), TIP, TIP), str).splitlines()
    assert lines[0].startswith("NOT verified")
    assert lines[1:] == [
        "  · the release tag release/1 was moved or removed [tag-moved]",
        f"      what to do: {BY_CODE['tag-moved'].hint}",
        "      more: review/reasons/tag-moved.md",
    ]


def test_the_json_holds_the_reason_without_advice() -> None:
    (reason,) = proof_json(Proof(1, 1, (MOVED,), TIP, TIP), str)["reasons"]
    assert reason == {"code": "tag-moved", "message": str(MOVED.message), "path": "release/1"}


def test_a_proved_history_is_told_in_two_lines() -> None:
    text = proof_text(Proof(2, 1, (), TIP, TIP), str)
    assert text == f"verified: 2 landings, 1 releases\nmain {TIP[:12]}, ledger {TIP[:12]}"
