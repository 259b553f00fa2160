"""Whoever's approval is about to lapse is told in time, with the last local day on which it counts."""

from __future__ import annotations

import dataclasses
import datetime as dt

from msgspec.structs import replace

from fuzi.gate.decide import judge
from fuzi.gate.lapses import lapses
from fuzi.model.explanation import Lapse
from fuzi.model.verdict import Outcome
from gate_case import CASES, Story, instant, load_story

PLAIN = "a-plain-page-is-reviewed-and-signed-off"


def aged(now: str, name: str = PLAIN) -> Story:
    """Return a story (approvals of 20 November, valid for 30 days) looked at some evening."""
    story = load_story(CASES / name)
    story.now = instant(now)
    return story


def lapsing(story: Story, days: int = 7) -> tuple[Lapse, ...]:
    case = story.case()
    return lapses(case, judge(case), days)


def test_nobody_is_told_before_the_last_week() -> None:
    assert lapsing(aged("2026-12-12 23:59")) == ()


def test_a_week_before_the_signers_are_told_the_last_day() -> None:
    found = lapsing(aged("2026-12-14 00:00"))
    assert {one.person for one in found} == {"p01", "p03"}
    assert {(one.last_day, one.days_left, one.reason.code) for one in found} == {
        (dt.date(2026, 12, 20), 6, "approval-expired")
    }


def test_on_the_last_day_it_still_counts_and_no_day_is_left() -> None:
    story = aged("2026-12-20 23:30")
    assert story.verdict().outcome is Outcome.APPROVED
    assert {(one.last_day, one.days_left) for one in lapsing(story)} == {(dt.date(2026, 12, 20), 0)}


def test_what_has_lapsed_is_no_longer_foretold() -> None:
    story = aged("2026-12-21 00:01")
    assert story.verdict().outcome is Outcome.PENDING
    assert lapsing(story) == ()


def test_the_day_told_is_the_day_the_gate_keeps() -> None:
    for hour in ("00:10", "12:00", "23:50"):
        (first, *_rest) = lapsing(aged(f"2026-12-15 {hour}"))
        last = instant(f"{first.last_day} 23:59")
        case = aged("2026-12-15 12:00").case()
        assert judge(replace(case, now=last)).outcome is Outcome.APPROVED
        assert judge(replace(case, now=last + dt.timedelta(minutes=2))).outcome is Outcome.PENDING


def test_a_term_that_ends_is_foretold_too() -> None:
    story = aged("2026-11-23 18:00")
    roster = story.ground.roster
    day = dt.date(2026, 11, 25)
    people = tuple(
        replace(one, roles=tuple(replace(term, last=day) for term in one.roles)) if one.id == "p03" else one
        for one in roster.people
    )
    story.ground = replace(story.ground, roster=replace(roster, people=people))
    (one,) = lapsing(story)
    assert (one.person, one.last_day, one.reason.code) == ("p03", day, "role-ended")


def test_one_who_has_approved_anew_is_not_reminded_of_the_old_approval() -> None:
    story = aged("2026-12-15 12:00")
    step = max(one.position for one in story.filed) + 1
    story.say({"step": step, "by": "p01", "says": "approve", "stage": "initial-review", "at": "2026-12-15 09:00"})
    assert "p01" not in {one.person for one in lapsing(story)}


def short(now: str) -> tuple[Lapse, ...]:
    """Return what lapses where an approval counts for four days."""
    story = aged(now)
    policy = story.ground.policy
    lines = tuple(
        dataclasses.replace(line, stages=tuple(replace(stage, valid_days=4) for stage in line.stages))
        for line in policy.requirements
    )
    story.ground = replace(story.ground, policy=replace(policy, requirements=lines))
    return lapsing(story)


def test_a_short_validity_is_told_once_half_of_it_is_over() -> None:
    assert short("2026-11-20 18:00") == short("2026-11-21 18:00") == ()
    assert {(one.last_day, one.days_left) for one in short("2026-11-22 18:00")} == {(dt.date(2026, 11, 24), 2)}


def test_a_closed_change_lapses_no_more() -> None:
    story = aged("2026-12-15 12:00")
    step = max(one.position for one in story.filed) + 1
    story.say({"step": step, "by": "p07", "says": "land"})
    assert lapsing(story) == ()
