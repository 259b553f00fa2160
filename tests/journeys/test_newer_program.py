"""What is landed was checked by the rules of the program that lands it."""

from __future__ import annotations

import pytest

from bureau import CHANGE, Bureau
from forging import Forger, looked_at
from fuzi.messages import msg
from fuzi.model.finding import Severity
from fuzi.scanning.rule import Hit, Rule
from fuzi.scanning.rules import BY_ID
from fuzi.steps.host.receive import Examined


def examined(bureau: Bureau) -> Examined:
    """Let the host look at a landing in this process, whose rules a test can change."""
    forger = Forger(bureau, "p01")
    with looked_at(forger, forger.landing(CHANGE)) as (_host, found):
        return found


def test_what_the_same_program_checked_is_not_checked_again(approved: Bureau) -> None:
    found = examined(approved)
    assert not found.reasons
    assert found.desk is not None
    assert found.desk.scans == []


def test_a_newer_program_checks_again_before_it_lands(approved: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fuzi.scanning.engine.RULES_VERSION", 99)
    found = examined(approved)
    assert not found.reasons
    assert found.desk is not None
    assert [one.ruleset for one in found.desk.scans] == [found.desk.inspector.ruleset(found.desk.main)]


def test_what_a_newer_program_finds_does_not_land(approved: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fuzi.scanning.engine.RULES_VERSION", 99)
    old = BY_ID["mobile-phone"]
    newer = Rule(
        old.id, Severity.BLOCK, msg("x"), old.why, old.basis, old.hint, lambda _sight: [Hit(0, 1)], old.views
    )  # fmt: skip
    monkeypatch.setattr("fuzi.scanning.matching.rules_for", lambda *_view: (newer,))
    assert "finding-blocks" in {one.code for one in examined(approved).reasons}
