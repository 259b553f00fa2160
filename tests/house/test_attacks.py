"""The list of attacks names tests that exist, and every story about an attacker's push stands in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
LIST = TESTS / "attacks.md"
NAMED = sorted(set(re.findall(r"`((?:cases|journeys|faults|unit)/[^`]+)`", LIST.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("name", NAMED)
def test_every_test_that_is_named_exists(name: str) -> None:
    path, _, function = name.partition("::")
    place = TESTS / path
    assert place.exists(), name
    if function:
        assert f"def {function}(" in place.read_text(encoding="utf-8"), name


def test_every_test_against_forgers_and_dishonest_hosts_is_in_the_list() -> None:
    files = [*TESTS.glob("journeys/test_forged_*.py"), TESTS / "journeys/test_dishonest_host.py"]
    named = LIST.read_text(encoding="utf-8")
    absent = [one.name for one in files if f"journeys/{one.name}" not in named]
    assert not absent
