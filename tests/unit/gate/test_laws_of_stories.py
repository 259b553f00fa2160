"""What holds of every story in `tests/cases`, whoever approves once more, and in whatever order things are listed.

The stories hold what people really do: substitutes, deputies, several units, quorums, hand-overs, ended terms,
objections. Added to each are approvals that somebody could or could not give.
"""

from __future__ import annotations

import re
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from msgspec.structs import replace

from fuzi.gate.decide import judge
from fuzi.model.people import Role
from fuzi.model.policy import StageId
from fuzi.model.verdict import Outcome, Verdict
from gate_case import CASES, SHANGHAI, Story, lacking, load_story, public_key

NAMES = sorted(folder.name for folder in CASES.iterdir() if folder.is_dir())
RANK = {Outcome.REFUSED: 0, Outcome.PENDING: 1, Outcome.APPROVED: 2}


@cache
def told(name: str) -> Story:
    return load_story(CASES / name)


def fresh(name: str) -> Story:
    """Return a story that can be told on."""
    story = told(name)
    return replace(story, drafts=[*story.drafts], filed=[*story.filed])


@cache
def voices(name: str) -> tuple[dict[str, Any], ...]:
    """Return every approval that somebody on the roster of a story could sign, in office or not."""
    ground = told(name).ground
    found = []
    for person in ground.roster.people:
        hats = [(term.role.value, term.unit or "", "") for term in person.roles]
        hats += [("unit-leader", unit.id, "") for unit in ground.roster.units if unit.substitute == person.id]
        for deputy in ground.roster.deputies:
            if deputy.by == person.id:
                principal = ground.roster.person(deputy.principal)
                terms = [one for one in (principal.roles if principal else ()) if one.role is deputy.role]
                hats += [(deputy.role.value, one.unit or "", deputy.principal) for one in terms]
        for role, unit, behalf in hats:
            stages = ["unit-approval"] if role == Role.UNIT_LEADER and unit else []
            stages += ["initial-review", "confidentiality-review", "sign-off"]
            for stage in stages:
                named = unit if stage == "unit-approval" else ""
                found.append({"by": person.id, "role": role, "stage": stage, "unit": named, "on_behalf": behalf})
    return tuple(found)


def add(story: Story, voice: dict[str, Any], lag: int = 0) -> None:
    """Let one more approval be filed at the end of a story; `lag` is how far behind its signer's view is."""
    step = max(one.position for one in story.filed) + 1
    at = story.now.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    flags = [one.id for filed in story.filed for one in getattr(filed.statement, "findings", ())]
    key = key_of(story, voice["by"])
    seen = max(1, step - 1 - lag)
    words = {**voice, "says": "approve", "step": step, "seen": seen, "at": at, "acknowledge": flags, "key": key}
    story.say(words)


@cache
def _key_names() -> dict[str, str]:
    """Return every key that a roster of the stories names, by what stands in the roster for it."""
    texts = (path.read_text(encoding="utf-8") for path in CASES.rglob("*roster.yml"))
    return {public_key(name): name for text in texts for name in re.findall(r"\bkey-[\w-]+", text)}


def key_of(story: Story, person: str) -> str:
    """Return a key of a person that speaks for him today; any other where there is none."""
    held = story.ground.roster.person(person)
    today = story.ground.day(story.now)
    good = [one.key for one in held.keys if one.covers(today)] if held else []
    return _key_names()[good[0]] if good else "key-nobody"


def is_no_worse(before: Verdict, after: Verdict) -> bool:
    return not lacking(after) - lacking(before) and RANK[after.outcome] >= RANK[before.outcome]


@pytest.mark.parametrize("name", NAMES)
def test_no_approval_that_anybody_could_add_makes_more_missing(name: str) -> None:
    before = judge(fresh(name).case())
    for voice in voices(name):
        story = fresh(name)
        add(story, voice)
        after = judge(story.case())
        assert is_no_worse(before, after), (voice, lacking(after) - lacking(before), after.reasons)


@settings(max_examples=150, deadline=None)
@given(some.sampled_from(NAMES), some.data())
def test_approvals_one_after_another_never_make_more_missing(name: str, data: some.DataObject) -> None:
    story = fresh(name)
    before = judge(story.case())
    for _round in range(data.draw(some.integers(2, 6))):
        add(story, data.draw(some.sampled_from(voices(name))), data.draw(some.sampled_from([0, 0, 0, 1, 2])))
        after = judge(story.case())
        assert is_no_worse(before, after), (lacking(after) - lacking(before), after.reasons)
        before = after


@settings(max_examples=150, deadline=None)
@given(some.sampled_from(NAMES), some.data(), some.integers(1, 9), some.randoms())
def test_how_equal_places_are_listed_never_matters(
    name: str, data: some.DataObject, width: int, chance: Random
) -> None:
    story = fresh(name)
    for voice in data.draw(some.lists(some.sampled_from(voices(name)), max_size=4)):
        add(story, voice)
    case = story.case()
    at_once = tuple(replace(one, position=one.position // width) for one in case.filed)
    shuffled = list(at_once)
    chance.shuffle(shuffled)
    one, other = (replace(case, filed=tuple(filed)) for filed in (at_once, shuffled))
    assert judge(one) == judge(other)


@pytest.mark.parametrize("name", NAMES)
def test_a_story_judged_twice_has_one_answer_and_an_approval_is_counted_or_told_why_not(name: str) -> None:
    case = fresh(name).case()
    verdict = judge(case)
    assert judge(replace(case, filed=tuple(reversed(case.filed)))) == verdict
    heard = {one.statement for one in verdict.counted} | {one.statement for one in verdict.disregarded}
    if not case.is_closed and case.submission is not None:
        assert {filed.id for filed, words in case.approvals if words.decision == "approve"} <= heard


@settings(max_examples=100, deadline=None)
@given(some.sampled_from(NAMES), some.data())
def test_everybody_named_as_able_to_give_what_is_missing_can_give_it(name: str, data: some.DataObject) -> None:
    story = fresh(name)
    verdict = judge(story.case())
    for one in verdict.missing:
        if one.stage not in list(StageId) or not one.candidates or not _is_next(verdict, one.stage):
            continue
        person = data.draw(some.sampled_from(one.candidates))
        able = [
            voice
            for voice in voices(name)
            if (voice["by"], voice["stage"]) == (person, one.stage) and (not one.unit or voice["unit"] == one.unit)
        ]
        assert any(_helps(name, voice, verdict) for voice in able), (person, one)


def _is_next(verdict: Verdict, stage: str) -> bool:
    return all(StageId(stage).rank <= StageId(one.stage).rank for one in verdict.missing)


def _helps(name: str, voice: dict[str, Any], before: Verdict) -> bool:
    story = fresh(name)
    add(story, voice)
    return bool(lacking(before) - lacking(judge(story.case())))
