"""Who has left is told so, with the last day and who acts now; a key that ended or was stolen is told as that."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from fuzi.gate import admission
from fuzi.gate.explain import explain
from fuzi.model.verdict import Reason
from gate_case import CASES, SHANGHAI, Story, ground_of, instant, roster_of

BASE = (CASES / "roster.yml").read_text(encoding="utf-8")
PAGE = "content/news/open-day/index.md"
LEFT = "people: [{id: p01, keys: [{key: key-p01, to: 2026-11-19}], roles: [{role: site-admin, to: 2026-11-19}]}]"
HEIR = "people: [{id: p08, roles: [{role: site-admin}]}]"
STOLEN = (
    "people: [{id: p01, keys: [{key: key-p01, to: 2026-11-19, compromised_since: 2026-11-18}],"
    " roles: [{role: site-admin, to: 2026-11-19}]}]"
)
ENDED = "people: [{id: p01, keys: [{key: key-p01, to: 2026-11-19}]}]"


def reviewed(*rosters: str) -> tuple[Story, Reason | None]:
    """Return a change whose initial review p01 signs on 20 November, and why it is not taken in that day."""
    story = Story(replace(ground_of(CASES, {}), roster=roster_of(BASE, *rosters)))
    story.now = instant("2026-11-20 12:00")
    story.submit({"by": "p05", "files": {PAGE: "v1"}})
    before = story.case()
    filed = story.say({"step": 2, "by": "p01", "says": "approve", "stage": "initial-review"})
    return story, admission.approval_problem(filed, replace(before, positions=story.case().positions))


def test_who_left_is_told_the_last_day_and_who_acts_now() -> None:
    _story, reason = reviewed(LEFT, HEIR)
    assert reason is not None and reason.code == "signer-left" and reason.details == {"person": "p01"}
    assert str(reason.message) == "示例甲 left: the term ended on 2026-11-19; site administrator today: 示例辛"


def test_where_nobody_has_the_role_now_that_is_told() -> None:
    _story, reason = reviewed(LEFT)
    assert reason is not None
    assert str(reason.message) == "示例甲 left: the term ended on 2026-11-19; nobody is site administrator today"


@pytest.mark.parametrize("roster", [STOLEN, ENDED])
def test_a_key_that_was_stolen_or_ended_alone_is_told_as_that(roster: str) -> None:
    _story, reason = reviewed(roster, HEIR)
    assert reason is not None and reason.code == "key-not-valid"


def test_what_somebody_approved_who_left_waits_for_the_successors_confirmation() -> None:
    story, _reason = reviewed(LEFT, HEIR)
    case = story.case()
    rows = [row for page in explain(case, story.verdict()).pages for row in page.rows if row.to_confirm]
    assert [(row.stage, [one.person for one in row.to_confirm]) for row in rows] == [("initial-review", ["p01"])]
    assert case.ground.zone == SHANGHAI
