"""What stands out in rules, and what they say of a path."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec.structs import replace

from fuzi.adapters.catalogs import translator
from fuzi.formats.policy_file import parse_policy
from fuzi.gate.checkup import checkup
from fuzi.gate.ground import Ground
from fuzi.gate.policy_explain import explained, judged_path
from fuzi.gate.policy_survey import survey
from fuzi.model.ids import PersonId, UnitId
from fuzi.model.items import ItemKind
from fuzi.model.policy import StageId
from fuzi.reports.policy import paths_text
from fuzi.reports.reader import Reader
from gate_case import CASES, SHANGHAI, roster_of

DAY = dt.date(2026, 11, 23)
POLICY = (
    (CASES / "policy.yml")
    .read_text(encoding="utf-8")
    .replace(
        "may: {land: [publisher, site-admin], lift: [site-leader]}",
        "may: {land: [site-admin], release: [site-admin], deploy: [site-admin], takedown: [site-admin]}",
    )
)
ROSTER = (CASES / "roster.yml").read_text(encoding="utf-8")
PATHS = frozenset(
    {
        "content/index.md",
        "content/README.md",
        "content/news/index.md",
        "content/news/2026/11-20-open-day/index.md",
        "content/news/2026/11-20-open-day/plan.xlsx",
        "content/services/enrol/index.md",
        "content/schools/first-primary/intro.md",
        "review/registers/visits.csv",
        "review/originals/news/2026/11-20-open-day.yml",
        "review/policy.yml",
    }
)


def ground(policy: str = POLICY, roster: str = "", **more: object) -> Ground:
    known = Ground(parse_policy(policy), roster_of(ROSTER, roster), {}, SHANGHAI, columns=("news", "services"))
    return replace(known, **more)  # type: ignore[arg-type]


def remarks(rules: Ground, paths: frozenset[str] = PATHS) -> dict[str, str]:
    return {one.code: str(one.what) for one in survey(rules, DAY, paths, lambda _page: ())}


def test_sound_rules_have_remarks_but_no_problem() -> None:
    found = survey(ground(), DAY, PATHS, lambda _page: ())
    assert not [one for one in found if one.is_problem]
    assert {one.code for one in found} == {"no-unit"}
    assert str(found[0].what) == "of no unit, so without unit approval: the home page, news (2 pages)"


def test_a_page_whose_head_or_column_names_a_unit_is_not_told_as_nobodys() -> None:
    named = survey(ground(), DAY, PATHS, lambda page: ("office",) if str(page).startswith("news") else ())
    assert str(named[0].what).endswith(": the home page")
    assert "news" not in remarks(ground(column_units={"news": UnitId("network-center")}))["no-unit"]


def test_a_file_without_a_requirement_is_a_problem_and_a_possible_one_is_told() -> None:
    narrow = POLICY.replace('paths: ["content/**"]', 'paths: ["content/news/**", "content/services/**"]')
    found = [one for one in survey(ground(narrow), DAY, PATHS, lambda _page: ()) if one.code == "no-requirement"]
    assert [one.is_problem for one in found] == [True, True]
    assert "content/index.md" in str(found[0].what) and "content/schools" in str(found[1].what)
    told = remarks(ground(narrow), frozenset({"content/news/index.md"}))
    assert told["no-requirement"].startswith("a file such as content/")


def test_lines_that_match_nothing_or_the_same_are_told_with_their_lines() -> None:
    more = POLICY.replace(
        "governance:",
        '  - paths: ["content/old/**"]\n    stages: [{stage: sign-off, role: site-leader}]\ngovernance:',
    )
    found = {one.code: one for one in survey(ground(more), DAY, PATHS, lambda _page: ())}
    assert (found["matches-nothing"].line, found["both-apply"].line) == (13, 5)
    assert "lines 5 and 13" in str(found["both-apply"].what)


def test_units_that_own_the_same_and_roles_that_nobody_holds_are_told() -> None:
    shared = 'units:\n  - {id: network-center, paths: ["content/schools/**"]}\npeople:\n  - {id: p08, gone: true}\n'
    found = remarks(ground(POLICY.replace("land: [site-admin]", "land: [site-admin, publisher]"), shared))
    assert "both leaders must approve" in found["both-own"]
    assert found["role-vacant"].startswith("nobody with a key is publisher today (named for: land changes")


def test_a_term_that_ends_within_sixty_days_is_told_before_it_does() -> None:
    ends = "people:\n  - {id: p03, roles: [{role: site-leader, to: 2027-01-10}]}\n"
    assert remarks(ground(roster=ends))["ends-soon"] == "within 60 days: sign-off needs a site leader with a key"
    later = ends.replace("2027-01-10", "2027-06-01")
    assert "ends-soon" not in remarks(ground(roster=later))


JUDGED = {
    "content/news/2026/11-20-open-day/plan.xlsx": "content/news/2026/11-20-open-day/plan.xlsx",
    "news/2026/11-20-open-day": "content/news/2026/11-20-open-day/index.md",
    "./content/news/": "content/news/new-page/index.md",
    "news": "content/news/new-page/index.md",
    "services/enrol": "content/services/enrol/index.md",
    "services/moving": "content/services/moving/index.md",
    "content/schools/first-primary/intro": "content/schools/first-primary/intro.md",
    "content/news/2027": "content/news/2027/new-page/index.md",
    "content/news/plan.pdf": "content/news/plan.pdf",
    "review/roster.yml": "review/roster.yml",
    ".github/workflows/x.yml": ".github/workflows/x.yml",
}


@pytest.mark.parametrize(("path", "judged"), JUDGED.items())
def test_a_path_is_judged_as_its_file_its_page_or_a_new_page_in_it(path: str, judged: str) -> None:
    assert judged_path(path, PATHS, ("news", "services")) == judged


def test_a_page_is_explained_with_lines_units_stages_and_people() -> None:
    rules = ground(column_units={"services": UnitId("network-center")})
    found = explained("services/enrol", rules, DAY, PATHS, ("first-primary",))
    assert [(one.line, one.patterns) for one in found.requirements] == [(5, ("content/**",))]
    assert {one.unit: len(one.why) for one in found.units} == {"network-center": 2, "first-primary": 1}
    assert [one.stage.id for one in found.stages] == list(StageId)
    assert [one.is_certain for one in found.stages] == [True, True, False, True]
    unit, review = found.stages[0], found.stages[1]
    assert [(one.unit, one.able) for one in unit.seats] == [("first-primary", ("p07",)), ("network-center", ("p02",))]
    assert (review.seats[0].able, review.seats[0].substitutes) == (("p01",), ("p02", "p04", "p07"))
    assert review.stage.valid_days == 30


def test_a_unit_without_a_leader_is_explained_with_its_substitute() -> None:
    rules = ground(column_units={"services": UnitId("network-center")})
    units = tuple(
        replace(one, has_leader=False, substitute=PersonId("p08")) if one.id == "network-center" else one
        for one in rules.roster.units
    )
    people = tuple(replace(one, roles=()) if one.id == "p02" else one for one in rules.roster.people)
    for has_leader, people_now in ((False, people), (True, rules.roster.people)):
        roster = replace(rules.roster, units=units, people=people_now)
        found = explained("services/enrol", replace(rules, roster=roster), DAY, PATHS, ())
        (seat,) = found.stages[0].seats
        assert (seat.is_for_them, seat.substitutes) == (not has_leader, ("p08",))
        reader = Reader(translator("zh"), roster.name_of, dt.UTC, roster.unit_name)
        text = paths_text([found], reader)
        assert ("无人担任此角色，今天由替补示例辛审签" in text) is not has_leader
        assert "今天无人可签" not in text


def test_a_source_record_is_explained_as_its_page_and_settings_by_governance() -> None:
    record = explained("review/originals/news/2026/11-20-open-day.yml", ground(), DAY, PATHS, ())
    assert (record.kind, record.judged_as) == (ItemKind.PAGE, "content/news/2026/11-20-open-day/index.md")
    settings = explained("review/policy.yml", ground(), DAY, PATHS, ())
    assert (settings.kind, settings.requirements) == (ItemKind.GOVERNANCE, ())
    assert [one.stage.id for one in settings.stages] == [StageId.INITIAL_REVIEW, StageId.SIGN_OFF]
    register = explained("review/registers/visits.csv", ground(), DAY, PATHS, ())
    assert (register.kind, len(register.stages)) == (ItemKind.REGISTER, 1)


def test_a_stage_of_the_columns_template_is_certain_there_and_none_elsewhere() -> None:
    policy = POLICY.replace("when: flagged-or-attachments}", "templates: [notice]}")
    rules = ground(policy, column_templates={"news": "notice"})
    officer = StageId.CONFIDENTIALITY_REVIEW
    assert [one.is_certain for one in explained("news", rules, DAY, PATHS, ()).stages if one.stage.id is officer] == [
        True
    ]
    assert officer not in {one.stage.id for one in explained("services", rules, DAY, PATHS, ()).stages}


def test_a_vacant_unit_and_one_that_nobody_knows_are_told() -> None:
    vacant = "people:\n  - {id: p02, keys: []}\n"
    found = explained("services/enrol", ground(roster=vacant), DAY, PATHS, ("nowhere",))
    seats = {one.unit: one for one in found.stages[0].seats}
    assert (seats[UnitId("network-center")].able, seats[UnitId("network-center")].keyless) == ((), ("p02",))
    assert {one.unit: one.is_known for one in found.units} == {"network-center": True, "nowhere": False}


OFFICER_IS_ADMINISTRATOR = """
people:
  - {id: p01, roles: [{role: site-admin}, {role: confidentiality-officer}]}
  - {id: p04, roles: [{role: editor}]}
"""


def test_a_stage_that_only_the_reviewer_could_give_is_told_until_it_is_joined() -> None:
    alone = ground(roster=OFFICER_IS_ADMINISTRATOR)
    assert "same_person_as: initial-review" in remarks(alone)["needs-another"]
    joined = POLICY.replace("flagged-or-attachments}", "flagged-or-attachments, same_person_as: initial-review}")
    assert joined != POLICY
    assert "needs-another" not in remarks(ground(joined, OFFICER_IS_ADMINISTRATOR))
    assert "needs-another" not in remarks(ground())
    assert "needs-another" in {one.code for one in checkup(alone, dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC))}
