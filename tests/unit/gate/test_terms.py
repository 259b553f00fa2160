"""Terms, keys and deputies end with the site's day: at 23:59:59 in Shanghai all counts, a second later nothing does."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec.structs import replace

from fuzi.gate import admission
from fuzi.model.verdict import Outcome
from gate_case import CASES, SHANGHAI, Story, ground_of, roster_of

BASE = (CASES / "roster.yml").read_text(encoding="utf-8")
PAGE = "content/news/open-day/index.md"
LAST, NEXT = "2026-11-23 23:59:59", "2026-11-24 00:00:00"
ENDS = {
    "role": "people: [{id: p03, roles: [{role: site-leader, to: 2026-11-23}]}]",
    "key": "people: [{id: p03, keys: [{key: key-p03, to: 2026-11-23}]}]",
    "compromised": "people: [{id: p03, keys: [{key: key-p03, compromised_since: 2026-11-24}]}]",
}
BEGINS = {
    "role": "people: [{id: p03, roles: [{role: site-leader, from: 2026-11-24}]}]",
    "key": "people: [{id: p03, keys: [{key: key-p03, from: 2026-11-24}]}]",
}
DEPUTY = "deputies: [{role: site-leader, for: p03, by: p08, from: 2026-11-01, to: 2026-11-23, reason: 进修}]"
ON_BEHALF = {"by": "p08", "on_behalf": "p03"}


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(dt.UTC)


def told(roster: str, now: str) -> Story:
    """Return a change that has its initial review, at an instant, by a roster with this laid over it."""
    ground = replace(ground_of(CASES, {}), roster=roster_of(BASE, roster))
    story = Story(ground, at(now))
    story.submit({"by": "p05", "files": {PAGE: "v1"}})
    story.say({"step": 2, "by": "p01", "says": "approve", "stage": "initial-review"})
    return story


def sign_off(roster: str, now: str, **who: str) -> str:
    """Return the code with which a sign-off is refused at an instant; "" where it is taken in and counts."""
    story = told(roster, now)
    before = story.case()
    row = {"step": 3, "by": "p03", "says": "approve", "stage": "sign-off", "role": "site-leader", "at": now, **who}
    filed = story.say(row)
    case = replace(before, positions=story.case().positions)
    reason = admission.approval_problem(filed, case)
    assert (story.verdict().outcome is Outcome.APPROVED) == (reason is None)
    return reason.code if reason else ""


@pytest.mark.parametrize("what", sorted(ENDS))
def test_the_last_day_counts_to_its_end_and_no_longer(what: str) -> None:
    assert sign_off(ENDS[what], LAST) == ""
    assert sign_off(ENDS[what], NEXT) in {"role-not-held", "key-not-valid", "key-compromised"}


@pytest.mark.parametrize("what", sorted(BEGINS))
def test_the_first_day_counts_from_its_first_second(what: str) -> None:
    assert sign_off(BEGINS[what], LAST) in {"role-not-held", "key-not-valid"}
    assert sign_off(BEGINS[what], NEXT) == ""


def test_a_deputy_acts_to_the_end_of_the_last_day() -> None:
    assert sign_off(DEPUTY, LAST, **ON_BEHALF) == ""
    assert sign_off(DEPUTY, NEXT, **ON_BEHALF) != ""


def test_what_was_signed_on_the_last_day_lands_that_day_and_waits_for_a_successor_on_the_next() -> None:
    for now, outcome in ((LAST, Outcome.APPROVED), (NEXT, Outcome.PENDING)):
        story = told(ENDS["role"], now)
        story.say({"step": 3, "by": "p03", "says": "approve", "stage": "sign-off", "at": "2026-11-23 20:00"})
        assert story.verdict().outcome is outcome
    assert [one.reason.code for one in story.verdict().disregarded] == ["role-ended"]


def test_what_was_signed_with_a_key_in_its_last_second_still_counts_tomorrow() -> None:
    for what in ("key", "compromised"):
        story = told(ENDS[what], NEXT)
        story.say({"step": 3, "by": "p03", "says": "approve", "stage": "sign-off", "at": LAST})
        assert story.verdict().outcome is Outcome.APPROVED


def test_the_day_is_not_that_of_greenwich() -> None:
    assert sign_off(ENDS["role"], "2026-11-23 08:00:01") == ""  # one second past midnight in Greenwich
    assert at(NEXT).date() == dt.date(2026, 11, 23)  # still the last day there, and refused all the same
    assert sign_off(ENDS["role"], NEXT) == "role-not-held"
