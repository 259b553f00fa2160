"""The confidentiality rules, their files, their pages and their samples name each other."""

from __future__ import annotations

import subprocess
import sys

import pytest

from fuzi.adapters.catalogs import translator
from fuzi.scanning.rule import Rule
from fuzi.scanning.rules import RULES
from house.places import PACKAGE, ROOT

FOLDER = ROOT / "review" / "confidentiality" / "rules"


def test_each_rule_is_a_file_of_its_name() -> None:
    files = {file.stem for file in (PACKAGE / "scanning" / "rules").glob("*.py")} - {"__init__"}
    assert files == {rule.id.replace("-", "_") for rule in RULES}


def test_the_pages_are_what_the_rules_make() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/dev/rule_pages.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_page_says_everything_of_its_rule_in_both_languages(rule: Rule) -> None:
    text = (FOLDER / f"{rule.id}.md").read_text(encoding="utf-8")
    for translate in (translator("zh"), str):
        for message in (rule.what, rule.why, rule.basis, rule.hint):
            assert message.render(translate)[1:] in text


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.views], ids=lambda rule: rule.id)
def test_a_rule_that_reads_texts_carries_its_own_samples(rule: Rule) -> None:
    if rule.id not in {"watched-term", "private-term", "leader-title"}:  # what they look for comes from lists
        assert rule.ok
        assert rule.not_ok
