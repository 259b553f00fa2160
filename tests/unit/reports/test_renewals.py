"""An approval that counts no more and was given anew is told as settled: nobody is asked for it once more."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from fuzi.adapters.catalogs import translator
from fuzi.formats.policy_file import parse_policy
from fuzi.reports.comment import comment
from fuzi.reports.explanation import explanation_text
from fuzi.reports.statements import statements_text
from gate_case import CASES, Story, load_story, roster_of
from told import reader_for, told

ZH = translator("zh")
OLD = "the-approval-is-too-old"
AGAIN = "请重新看过稿件后再签一次"
DONE = "不必再办"
REVIEW = {"says": "approve", "stage": "initial-review", "at": "2026-12-21 08:30"}
TWO_ADMINS = roster_of(
    (CASES / "roster.yml").read_text(encoding="utf-8"), "people: [{id: p08, roles: [{role: site-admin}]}]"
)


def advising(story: Story) -> tuple[str, str]:
    """Return how `judge` and the comment on a forge tell a story, which say what to do."""
    reader, telling = reader_for(story, ZH), told(story)
    return explanation_text(telling, reader), comment(telling, reader)


def shown(story: Story) -> str:
    """Return how `show` lists what was said."""
    telling = told(story)
    return statements_text(telling.filed, telling.verdict, telling.titles, reader_for(story, ZH))


def too_old(*said: dict[str, object]) -> Story:
    story = load_story(CASES / OLD)
    story.ground = replace(story.ground, roster=TWO_ADMINS)
    for row in said:
        story.say(row)
    return story


def test_as_long_as_it_is_missing_everybody_is_told_to_give_it_anew() -> None:
    assert all(AGAIN in text and DONE not in text for text in advising(too_old()))
    assert DONE not in shown(too_old())


def test_who_gave_it_anew_is_told_when_and_not_asked_again() -> None:
    story = too_old({"step": 4, "by": "p01", **REVIEW})
    assert all(DONE in text and AGAIN not in text for text in advising(story))
    assert "已于 2026-12-21 08:30 重新同意，不必再办" in shown(story)


def test_where_another_one_gave_it_he_is_named() -> None:
    story = too_old({"step": 4, "by": "p08", **REVIEW})
    assert all(DONE in text and AGAIN not in text for text in advising(story))
    assert "此环节已由示例辛（p08）办理，不必再办" in shown(story)


def test_what_was_given_anew_and_taken_back_is_missing_again() -> None:
    taken_back = {"step": 5, "by": "p01", "says": "withdraw", "statement": 4, "at": "2026-12-21 08:40"}
    story = too_old({"step": 4, "by": "p01", **REVIEW}, taken_back)
    assert all(AGAIN in text and DONE not in text for text in advising(story))


@pytest.mark.parametrize(("by", "is_told"), [("p01", True), ("p08", False)])
def test_where_two_are_needed_only_who_gave_it_anew_is_done(by: str, is_told: bool) -> None:
    story = too_old({"step": 4, "by": by, **REVIEW})
    text = (CASES / "policy.yml").read_text(encoding="utf-8")
    two = text.replace("role: site-admin, valid_days", "role: site-admin, count: 2, valid_days")
    story.ground = replace(story.ground, policy=replace(parse_policy(two), digest=story.ground.policy.digest))
    assert (DONE in shown(story)) is is_told
