"""The figures of the check: what is found in every written form, and how many clean pages are stopped."""

from __future__ import annotations

import subprocess
import sys

import pytest

from fuzi.model.finding import Severity
from fuzi.scanning.matching import matches_of
from fuzi.scanning.rule import Carrier
from house.places import ROOT
from matrix.clean import ABOUT_SECRECY, MAKERS
from matrix.forms import MARKS, NUMBERS
from matrix.kinds import KINDS, Kind
from matrix.recall import GOAL, is_seen


def test_the_matrix_holds_at_least_forty_forms_of_numbers_and_of_marks() -> None:
    assert len(NUMBERS) >= 40
    assert len(MARKS) >= 40


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_matrix_does_not_find_what_is_not_there(kind: Kind) -> None:
    assert not is_seen(kind, "前文\n\n这里没有号码，也没有标志。\n\n后文")


@pytest.mark.parametrize("sentence", ABOUT_SECRECY)
def test_text_about_secrecy_is_no_mark(sentence: str) -> None:
    assert [one.rule.id for one in matches_of(sentence, Carrier.FILE) if one.severity is not Severity.NOTE] == []


def test_the_clean_pages_are_of_many_sorts() -> None:
    assert len(MAKERS) >= 25
    assert len(ABOUT_SECRECY) >= 50


def test_the_page_of_figures_is_what_the_rules_make() -> None:
    tool = [sys.executable, "scripts/dev/recall_page.py", "--check"]
    done = subprocess.run(tool, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_nearly_every_written_form_of_each_kind_is_found_and_no_clean_page_is_stopped() -> None:
    said = (ROOT / "review/confidentiality/recall/README.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in said.splitlines() if line.startswith("| ")]
    recall = {row[0]: float(row[-1]) for row in rows if row[-1].startswith(("0.", "1."))}
    assert {kind.name for kind in KINDS} < set(recall)
    assert {kind: share for kind, share in recall.items() if share < GOAL} == {}
    assert "中被拦截 0 个" in said
