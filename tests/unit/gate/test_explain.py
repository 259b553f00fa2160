"""What an editor is told stage by stage is what the gate decided, no more and no less."""

from __future__ import annotations

from collections import Counter

import pytest

from fuzi.gate.decide import judge
from fuzi.gate.explain import explain
from fuzi.model.change_statement import Approval, Decision
from fuzi.model.explanation import Explanation, StageRow, StageState
from fuzi.model.policy import StageId
from fuzi.model.verdict import Outcome
from gate_case import CASES, Story, load_story

FOLDERS = [folder.name for folder in sorted(CASES.iterdir()) if folder.is_dir()]


def explained(name: str) -> tuple[Story, Explanation]:
    story = load_story(CASES / name)
    case = story.case()
    return story, explain(case, judge(case))


def rows_of(name: str, stage: str) -> list[StageRow]:
    return [row for page in explained(name)[1].pages for row in page.rows if row.stage == stage]


def states(name: str) -> list[tuple[str, StageState]]:
    return [(row.stage, row.state) for page in explained(name)[1].pages for row in page.rows]


@pytest.mark.parametrize("name", FOLDERS)
def test_every_story_is_told_as_it_was_decided(name: str) -> None:
    story, explanation = explained(name)
    case = story.case()
    verdict = judge(case)
    if case.is_closed or case.submission is None:
        return
    assert {page.item for page in explanation.pages} == {item.id for item in case.items}
    asked = {(page.item, row.stage, row.role, row.unit): row for page in explanation.pages for row in page.rows}
    missing = {(page, one.stage, one.role, one.unit): one for one in verdict.missing for page in one.pages}
    assert {key: one.count for key, one in missing.items()} == {
        key: row.lacking for key, row in asked.items() if row.lacking
    }
    for key, one in missing.items():
        assert asked[key].candidates == one.candidates
    told = Counter(
        (given.statement, page.item) for page in explanation.pages for row in page.rows for given in row.given
    )
    counted = {(one.statement, page) for one in verdict.counted for page in one.pages}
    assert set(told) == counted
    stands = {one.id for one, words in case.approvals if words.decision is Decision.OBJECT}
    stands -= {one.statement for one in verdict.disregarded}
    assert {one.statement for one in explanation.objections} == stands
    alone = {row.stage for row in asked.values() if row.state is StageState.ALONE}
    assert bool(alone) <= any(one.code == "sign-off-alone" for one in verdict.reasons)
    for row in asked.values():
        assert (row.state is StageState.RESTING) <= any(one.reason.code == "earlier-stage-fell" for one in row.fallen)
    if verdict.outcome is Outcome.APPROVED:
        settled = {StageState.GIVEN, StageState.ALONE, StageState.NOT_ASKED}
        assert {row.state for row in asked.values()} <= settled


@pytest.mark.parametrize("name", FOLDERS)
def test_stages_stand_in_their_order_and_nothing_later_is_open_before_what_comes_first(name: str) -> None:
    for page in explained(name)[1].pages:
        ranks = [StageId(row.stage).rank for row in page.rows]
        assert ranks == sorted(ranks)
        opened = [StageId(row.stage).rank for row in page.rows if row.state is StageState.OPEN]
        unsettled = [StageId(row.stage).rank for row in page.rows if row.lacking or row.state is StageState.OBJECTED]
        assert not opened or set(opened) == {min(unsettled)}


def test_a_stage_that_is_not_asked_for_says_why() -> None:
    (row,) = rows_of("a-plain-page-is-reviewed-and-signed-off", "confidentiality-review")
    assert row.state is StageState.NOT_ASKED and row.why is not None and "flagged" in str(row.why)
    (row,) = rows_of("a-plain-page-is-reviewed-and-signed-off", "unit-approval")
    assert row.state is StageState.NOT_ASKED and "no unit" in str(row.why)


def test_a_unit_without_a_leader_is_stuck() -> None:
    (row,) = rows_of("a-unit-without-a-leader-waits", "unit-approval")
    assert row.state is StageState.STUCK and row.unit and not row.candidates


def test_what_fell_stands_beside_the_stage_it_was_for() -> None:
    (row,) = rows_of("the-policy-changed-after-the-approval", "initial-review")
    assert [one.reason.code for one in row.fallen] == ["policy-changed"]


def test_a_sign_off_rests_while_the_review_before_it_has_lapsed() -> None:
    (row,) = rows_of("the-approval-is-too-old", "sign-off")
    assert row.state is StageState.RESTING and [one.person for one in row.fallen] == ["p03"]


def test_the_sign_off_waits_for_every_page() -> None:
    assert (StageId.SIGN_OFF, StageState.OPEN) not in states("an-approval-that-covers-only-one-page")


def test_an_objection_to_the_last_submission_is_the_author_s_turn() -> None:
    assert explained("an-objection-outlasts-other-approvals")[1].is_with_author


def test_an_objection_to_an_earlier_submission_is_the_objector_s_turn() -> None:
    explanation = explained("an-objection-stands-over-the-next-submission")[1]
    assert explanation.objections and not explanation.is_with_author


def test_settings_by_the_only_administrator_are_decided_by_the_sign_off_alone() -> None:
    assert ("initial-review", StageState.ALONE) in states("settings-changed-by-the-only-administrator")


def test_a_landed_change_is_told_by_what_carried_it() -> None:
    story = load_story(CASES / "a-plain-page-is-reviewed-and-signed-off")
    counted = tuple(one.statement for one in story.verdict().counted)
    story.say({"step": 9, "by": "p07", "says": "land"})
    landing = story.filed[-1]
    from msgspec.structs import replace

    carried = replace(landing, statement=replace(landing.statement, counted=counted))
    story.filed[-1] = carried
    case = story.case()
    pages = explain(case, judge(case)).pages
    given = [one.statement for page in pages for row in page.rows for one in row.given]
    assert sorted(given) == sorted(counted)


def test_what_landed_by_emergency_is_told_by_the_approvals_given_afterwards() -> None:
    story = load_story(CASES / "an-emergency-signed-by-two-persons")
    last = max(one.position for one in story.filed)
    story.say({"step": last + 1, "by": "p08", "says": "land"})
    assert [row for page in explain(story.case(), story.verdict()).pages for row in page.rows] == []
    story.say({"step": last + 2, "by": "p01", "says": "approve", "stage": "initial-review"})
    story.say({"step": last + 3, "by": "p03", "says": "approve", "stage": "sign-off"})
    story.say({"step": last + 4, "by": "p03", "says": "withdraw", "statement": last + 3})
    rows = [row for page in explain(story.case(), story.verdict()).pages for row in page.rows]
    assert [(row.stage, [one.person for one in row.given]) for row in rows] == [("initial-review", ["p01"])]


def test_an_abandoned_change_has_no_stages() -> None:
    story = load_story(CASES / "the-change-was-abandoned")
    case = story.case()
    assert explain(case, judge(case)) == Explanation()


def test_every_statement_told_is_one_of_the_story() -> None:
    for name in FOLDERS:
        story, explanation = explained(name)
        known = {one.id for one in story.filed if isinstance(one.statement, Approval)}
        for page in explanation.pages:
            for row in page.rows:
                assert {one.statement for one in (*row.given, *row.fallen)} <= known
