"""What holds of every verdict in bureaus of any make: who holds which office, what the policy asks, who says what.

Policies, rosters and talks are drawn at random; the gate is asked as for any other change.
"""

from __future__ import annotations

import json
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as some
from msgspec.structs import replace

from fuzi.formats.policy_file import parse_policy
from fuzi.gate.decide import judge
from fuzi.gate.ground import Ground
from fuzi.model.change_statement import Approval, Decision
from fuzi.model.ids import UnitId
from fuzi.model.policy import StageId
from fuzi.model.verdict import Outcome
from gate_case import CASES, SHANGHAI, Story, instant, lacking, roster_of

PEOPLE = ("p01", "p02", "p03", "p04", "p05", "p06", "p07")
HATS = (
    {"role": "site-admin"},
    {"role": "site-leader"},
    {"role": "confidentiality-officer"},
    {"role": "publisher"},
    {"role": "unit-leader", "unit": "office"},
    {"role": "unit-leader", "unit": "school"},
)
REVIEWERS = ("confidentiality-officer", "unit-leader", "publisher")
WEIGHT = {Outcome.REFUSED: 0, Outcome.PENDING: 1, Outcome.APPROVED: 2}


@some.composite
def stages(draw: some.DrawFn, *, is_governance: bool) -> list[dict[str, Any]]:
    """The stages of one requirement."""
    role = draw(some.sampled_from(["site-admin", "site-admin", "publisher"]))
    review = {"stage": "initial-review", "role": role, "count": draw(some.integers(1, 2))}
    review["substitutes"] = sorted(draw(some.sets(some.sampled_from(REVIEWERS), max_size=2)) - {role})
    found = [] if is_governance else [{"stage": "unit-approval", "role": "unit-leader", "of": "units"}]
    found.append(review)
    if draw(some.booleans()):
        secret = {"stage": "confidentiality-review", "role": "confidentiality-officer", "when": "always"}
        secret |= {"same_person_as": "initial-review"} if draw(some.booleans()) else {}
        found.append(secret)
    found.append({"stage": "sign-off", "role": "site-leader", "count": draw(some.integers(1, 2))})
    for one in found:
        if draw(some.integers(0, 3)) == 0:
            one["valid_days"] = draw(some.integers(1, 4))
    return found


@some.composite
def grounds(draw: some.DrawFn) -> Ground:
    """The rules of a bureau."""
    requirements = [{"paths": ["content/**"], "stages": draw(stages(is_governance=False))}]
    if draw(some.booleans()):
        requirements.append({"paths": ["content/news/**"], "stages": draw(stages(is_governance=False))})
    policy = {
        "version": 1,
        "requirements": requirements,
        "governance": {"stages": draw(stages(is_governance=True))},
        "may": {"land": ["publisher"], "lift": ["site-leader"]},
    }
    people = [
        {
            "id": one,
            "roles": draw(some.lists(some.sampled_from(HATS), min_size=one != "p05", max_size=2, unique_by=str)),
        }
        for one in PEOPLE
    ]
    units = [{"id": "office", "name": "办公室", "paths": ["content/services/**"]}, {"id": "school", "name": "学校"}]
    for unit in units:
        if draw(some.integers(0, 3)) == 0:
            unit |= {"leader": "none", "substitute": draw(some.sampled_from(PEOPLE))}
    base = (CASES / "roster.yml").read_text(encoding="utf-8")
    gone = [{"id": "p08", "gone": True}]
    changes = {
        "people": [*people, *gone],
        "units": [*units, *({"id": u, "gone": True} for u in ("network-center", "first-primary"))],
    }
    roster = roster_of(base, json.dumps(changes))
    columns = {"news": UnitId("school")} if draw(some.booleans()) else {}
    return Ground(parse_policy(json.dumps(policy)), roster, columns, SHANGHAI, "lists", ("news", "services"))


@some.composite
def said(draw: some.DrawFn, ground: Ground) -> dict[str, Any]:
    """One thing that somebody says, in an office he holds; seldom in another."""
    holders = [(one.id, term) for one in ground.roster.people for term in one.roles]
    by, role, unit = draw(some.sampled_from(PEOPLE)), "site-admin", ""
    if holders and draw(some.integers(0, 9)):
        by, term = draw(some.sampled_from(holders))
        role, unit = term.role.value, term.unit or ""
    stage = draw(some.sampled_from(["unit-approval", "initial-review", "confidentiality-review", "sign-off"]))
    by_role = {"site-leader": "sign-off", "site-admin": "initial-review", "publisher": "initial-review"}
    stage = by_role.get(role, stage) if draw(some.integers(0, 5)) else stage
    says = draw(some.sampled_from(["approve"] * 8 + ["object", "withdraw", "lift"]))
    lag, days = draw(some.sampled_from([0, 0, 0, 0, 1, 2])), draw(some.sampled_from([0, 0, 0, 1]))
    unit = unit if stage == "unit-approval" else ""
    return {"by": by, "role": role, "unit": unit, "stage": stage, "says": says, "lag": lag, "days": days}


@some.composite
def wanted(draw: some.DrawFn, story: Story) -> dict[str, Any]:
    """An approval that is missing, by somebody who could give it; where nobody could, anything."""
    roster = story.ground.roster
    missing = [one for one in judge(story.case()).missing if one.candidates]
    if not missing:
        return draw(said(story.ground))
    first = min(StageId(one.stage).rank for one in missing)
    one = draw(some.sampled_from([one for one in missing if StageId(one.stage).rank == first]))
    by = draw(some.sampled_from(one.candidates))
    person = roster.person(by)
    held = [term.role.value for term in person.roles] if person else []
    able = [role for role in (one.role, *REVIEWERS) if role in held]
    role = one.role if one.unit or not able else able[0]
    lag = draw(some.sampled_from([0, 0, 0, 1]))
    words = {"by": by, "role": role, "unit": one.unit, "stage": one.stage, "says": "approve", "lag": lag}
    return words | {"days": draw(some.sampled_from([0, 0, 0, 1]))}


FILES = some.sampled_from(
    [
        {"content/news/open-day/index.md": "v1"},
        {"content/services/enrol/index.md": "v1", "content/news/open-day/index.md": "v1"},
        {"site_config/links.yml": "v1"},
        {"review/policy.yml": "v1", "content/news/open-day/index.md": "v1"},
    ]
)


@some.composite
def tales(draw: some.DrawFn) -> tuple[Story, list[dict[str, Any]]]:
    """A story up to its last word but a few, and further words."""
    ground = draw(grounds())
    story = Story(ground)
    files = draw(FILES)
    authors = draw(some.sampled_from([["p05"], ["p05"], ["p05"], ["p01", "p05"]]))
    story.submit({"by": "p05", "files": files, "authors": authors})
    day, step = 20, 1
    for _round in range(draw(some.integers(0, 9))):
        one = draw(wanted(story)) if draw(some.integers(0, 3)) else draw(said(ground))
        step, day = step + 1, min(23, day + one["days"])
        tell(story, one, step, day)
        if draw(some.integers(0, 9)) == 0:
            step += 1
            first = sorted(files)[0]
            again = {"by": "p05", "files": {**files, first: f"v{step}"}, "authors": ["p05"], "step": step}
            story.submit({**again, "at": f"2026-11-{day} 10:{step:02d}"})
    more = [draw(wanted(story)), *draw(some.lists(said(ground), max_size=2))]
    return story, more


def tell(story: Story, one: dict[str, Any], step: int, day: int) -> None:
    statement = 2 + one["lag"] if one["says"] in {"withdraw", "lift"} else None
    words = {**one, "step": step, "seen": max(1, step - 1 - one["lag"]), "statement": statement, "words": "x"}
    story.say({**words, "at": f"2026-11-{day} 10:{step:02d}"})


@settings(max_examples=200, deadline=None)
@given(tales())
def test_an_approval_more_never_makes_more_missing(tale: tuple[Story, list[dict[str, Any]]]) -> None:
    story, more = tale
    story.now = instant("2026-11-23 18:00")
    before = judge(story.case())
    for one in more:
        step = max(filed.position for filed in story.filed) + 1
        tell(story, {**one, "says": "approve"}, step, 23)
        after = judge(story.case())
        assert not lacking(after) - lacking(before), (before.missing, after.missing)
        assert WEIGHT[after.outcome] >= WEIGHT[before.outcome], (before.reasons, after.reasons)
        before = after


@settings(max_examples=80, deadline=None)
@given(tales(), some.integers(1, 9), some.randoms())
def test_how_what_came_together_is_listed_never_matters(
    tale: tuple[Story, list[dict[str, Any]]], width: int, chance: Random
) -> None:
    case = tale[0].case()
    at_once = [replace(one, position=one.position // width) for one in case.filed]
    shuffled = [*at_once]
    chance.shuffle(shuffled)
    verdict = judge(replace(case, filed=tuple(at_once)))
    assert judge(replace(case, filed=tuple(shuffled))) == verdict
    assert judge(replace(case, filed=tuple(at_once))) == verdict


@settings(max_examples=80, deadline=None)
@given(tales())
def test_what_is_approved_has_its_quorum_of_different_people(tale: tuple[Story, list[dict[str, Any]]]) -> None:
    story, more = tale
    for one in more:
        tell(story, {**one, "says": "approve"}, max(filed.position for filed in story.filed) + 1, 23)
    case = story.case()
    verdict = judge(case)
    by_person = {one.person: one.stage for one in verdict.counted if one.stage != "confidentiality-review"}
    assert not by_person.keys() & case.authors
    for one in verdict.counted:
        if one.stage != "confidentiality-review":
            assert by_person[one.person] == one.stage
    if verdict.outcome is Outcome.APPROVED:
        assert any(one.stage == "sign-off" for one in verdict.counted)
        said_no = [words for _filed, words in case.approvals if words.decision is Decision.OBJECT]
        answered = {one.statement for one in verdict.disregarded}
        assert len(said_no) == len([one for one in case.filed if one.id in answered and _is_objection(one.statement)])


def _is_objection(statement: object) -> bool:
    return isinstance(statement, Approval) and statement.decision is Decision.OBJECT
