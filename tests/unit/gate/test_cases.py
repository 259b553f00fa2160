"""The gate on whole stories: every folder of `tests/cases/` gets exactly the answer it expects, in Chinese."""

from __future__ import annotations

import pytest

from fuzi.adapters.catalogs import translator
from gate_case import CASES, answer

FOLDERS = sorted(folder for folder in CASES.iterdir() if folder.is_dir())


@pytest.mark.parametrize("name", [folder.name for folder in FOLDERS])
def test_the_gate_answers_as_expected(name: str) -> None:
    assert answer(CASES / name, translator("zh")) == (CASES / name / "expected.txt").read_text(encoding="utf-8")


def test_there_are_enough_stories_and_most_of_them_are_refusals() -> None:
    heads = [(folder / "expected.txt").read_text(encoding="utf-8").splitlines()[0] for folder in FOLDERS]
    approved = [head for head in heads if head.endswith("：通过")]
    assert len(heads) >= 45
    assert 10 <= len(approved) < len(heads) / 2


def test_every_story_says_first_what_it_is_about() -> None:
    for folder in FOLDERS:
        assert (folder / "submission.yml").read_text(encoding="utf-8").startswith("# "), folder.name
