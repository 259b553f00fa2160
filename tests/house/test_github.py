"""The workflows treat a change as data, and the forms are in Chinese (zizmor and actionlint: see test_tools)."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
import yaml

from fuzi.steps.record.owners import owners_file
from house.places import text_of, tracked

WORKFLOWS = [path for path in tracked() if path.startswith(".github/workflows/")]
FORMS = [path for path in tracked() if path.startswith(".github/ISSUE_TEMPLATE/") and not path.endswith("/config.yml")]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def workflow(path: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(text_of(path) or "", Loader=yaml.BaseLoader)  # noqa: S506 - all text
    return found


def steps(path: str) -> list[dict[str, Any]]:
    return [step for job in workflow(path)["jobs"].values() for step in job["steps"]]


def test_there_is_a_check_of_changes() -> None:
    assert ".github/workflows/check.yml" in WORKFLOWS


@pytest.mark.parametrize("path", WORKFLOWS)
def test_a_workflow_may_only_read_and_every_job_says_what(path: str) -> None:
    whole = workflow(path)
    assert whole["permissions"] == {}
    for name, job in whole["jobs"].items():
        assert set(job["permissions"]) <= {"contents"}, name
        assert set(job["permissions"].values()) <= {"read"}, name
        assert "timeout-minutes" in job, name


@pytest.mark.parametrize("path", WORKFLOWS)
def test_a_workflow_is_started_where_the_change_has_no_secrets_and_never_skipped_by_path(path: str) -> None:
    triggers = workflow(path)["on"]
    assert set(triggers) <= {"pull_request", "push", "merge_group", "schedule"}
    for name, settings in triggers.items():
        if name == "schedule":  # a list of times, on the default branch alone
            assert [set(one) for one in settings] == [{"cron"}]
            continue
        assert not {"paths", "paths-ignore"} & set(settings or {})
    assert "secrets" not in (text_of(path) or "").split("\njobs:")[1]


@pytest.mark.parametrize("path", WORKFLOWS)
def test_every_action_is_named_by_digest_with_its_version_and_keeps_no_credentials(path: str) -> None:
    used = [line for line in (text_of(path) or "").splitlines() if "uses:" in line]
    for line in used:
        assert re.search(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line
    for step in steps(path):
        if "actions/checkout" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] == "false"


@pytest.mark.parametrize("path", WORKFLOWS)
def test_text_of_a_change_reaches_a_shell_only_through_the_environment(path: str) -> None:
    assert not [step["name"] for step in steps(path) if "${{" in step.get("run", "")]


def test_the_program_that_checks_a_change_is_never_the_changes_own() -> None:
    runs = "\n".join(step["run"] for step in steps(".github/workflows/check.yml") if "run" in step)
    commands = [line for line in runs.splitlines() if re.search(r"(^|[\s/])(scripts/|fuzi\b|python|pip|bash )", line)]
    assert commands and all(line.strip().startswith("base/") for line in commands)


@pytest.mark.parametrize("path", WORKFLOWS)
def test_one_job_always_runs_and_demands_success_from_all_others(path: str) -> None:
    jobs = workflow(path)["jobs"]
    last = jobs["result"]
    assert last["if"] == "always()"
    assert set(last["needs"]) == set(jobs) - {"result"}
    assert "success" in last["steps"][0]["run"] and "exit 1" in last["steps"][0]["run"]


def test_there_is_a_form_for_every_request_a_reader_can_make() -> None:
    names = {yaml.safe_load(text_of(path) or "")["name"] for path in FORMS}
    assert names == {"稿件送审", "找错", "栏目增减申请", "友情链接申请"}


@pytest.mark.parametrize("path", FORMS)
def test_a_form_is_in_chinese_and_its_fields_have_ids_of_their_own(path: str) -> None:
    form = yaml.safe_load(text_of(path) or "")
    fields = [field for field in form["body"] if field["type"] != "markdown"]
    assert len({field["id"] for field in fields}) == len(fields) > 0
    for field in fields:
        assert CHINESE.search(field["attributes"]["label"])
    assert CHINESE.search(form["description"]) and CHINESE.search(form["title"])


def test_the_owners_are_those_that_policy_and_roster_make() -> None:
    owners = text_of(".github/CODEOWNERS")
    assert owners == owners_file(lambda path: text_of(path) or "", dt.date(2026, 11, 23))


def test_no_account_of_the_example_is_a_real_one() -> None:
    assert "@" not in (text_of(".github/CODEOWNERS") or "@")
    assert "accounts:" not in (text_of("review/roster.yml") or "accounts:")


def test_new_versions_of_dependencies_ripen_before_they_are_proposed() -> None:
    for update in yaml.safe_load(text_of(".github/dependabot.yml") or "")["updates"]:
        assert update["cooldown"]["default-days"] >= 7
