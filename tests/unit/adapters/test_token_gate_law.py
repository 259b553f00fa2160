"""The gate is wider than the engine: whatever the engine tells of made-up keys by its own patterns is asked about."""

from __future__ import annotations

import warnings
from pathlib import Path

import kingfisher_sdk
import pytest

from engine_samples import samples
from fuzi.adapters.credential_child import found_in, load
from fuzi.model.token import ENGINE, ENGINE_VERSION
from fuzi.scanning.token_gate import may_hold_token

UNREACHED = {"betterleaks.asana-client-id", "betterleaks.discord-client-id"}
"""Identifiers of applications, of digits only: they open nothing and look like any number."""
BY_CHANCE = 0.002
"""So many random strings may look like words; the real share is a tenth of it."""
BY_FILE = 8
"""Rules of the engine that hold in files of certain names only (a Terraform file, a Git setting); we give no names."""


@pytest.fixture(scope="module")
def cache(pytestconfig: pytest.Config) -> Path:
    assert pytestconfig.cache is not None
    return Path(pytestconfig.cache.mkdir("credentials")) / "engine"


def test_every_rule_of_the_engine_is_reached_through_the_gate(cache: Path) -> None:
    rules = kingfisher_sdk.Rules(confidence="medium", cache_dir=cache)
    _version, search = load(str(cache))
    assert search is not None
    reached: set[str] = set()
    missed: dict[str, int] = {}
    count = 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        for one in rules.metadata():
            for sample in samples(rules.detail(one["id"])["detection_regex"], one["id"], 12):
                text = f"\n值 {sample} \n"
                told = {rule for _start, _end, rule, _confidence in found_in(text, search)} - UNREACHED
                count += len(told)
                if told and may_hold_token(text):
                    reached |= told
                for rule in told if told and not may_hold_token(text) else ():
                    missed[rule] = missed.get(rule, 0) + 1
    assert count > 4000
    assert len(reached) > 380
    assert sorted(rule for rule, times in missed.items() if times > 2) == []
    assert sum(missed.values()) <= BY_CHANCE * count, missed


def test_no_more_rules_than_known_hold_for_names_of_files_only(cache: Path) -> None:
    rules = kingfisher_sdk.Rules(confidence="medium", cache_dir=cache)
    assert sum(bool(rules.detail(one["id"])["path"]) for one in rules.metadata()) == BY_FILE


def test_the_engine_is_the_pinned_one() -> None:
    assert kingfisher_sdk.__version__ == ENGINE_VERSION
    root = Path(__file__).parents[3]
    pinned = f"{ENGINE}=={ENGINE_VERSION}"
    assert f'"{pinned}",' in (root / "pyproject.toml").read_text("utf-8")
    for lock in ("requirements.lock", "requirements-dev.lock", "requirements-ocr.lock"):
        assert f"{pinned} " in (root / lock).read_text("utf-8")
