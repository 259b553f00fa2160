"""Patterns that are compiled with their first use are still patterns, and none of them is malformed."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import fuzi.pages
import fuzi.scanning
from fuzi.model.late_pattern import late


def test_a_late_pattern_finds_what_a_compiled_one_finds() -> None:
    pattern = late(r"(?P<first>[a-c])x", re.IGNORECASE)
    assert [match["first"] for match in pattern.finditer("AX bx dx")] == ["A", "b"]
    assert pattern.sub("-", "AX dx") == "- dx"
    assert pattern.flags & re.IGNORECASE


def test_a_malformed_one_is_told_when_it_is_used() -> None:
    pattern = late("(")
    with pytest.raises(re.error):
        pattern.search("x")


def test_every_pattern_of_the_check_and_of_the_pages_is_well_formed() -> None:
    found = 0
    for package in (fuzi.scanning, fuzi.pages):
        for one in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for value in vars(importlib.import_module(one.name)).values():
                if type(value) is type(late("")):
                    assert value.groups >= 0
                    found += 1
    assert found > 60
