"""What holds of every verdict, whatever is said and in whatever order it is listed."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as some
from msgspec.structs import replace

from fuzi.gate.decide import judge
from fuzi.gate.ground import Case
from fuzi.model.change_statement import Approval, Decision
from fuzi.model.policy import StageId
from fuzi.model.statement import Filed
from fuzi.model.verdict import Outcome
from gate_case import CASES, Story, ground_of, lacking, load_story

GROUND = ground_of(CASES, {})
FILES = {
    "content/services/enrol/index.md": "v1",
    "content/news/open-day/index.md": "v1",
    "content/news/open-day/plan.xlsx": "v1",
}
ROLES = {
    "p01": [("site-admin", "")],
    "p02": [("unit-leader", "network-center")],
    "p03": [("site-leader", "")],
    "p04": [("confidentiality-officer", "")],
    "p05": [("editor", "")],
    "p07": [("unit-leader", "first-primary"), ("unit-leader", "network-center")],
}
HAPPY = (
    ("p02", "unit-approval", "unit-leader", "network-center"),
    ("p01", "initial-review", "site-admin", ""),
    ("p04", "confidentiality-review", "confidentiality-officer", ""),
    ("p03", "sign-off", "site-leader", ""),
)


@some.composite
def words(draw: some.DrawFn) -> dict[str, Any]:
    """One thing that somebody says; half of the time somebody who could."""
    by, stage, role, unit = draw(some.sampled_from(HAPPY))
    if draw(some.integers(0, 3)) == 0:
        by = draw(some.sampled_from(sorted(ROLES)))
        role, unit = draw(some.sampled_from(ROLES[by]))
        stage = draw(some.sampled_from([one.value for one in StageId]))
    says = draw(some.sampled_from(["approve"] * 6 + ["object", "withdraw", "lift"]))
    return {"by": by, "stage": stage, "role": role, "unit": unit, "says": says, "lag": draw(some.integers(0, 2))}


TALKS = some.lists(words(), max_size=9)
AUTHORS = some.sampled_from([["p05"], ["p01", "p05"], ["p02", "p05"]])


def story_of(authors: list[str], talk: list[dict[str, Any]]) -> Story:
    story = Story(GROUND)
    story.submit({"by": "p05", "files": FILES, "authors": authors})
    for step, one in enumerate(talk, start=2):
        seen = max(1, step - 1 - one["lag"])
        statement = 2 + one["lag"] if one["says"] in {"withdraw", "lift"} else None
        story.say({**one, "step": step, "seen": seen, "statement": statement, "words": "x"} | {"lag": 0})
    return story


@given(AUTHORS, TALKS, some.integers(1, 9), some.randoms())
def test_the_order_in_which_statements_are_listed_never_matters(
    authors: list[str], talk: list[dict[str, Any]], width: int, chance: Random
) -> None:
    case = story_of(authors, talk).case()
    at_once = tuple(replace(one, position=one.position // width) for one in case.filed)
    shuffled = list(at_once)
    chance.shuffle(shuffled)
    assert judge(replace(case, filed=tuple(shuffled))) == judge(replace(case, filed=at_once))


@given(AUTHORS, TALKS, words())
def test_one_more_approval_never_makes_more_missing(
    authors: list[str], talk: list[dict[str, Any]], more: dict[str, Any]
) -> None:
    before = story_of(authors, talk).verdict()
    after = story_of(authors, [*talk, {**more, "says": "approve"}]).verdict()
    assert not lacking(after) - lacking(before)
    if before.outcome is Outcome.APPROVED:
        assert after.outcome is Outcome.APPROVED


@given(AUTHORS, TALKS)
def test_a_verdict_is_of_one_piece(authors: list[str], talk: list[dict[str, Any]]) -> None:
    story = story_of(authors, talk)
    verdict = story.verdict()
    counted = {one.statement for one in verdict.counted}
    ignored = [one.statement for one in verdict.disregarded]
    said = {one.id: one.statement for one in story.filed if isinstance(one.statement, Approval)}
    approvals = {key for key, one in said.items() if one.decision is Decision.APPROVE}
    assert not counted & set(ignored)
    assert len(ignored) == len(set(ignored))
    assert approvals <= counted | set(ignored)
    assert counted <= approvals
    assert not {one.person for one in verdict.counted} & set(authors)
    assert len({(one.person, one.stage) for one in verdict.counted}) == len({one.person for one in verdict.counted})
    assert (verdict.outcome is Outcome.APPROVED) <= (not verdict.missing)
    assert verdict.outcome is Outcome.APPROVED or verdict.reasons


def without(case: Case, statement: str) -> Case:
    return replace(case, filed=tuple(one for one in case.filed if one.id != statement))


@settings(max_examples=60)
@given(AUTHORS, some.lists(words(), max_size=3))
def test_an_approved_change_is_not_approved_without_any_one_of_the_needed_approvals(
    authors: list[str], noise: list[dict[str, Any]]
) -> None:
    happy = [{"by": by, "stage": s, "role": r, "unit": u, "says": "approve", "lag": 0} for by, s, r, u in HAPPY]
    case = story_of(authors, [*happy, *({**one, "lag": 2} for one in noise)]).case()
    verdict = judge(case)
    if verdict.outcome is not Outcome.APPROVED:
        return
    for stage in StageId:
        givers = [one for one in verdict.counted if one.stage == stage]
        assert givers
        if len(givers) == 1:
            assert judge(without(case, givers[0].statement)).outcome is Outcome.PENDING


def test_every_approved_story_needs_each_of_its_approvals() -> None:
    tried = 0
    for folder in sorted(one for one in CASES.iterdir() if one.is_dir()):
        case = load_story(folder).case()
        verdict = judge(case)
        if verdict.outcome is Outcome.APPROVED:
            for one in verdict.counted:
                tried += 1
                assert judge(without(case, one.statement)).outcome is not Outcome.APPROVED, (folder.name, one.statement)
    assert tried > 50


def test_no_story_is_approved_by_its_authors_words_alone() -> None:
    for folder in sorted(one for one in CASES.iterdir() if one.is_dir()):
        case = load_story(folder).case()
        own = tuple(one for one in case.filed if not _is_of_another(one, case))
        assert judge(replace(case, filed=own)).outcome is not Outcome.APPROVED, folder.name


def _is_of_another(one: Filed, case: Case) -> bool:
    return isinstance(one.statement, Approval) and one.statement.person not in case.authors
