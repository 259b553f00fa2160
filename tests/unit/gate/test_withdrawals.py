"""Who may take back what: one's own word, of the same kind, once; the same rule wherever it is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from fuzi.gate import admission, spoken
from fuzi.gate.emergency import record_problems
from fuzi.gate.ground import Case
from fuzi.model.change_statement import Approval
from fuzi.model.statement import Filed
from fuzi.model.verdict import Reason
from unit.gate.test_admission import approved

ALARM = {"stage": "emergency", "role": "site-admin"}
Ask = Callable[[Filed, Case], Reason | None]


def in_emergency(filed: Filed, case: Case) -> Reason | None:
    return next(iter(record_problems(filed, case)), None)


def word_problem(filed: Filed, case: Case) -> Reason | None:
    assert isinstance(filed.statement, Approval)
    return spoken.word_problem(filed, filed.statement, case)


@pytest.mark.parametrize(
    ("told", "ask", "said"),
    [
        ({"statement": 2}, admission.approval_problem, ""),
        ({"statement": 2, "key": "key-p03"}, admission.approval_problem, "wrong-signer"),
        ({"statement": 4}, admission.approval_problem, "statement-unknown"),
        ({"statement": 1}, admission.approval_problem, "statement-unknown"),
        ({"statement": 4, **ALARM}, in_emergency, ""),
        ({"statement": 4, **ALARM, "key": "key-p03"}, in_emergency, "wrong-signer"),
        ({"statement": 2, **ALARM}, in_emergency, "statement-unknown"),
        ({"statement": 5, **ALARM}, in_emergency, "statement-unknown"),
        ({"statement": 4, **ALARM, "by": "p08", "role": "publisher"}, in_emergency, "not-own"),
        ({"statement": 6, **ALARM}, in_emergency, "not-own"),
        ({"statement": 2}, word_problem, ""),
        ({"statement": 4, **ALARM}, word_problem, ""),
        ({"statement": 6, **ALARM}, word_problem, "not-own"),
        ({"statement": 1}, word_problem, "statement-unknown"),
        ({"statement": 2, "by": "p03"}, word_problem, "not-own"),
    ],
)
def test_each_place_takes_back_its_own_words_alone(told: dict[str, Any], ask: Ask, said: str) -> None:
    story = approved()
    story.say({"step": 4, "by": "p01", "says": "emergency", "role": "site-admin"})
    story.say({"step": 5, "by": "p01", "says": "object", "words": "先改", **ALARM})  # no host takes it in
    story.say({"step": 6, "by": "p01", "says": "withdraw", "statement": 4, **ALARM})
    words = {"step": 7, "by": "p01", "says": "withdraw", "stage": "initial-review", "role": "site-admin", **told}
    before = story.case()
    filed = story.say(words)
    reason = ask(filed, replace(before, positions=story.case().positions))
    assert (reason.code if reason else "") == said
