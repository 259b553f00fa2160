"""Whom a change of the roster takes off it need not be waited for: who left at once, whose only key is lost."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from fuzi.gate import admission
from fuzi.gate.revoked import revoked
from fuzi.model.change_statement import Landing
from fuzi.model.ids import PersonId
from fuzi.model.verdict import Outcome
from gate_case import CASES, CHANGE, SITE, Story, _policy_of, commit, ground_of, roster_of
from unit.gate.test_admission import FOUND, TIP, codes, filed

BASE = (CASES / "roster.yml").read_text(encoding="utf-8")
ROSTER = {"review/roster.yml": "v2"}
HEIR = "{id: p06, roles: [{role: editor}, {role: site-admin, from: 2026-11-23}]}"
LEFT = f"people: [{{id: p01, roles: [{{role: site-admin, to: 2026-11-22}}]}}, {HEIR}]"
LOST = "people: [{id: p01, keys: [{key: key-p01, compromised_since: 2026-11-23}, {key: key-p01-new}]}]"
REPLACED = "people: [{id: p01, keys: [{key: key-p01-new}]}]"
ROTATED = "people: [{id: p01, keys: [{key: key-p01, to: 2026-11-23}, {key: key-p01-new}]}]"
TO_END = f"people: [{{id: p01, roles: [{{role: site-admin, to: 2026-11-23}}]}}, {HEIR}]"
NO_UNITS = BASE[: BASE.index("units:")] + "units: []\n"


def told(after: str, by: str = "p05", files: dict[str, str] = ROSTER, before: str = "", base: str = BASE) -> Story:
    """Return a submission of somebody that leaves the roster so."""
    ground = replace(ground_of(CASES, {}), roster=roster_of(base, before))
    story = Story(ground, after=replace(ground, roster=roster_of(base, before, after)))
    story.submit({"by": by, "files": files})
    return story


def outcome(story: Story, *reviewers: tuple[str, str]) -> Outcome:
    """Return the answer once the reviewers, as what they are, and then the leader have approved."""
    for step, (person, role) in enumerate(reviewers, 2):
        story.say({"step": step, "by": person, "says": "approve", "stage": "initial-review", "role": role})
    story.say({"step": 8, "by": "p03", "says": "approve", "stage": "sign-off"})
    return story.verdict().outcome


OFFICERS = ("p04", "confidentiality-officer")


@pytest.mark.parametrize("after", [LEFT, LOST, REPLACED])
def test_a_substitute_reviews_a_change_that_takes_the_only_holder(after: str) -> None:
    assert revoked(told(after).case()) == {"p01"}
    assert told(after).verdict().missing[0].candidates == ("p02", "p04", "p07")
    assert outcome(told(after), OFFICERS) is Outcome.APPROVED


@pytest.mark.parametrize("after", [LEFT, LOST])
def test_who_is_taken_off_may_still_review_it(after: str) -> None:
    assert outcome(told(after), ("p01", "site-admin")) is Outcome.APPROVED


def test_nobody_signs_off_alone_while_a_substitute_is_there() -> None:
    assert outcome(told(LEFT)) is Outcome.PENDING


@pytest.mark.parametrize("after", [ROTATED, TO_END, f"people: [{HEIR}]"])
def test_who_can_still_sign_today_is_waited_for(after: str) -> None:
    assert revoked(told(after).case()) == frozenset()
    assert outcome(told(after), OFFICERS) is Outcome.PENDING


@pytest.mark.parametrize("beside", ["review/policy.yml", "content/news/open-day/index.md", "mkdocs.yml"])
def test_a_departure_carries_nothing_else_past_a_review(beside: str) -> None:
    assert outcome(told(LEFT, files={**ROSTER, beside: "v2"}), OFFICERS) is not Outcome.APPROVED


def test_the_objection_of_one_who_is_taken_off_stands() -> None:
    story = told(LEFT)
    story.say({"step": 2, "by": "p01", "says": "object", "stage": "initial-review", "words": "并未离任"})
    story.say({"step": 3, "by": "p04", "says": "approve", "stage": "initial-review", "role": OFFICERS[1]})
    story.say({"step": 4, "by": "p03", "says": "approve", "stage": "sign-off"})
    assert story.verdict().outcome is Outcome.REFUSED


def test_among_three_the_leader_alone_signs_off_that_the_third_leaves() -> None:
    rows = [f"{{id: {one}, gone: true}}" for one in ("p02", "p04", "p06", "p07", "p08")]
    three = "people: [" + ", ".join([*rows, "{id: p05, roles: [{role: confidentiality-officer}]}"]) + "]"
    leaves = "people: [{id: p05, roles: [{role: confidentiality-officer, to: 2026-11-22}]}]"
    assert outcome(told(leaves, "p01", ROSTER, three, NO_UNITS)) is Outcome.APPROVED
    renamed = "people: [{id: p05, name: 示例午}]"
    assert outcome(told(renamed, "p01", ROSTER, three, NO_UNITS)) is Outcome.PENDING


def landing(story: Story, person: str, land: str, reviewer: tuple[str, str]) -> list[str]:
    """Return why somebody may not land an approved story where the policy lets these roles land."""
    text = (CASES / "policy.yml").read_text(encoding="utf-8").replace("land: [publisher, site-admin]", f"land: {land}")
    story.ground = replace(story.ground, policy=_policy_of(text))
    assert outcome(story, reviewer) is Outcome.APPROVED
    last = story.drafts[-1].record
    counted = tuple(one.statement for one in story.verdict().counted)
    record = Landing(
        "landing", 1, SITE, "main", CHANGE, last.number, last.root, FOUND[2], FOUND[0], FOUND[1],
        story.ground.policy.digest, counted, PersonId(person), TIP,
    )  # fmt: skip
    return codes(admission.landing_problems(filed(record, f"key-{person}"), story.case(), FOUND, commit(3)))


@pytest.mark.parametrize(
    ("after", "person", "land", "said"),
    [
        (LEFT, "p03", "[site-admin]", []),
        (LOST, "p03", "[site-admin]", []),
        (LEFT, "p04", "[site-admin]", ["right-missing"]),  # reviewed it, and did not sign it off
        (LEFT, "p05", "[site-admin]", ["right-missing"]),
        (LEFT, "p03", "[site-admin, publisher]", ["right-missing"]),  # the publisher is still there
        (LEFT, "p01", "[site-admin]", []),
        (TO_END, "p03", "[site-admin]", ["right-missing"]),
    ],
)
def test_who_signed_off_lands_where_the_change_takes_everybody_who_could(
    after: str, person: str, land: str, said: list[str]
) -> None:
    reviewer = ("p01", "site-admin") if after == TO_END else OFFICERS
    assert landing(told(after), person, land, reviewer) == said
