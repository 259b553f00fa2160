"""What the check on this machine has not is told in a line each, and alarms only where honest work fails here."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from contracts.repositories import commit_of
from fakes.repository import FakeRepository
from fuzi.adapters import readers
from fuzi.messages import msg
from fuzi.model.checkup import Urgency
from fuzi.model.enforcement import State
from fuzi.model.own_check import OwnCheck
from fuzi.reports.new_machine import is_ready, new_machine_json, new_machine_text
from fuzi.steps.clone.own_check import own_advice, own_check

WAIVERS = "review/confidentiality/waivers.yml"
OF_FILE = f"waivers:\n  - rules: [exam-mark]\n    file: {'a' * 64}\n    exam_date: 2026-01-01\n"
OF_VALUE = f'waivers:\n  - rules: [mobile-phone]\n    path: content/a/**\n    fingerprint: "{"a" * 32}"\n'
ENDS = "    reason: 示例\n    approver: p04\n    opened: 2026-01-02\n    expires: 2026-02-01\n"
WHOLE = OwnCheck(has_key=True, has_list=True)


def clone(folder: Path, waivers: str = "", *, needs_list: bool = False) -> Any:
    """Return as much of a workspace as is asked for."""
    repository = FakeRepository.init(folder / "fake")
    main = commit_of(repository, {WAIVERS: waivers.encode()} if waivers else {"a": b""})
    policy = SimpleNamespace(scan={"private_list": needs_list})
    return SimpleNamespace(repository=repository, main=main, ground=SimpleNamespace(policy=policy))


def told(own: OwnCheck, here: Any) -> dict[str, State]:
    return {one.code: one.state for one in own_check(own, here)}


def test_a_machine_that_has_all_is_told_nothing(tmp_path: Path) -> None:
    here = clone(tmp_path, OF_VALUE + ENDS, needs_list=True)
    assert told(WHOLE, here) == {}
    assert list(own_advice(WHOLE, here)) == []


@pytest.mark.parametrize(
    ("lacks", "code", "step", "urgency"),
    [
        ("ocr", "ocr-missing", "scripts/setup ocr", Urgency.NOTE),
        ("hyperscan", "hyperscan-missing", "scripts/setup", Urgency.NOTE),
        ("credentials", "credentials-missing", "scripts/setup", Urgency.NOW),
        ("cluster", "cluster-missing", "scripts/setup cluster", None),
    ],
)
def test_what_is_not_installed_is_told_with_the_next_step(
    tmp_path: Path, lacks: str, code: str, step: str, urgency: Urgency | None
) -> None:
    own, here = OwnCheck(frozenset({lacks}), has_key=True, has_list=True), clone(tmp_path)
    (one,) = own_check(own, here)
    assert one.code == code and one.hint is not None and step in one.hint.key
    assert one.state is (State.GAP if urgency is Urgency.NOW else State.NOTE)
    assert [(two.code, two.urgency) for two in own_advice(own, here)] == ([(code, urgency)] if urgency else [])


@pytest.mark.parametrize("needs_list", [True, False])
def test_a_private_list_is_missed_only_where_there_must_be_one(tmp_path: Path, needs_list: bool) -> None:
    found = told(OwnCheck(has_key=True), clone(tmp_path, needs_list=needs_list))
    assert found == ({"private-list-missing": State.NOTE} if needs_list else {})


@pytest.mark.parametrize(
    ("waivers", "is_missed"), [("", False), (OF_FILE + ENDS, False), (OF_VALUE + ENDS, True), ("waivers: 7\n", False)]
)
def test_a_key_is_missed_only_where_something_is_waived_by_its_value(
    tmp_path: Path, waivers: str, is_missed: bool
) -> None:
    assert told(OwnCheck(), clone(tmp_path, waivers)) == ({"fingerprint-key-missing": State.NOTE} if is_missed else {})


def test_secrets_that_cannot_be_used_are_to_be_mended_and_not_told_as_missing(tmp_path: Path) -> None:
    own = OwnCheck(unfit=msg("it is a link"), remedy=msg("put the copy from the escrow in its place"))
    assert told(own, clone(tmp_path, OF_VALUE + ENDS, needs_list=True)) == {"secret-unfit": State.GAP}


def test_what_is_optional_leaves_a_machine_ready_and_what_fails_work_does_not(tmp_path: Path) -> None:
    here = clone(tmp_path)
    optional = tuple(own_check(OwnCheck(frozenset({"ocr", "cluster", "hyperscan"})), here))
    assert len(optional) == 3 and is_ready(optional)
    assert new_machine_json(optional, str)["outcome"] == "ready"
    assert new_machine_text(optional, str).count("○") == 3 and "△" not in new_machine_text(optional, str)
    failing = tuple(own_check(OwnCheck(frozenset({"credentials"})), here))
    assert not is_ready(failing) and new_machine_json(failing, str)["outcome"] == "incomplete"
    assert "△" in new_machine_text(failing, str)


@pytest.mark.parametrize("could_be", [True, False])
def test_hyperscan_is_missed_only_where_it_could_be_installed(monkeypatch: pytest.MonkeyPatch, could_be: bool) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(readers.platform, "machine", lambda: "x86_64" if could_be else "aarch64")
    monkeypatch.setattr(readers.sieve, "is_installed", lambda: False)
    assert ("hyperscan" in readers.lacking_here({})) is could_be
    monkeypatch.setattr(readers.sieve, "is_installed", lambda: True)
    assert "hyperscan" not in readers.lacking_here({})


def test_what_is_switched_off_is_told_as_missing() -> None:
    assert "ocr" in readers.lacking_here({"FUZI_OCR": "off"})
