"""How a change stands, as an editor reads it at a terminal and on a forge: whole texts, byte for byte, in Chinese.

After a wanted change: `PYTHONPATH=tests:scripts .venv/bin/python tests/golden/test_explanation.py` writes them anew.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from fuzi.adapters.catalogs import translator
from fuzi.reports.comment import comment
from fuzi.reports.explanation import explanation_text
from gate_case import CASES, load_story
from told import reader_for, told

FOLDER = Path(__file__).parent / "explanation"
READERS = {
    "nobody-has-approved-yet": "p01",
    "two-units-are-both-needed": "p07",
    "a-unit-page-passes-all-its-stages": "p07",
    "the-officer-does-not-acknowledge-the-flag": "p04",
    "an-objection-stands-over-the-next-submission": "p01",
    "the-page-changed-after-the-approval": "p05",
    "a-unit-without-a-leader-waits": "p05",
    "settings-changed-by-the-only-administrator": "p03",
    "a-block-finding-refuses-whatever-is-signed": "p05",
    "the-approval-is-too-old": "p01",
}
"""A story and who reads it."""


def texts(name: str) -> dict[str, str]:
    story = load_story(CASES / name)
    pages = {item.id: "校园开放日" for item in story.drafts[-1].items if not item.id.startswith("@")}
    telling = told(story, READERS[name], titles=pages, title="校园开放日")
    reader = reader_for(story, translator("zh"))
    return {f"{name}.txt": explanation_text(telling, reader) + "\n", f"{name}.md": comment(telling, reader)}


@pytest.mark.parametrize("name", READERS)
def test_a_story_reads_as_agreed(name: str) -> None:
    for file, text in texts(name).items():
        assert text == (FOLDER / file).read_text(encoding="utf-8"), file


def test_no_text_is_kept_that_nobody_compares() -> None:
    assert {one.stem for one in FOLDER.iterdir()} == set(READERS)


if __name__ == "__main__":
    for story_name in READERS:
        for file_name, whole in texts(story_name).items():
            (FOLDER / file_name).write_text(whole, encoding="utf-8")
