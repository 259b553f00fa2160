"""What new rules ask less of: a table of (old line, new line, sentence), and what is no lowering."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from fuzi.formats.policy_file import parse_policy
from fuzi.formats.roster_file import parse_roster
from fuzi.gate.ground import Ground
from fuzi.gate.lowering import lowerings
from fuzi.model.ids import UnitId
from gate_case import CASES, SHANGHAI, roster_of

SIGN = "{stage: sign-off, role: site-leader}"
REVIEW = "{stage: initial-review, role: site-admin}"
OFFICER = "{stage: confidentiality-review, role: confidentiality-officer"
UNIT = "{stage: unit-approval, role: unit-leader, of: units}"


def rules(*stages: str, paths: str = '["content/**"]', more: str = "", governance: str = f"{REVIEW}, {SIGN}") -> Ground:
    policy = (
        "version: 1\nrequirements:\n"
        f"  - paths: {paths}\n    stages: [{', '.join(stages)}]\n"
        f"governance: {{stages: [{governance}]}}\n"
    )
    text = more if "may:" in more else f"may: {{}}\n{more}"
    roster = roster_of((CASES / "roster.yml").read_text(encoding="utf-8"))
    return Ground(parse_policy(policy + text), roster, {}, SHANGHAI)


def told(old: Ground, new: Ground) -> list[str]:
    return [str(one.what) for one in lowerings(old, new)]


TWO = REVIEW.replace("}", ", count: 2}")
LOWERED = [
    ((TWO, SIGN), (REVIEW, SIGN), "content/**: initial review by 1 people instead of 2"),
    ((REVIEW, SIGN), (SIGN,), "content/**: initial review is dropped"),
    (
        (REVIEW, SIGN),
        (REVIEW.replace("site-admin", "editor"), SIGN),
        "content/**: initial review by editor instead of site administrator",
    ),
    (
        (f"{OFFICER}}}", SIGN),
        (f"{OFFICER}, when: attachments}}", SIGN),
        "content/**: confidentiality review for pages with attachments, no longer for every page",
    ),
    (
        (f"{OFFICER}, when: flagged-or-attachments}}", SIGN),
        (f"{OFFICER}, when: flagged}}", SIGN),
        "content/**: confidentiality review for flagged pages, no longer for flagged pages and those with attachments",
    ),
    (
        (f"{OFFICER}, when: flagged, templates: [notice, page]}}", SIGN),
        (f"{OFFICER}, when: flagged, templates: [notice]}}", SIGN),
        "content/**: confidentiality review for flagged pages or for pages of the templates notice, no longer for"
        " flagged pages or for pages of the templates notice, page",
    ),
    (
        (SIGN.replace("}", ", valid_days: 30}"),),
        (SIGN.replace("}", ", valid_days: 31}"),),
        "content/**: an approval in sign-off holds for 31 days instead of 30",
    ),
    (
        (SIGN.replace("}", ", valid_days: 30}"),),
        (SIGN,),
        "content/**: an approval in sign-off holds without end instead of 30 days",
    ),
    (
        (REVIEW, SIGN),
        (REVIEW.replace("}", ", substitutes: [editor, technician]}"), SIGN),
        "content/**: editor, technician may stand in for initial review",
    ),
    (
        (REVIEW, f"{OFFICER}}}", SIGN),
        (REVIEW, f"{OFFICER}, same_person_as: initial-review}}", SIGN),
        "content/**: who gives the initial review may give confidentiality review too",
    ),
    (
        (UNIT, SIGN),
        (UNIT.replace(", of: units", ""), SIGN),
        "content/**: unit approval is no longer asked of every unit",
    ),
    (
        (UNIT.replace(", of: units", ""), SIGN),
        (UNIT, SIGN),
        "content/**: unit approval only for pages that belong to a unit",
    ),
]


@pytest.mark.parametrize(("old", "new", "sentence"), LOWERED, ids=range(len(LOWERED)))
def test_a_weaker_stage_is_told(old: tuple[str, ...], new: tuple[str, ...], sentence: str) -> None:
    assert told(rules(*old), rules(*new)) == [sentence]
    assert told(rules(*old), rules(*old, more="max_correction_chars: 200\n")) == []


@pytest.mark.parametrize(("old", "new"), [(new, old) for old, new, _said in LOWERED[:1] + LOWERED[3:10]])
def test_the_other_way_round_nothing_is_lowered(old: tuple[str, ...], new: tuple[str, ...]) -> None:
    assert told(rules(*old), rules(*new)) == []


def test_governance_is_told_by_its_own_name() -> None:
    old, new = rules(SIGN, governance=f"{TWO}, {SIGN}"), rules(SIGN)
    assert told(old, new) == ["policy and settings: initial review by 1 people instead of 2"]
    assert lowerings(old, new)[0].stage is not None


def test_two_narrow_patterns_that_cover_a_wide_one_lower_nothing() -> None:
    narrow = '["content/*", "content/*/**"]'
    assert told(rules(REVIEW, SIGN), rules(REVIEW, SIGN, paths=narrow)) == []


def test_a_hole_in_the_patterns_is_told_by_a_path_in_it() -> None:
    [said] = told(rules(SIGN), rules(SIGN, paths='["content/news/**"]'))
    assert said.startswith("content/**: nothing is required of content/")
    assert "content/news/" not in said


def with_second(stages: str) -> Ground:
    ground = rules(REVIEW, SIGN)
    policy = (
        "version: 1\nrequirements:\n"
        f'  - paths: ["content/**"]\n    stages: [{REVIEW}, {SIGN}]\n'
        f'  - paths: ["content/news/**"]\n    stages: [{stages}]\n'
        f"governance: {{stages: [{REVIEW}, {SIGN}]}}\nmay: {{}}\n"
    )
    return replace(ground, policy=parse_policy(policy))


def test_a_second_requirement_that_asks_no_more_may_go() -> None:
    assert told(with_second(SIGN), rules(REVIEW, SIGN)) == []
    assert told(with_second(f"{TWO}, {SIGN}"), rules(REVIEW, SIGN)) == [
        "content/news/**: initial review by 1 people instead of 2"
    ]


def test_a_second_requirement_that_asks_less_lowers_nothing_as_all_apply() -> None:
    assert told(rules(REVIEW, SIGN), with_second(SIGN)) == []


EMERGENCY = "emergency: {{roles: [{}], people: {}, hours: {}}}\n"
WIDENED = [
    ("may: {land: [publisher]}\n", "may: {land: [publisher, editor]}\n", "editor may land changes from now on"),
    ("may: {}\n", "may: {lift: [site-leader]}\n", "site leader may lift objections from now on"),
    (
        "max_correction_chars: 200\n",
        "max_correction_chars: 300\n",
        "reviewers may suggest 300 characters instead of 200 without becoming authors",
    ),
    ("", EMERGENCY.format("site-admin", 2, 48), "site administrator may sign emergency landings"),
    (
        EMERGENCY.format("site-admin", 3, 48),
        EMERGENCY.format("site-admin", 2, 48),
        "an emergency landing by 2 people instead of 3",
    ),
    (
        EMERGENCY.format("site-admin", 2, 24),
        EMERGENCY.format("site-admin", 2, 48),
        "an emergency landing holds for 48 hours instead of 24",
    ),
    ("scan: {ocr: required}\n", "scan: {ocr: none}\n", "the check no longer needs ocr"),
]


@pytest.mark.parametrize(("old", "new", "sentence"), WIDENED, ids=range(len(WIDENED)))
def test_wider_rights_and_dropped_checks_are_told(old: str, new: str, sentence: str) -> None:
    assert told(rules(SIGN, more=old), rules(SIGN, more=new)) == [sentence]
    assert told(rules(SIGN, more=new), rules(SIGN, more=old)) == []


def test_the_default_officer_for_flagged_pages_stays_whatever_the_policy_says() -> None:
    assert told(rules(f"{OFFICER}, when: flagged}}", SIGN), rules(SIGN)) == []


def roster(units: str) -> Ground:
    people = "people:\n  - {id: p01, name: 示例甲, emails: [p01@example.test], keys: [], roles: []}\n"
    return replace(rules(SIGN), roster=parse_roster(f"{people}units: [{units}]\n"))


def test_a_unit_without_a_leader_and_who_stands_in_are_told() -> None:
    with_leader = roster("{id: office, name: 办公室}")
    without = roster("{id: office, name: 办公室, leader: none, substitute: p01}")
    assert told(with_leader, without) == [
        "the unit 办公室 needs no leader any more (`leader: none`)",
        "示例甲（p01） may stand in for the leader of 办公室",
    ]
    assert told(without, with_leader) == []


def test_another_template_by_which_no_officer_is_asked_any_more_is_told() -> None:
    old = replace(rules(f"{OFFICER}, templates: [notice]}}", SIGN), column_templates={"news": "notice"})
    new = replace(old, column_templates={"news": "page"}, column_units={"news": UnitId("office")})
    assert told(old, new) == [
        "the column news: confidentiality review is no longer needed for every page, since its template is another"
    ]
    assert told(new, old) == []
