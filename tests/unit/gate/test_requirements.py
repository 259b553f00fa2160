"""Which stages an item needs: everything that matches, the stricter of two, and no way round."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from fuzi.formats.policy_file import parse_policy
from fuzi.gate.ground import Ground
from fuzi.gate.requirements import Needed, needed_for
from fuzi.model.ids import sha256_of
from fuzi.model.people import Role, Roster
from fuzi.model.policy import Policy, Stage, StageId, When
from fuzi.model.verdict import Reason
from gate_case import CASES, SHANGHAI, Story, ground_of

PAGE = "content/news/open-day/index.md"


def stages(*rows: str, paths: str = "content/**", more: str = "") -> Policy:
    return parse_policy(
        f"version: 1\nmay: {{}}\nrequirements:\n  - {{paths: ['{paths}'], stages: [{', '.join(rows)}]}}\n{more}"
        "governance: {stages: [{stage: sign-off, role: site-leader}]}\n"
    )


def needed(files: dict[str, str], policy: Policy | None = None, **told: object) -> Needed | Reason:
    ground = ground_of(CASES, {"column_units": told.pop("column_units", {})})
    story = Story(replace(ground, policy=policy) if policy else ground)
    draft = story.submit({"by": "p05", "files": files, **told})
    return needed_for(draft.items[0], story.case())


def ids(found: Needed | Reason) -> list[str]:
    assert isinstance(found, Needed)
    return [stage.id.value for stage in found.stages]


LAST = "{stage: sign-off, role: site-leader}"


def test_no_policy_at_all_means_no() -> None:
    found = needed({PAGE: "v1"}, Policy(sha256_of(b"")))
    assert isinstance(found, Reason)
    assert found.code == "no-requirement"


def test_settings_without_a_governance_requirement_mean_no() -> None:
    found = needed({"mkdocs.yml": "v1"}, Policy(sha256_of(b"")))
    assert isinstance(found, Reason)
    assert found.code == "no-requirement"


def test_each_path_of_a_page_must_be_covered() -> None:
    found = needed({PAGE: "v1", "content/news/open-day/a.pdf": "v1"}, stages(LAST, paths="content/**/index.md"))
    assert isinstance(found, Reason)
    assert (found.code, found.details) == ("no-requirement", {"path": "content/news/open-day/a.pdf"})


def test_a_source_record_is_judged_as_its_page() -> None:
    files = {PAGE: "v1", "review/originals/news/open-day.yml": "v1"}
    assert ids(needed(files, stages(LAST, paths="content/news/**"))) == ["sign-off"]
    assert isinstance(needed(files, stages(LAST, paths="review/originals/**")), Reason)


def test_the_record_of_a_lone_page_is_judged_as_that_page() -> None:
    more = "  - {paths: ['content/about.md'], stages: [{stage: initial-review, role: publisher}]}\n"
    story = Story(replace(ground_of(CASES, {}), policy=stages(LAST, more=more)))
    story.main = {"content/about.md": "v0"}
    draft = story.submit({"by": "p05", "files": {"review/originals/about.yml": "v1"}})
    assert ids(needed_for(draft.items[0], story.case())) == ["initial-review", "sign-off"]


@pytest.mark.parametrize(
    ("when", "has_attachment", "is_flagged", "applies"),
    [
        ("always", False, False, True),
        ("flagged", False, True, True),
        ("flagged", True, False, False),
        ("attachments", True, False, True),
        ("attachments", False, False, False),
        ("flagged-or-attachments", False, True, True),
        ("flagged-or-attachments", True, False, True),
        ("flagged-or-attachments", False, False, False),
    ],
)
def test_a_stage_applies_when_it_says(when: str, has_attachment: bool, is_flagged: bool, applies: bool) -> None:
    review = f"{{stage: confidentiality-review, role: confidentiality-officer, when: {when}}}"
    files = {PAGE: "v1"} | ({"content/news/open-day/a.pdf": "v1"} if has_attachment else {})
    findings = [{"id": "f1", "severity": "flag", "path": PAGE}] if is_flagged else []
    found = needed(files, stages(review, LAST), scan={"findings": findings})
    assert ("confidentiality-review" in ids(found)) is applies


def test_a_flag_brings_the_officer_even_where_the_policy_forgot_him() -> None:
    found = needed({PAGE: "v1"}, stages(LAST), scan={"findings": [{"id": "f1", "severity": "flag", "path": PAGE}]})
    assert isinstance(found, Needed)
    assert found.stages[0] == Stage(StageId.CONFIDENTIALITY_REVIEW, Role.CONFIDENTIALITY_OFFICER)
    assert [flag.id for flag in found.flags] == ["f1"]


def test_of_two_requirements_the_stricter_counts_in_every_respect() -> None:
    one = "{stage: initial-review, role: site-admin, count: 1, valid_days: 30, substitutes: [unit-leader, publisher]}"
    two = "{stage: initial-review, role: site-admin, count: 2, valid_days: 40, substitutes: [publisher]}"
    more = f"  - {{paths: ['content/news/**'], stages: [{two}, {LAST}]}}\n"
    found = needed({PAGE: "v1"}, stages(one, LAST, more=more))
    assert isinstance(found, Needed)
    assert found.stages[0] == Stage(
        StageId.INITIAL_REVIEW, Role.SITE_ADMIN, 2, valid_days=30, substitutes=(Role.PUBLISHER,)
    )


def test_joining_two_stages_needs_both_requirements_to_allow_it() -> None:
    review = "{stage: confidentiality-review, role: confidentiality-officer, same_person_as: initial-review}"
    plain = "{stage: confidentiality-review, role: confidentiality-officer}"
    more = f"  - {{paths: ['content/news/**'], stages: [{plain}, {LAST}]}}\n"
    found = needed({PAGE: "v1"}, stages(review, LAST, more=more))
    assert isinstance(found, Needed)
    assert found.stages[0].same_person_as is None
    assert found.stages[0].when is When.ALWAYS


def test_two_roles_in_one_stage_are_both_needed() -> None:
    more = f"  - {{paths: ['content/news/**'], stages: [{{stage: initial-review, role: publisher}}, {LAST}]}}\n"
    found = needed({PAGE: "v1"}, stages("{stage: initial-review, role: site-admin}", LAST, more=more))
    assert isinstance(found, Needed)
    assert [stage.role.value for stage in found.stages] == ["publisher", "site-admin", "site-leader"]


def test_units_come_from_column_paths_and_front_matter_together() -> None:
    found = needed(
        {"content/services/enrol/index.md": "v1"},
        units={"services/enrol": ["first-primary"]},
        column_units={"services": "network-center"},
    )
    assert isinstance(found, Needed)
    assert found.units == ("first-primary", "network-center")


def test_a_path_that_nothing_gives_to_a_unit_needs_no_unit_approval() -> None:
    found = needed({PAGE: "v1"})
    assert isinstance(found, Needed)
    assert found.units == ()
    assert ids(found) == ["initial-review", "sign-off"]


def test_a_unit_that_is_not_on_the_roster_can_never_approve() -> None:
    ground = Ground(stages(LAST), Roster(), {"news": "office"}, SHANGHAI)  # type: ignore[dict-item]
    story = Story(ground)
    draft = story.submit({"by": "p05", "files": {PAGE: "v1"}})
    found = needed_for(draft.items[0], story.case())
    assert isinstance(found, Reason)
    assert (found.code, found.details) == ("unit-unknown", {"unit": "office"})
