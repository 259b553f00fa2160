"""Help texts stand in straight columns and whole lines, where a Chinese character takes two places."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

from fuzi.cli.help_layout import wrapped
from fuzi.cli.table import HIDDEN, VERBS
from fuzi.reports.columns import width

WORDS = ("deputy-start", "deputy-end", "add", "role", "end", "leave", "deputy", "key", "codeowners")
COMMANDS = [[], *([one] for one in (*VERBS, *HIDDEN)), *(["roster", one] for one in WORDS)]
PLACES = 78


SCRIPT = """
import json, sys
from fuzi.cli.group import build_group
from fuzi.cli.session import Session
from fuzi.cli.words import speak
from fuzi.wiring import translator

language, commands = sys.argv[1], json.loads(sys.argv[2])
speak(translator(language))
group = build_group()
for command in commands:
    print("=====", *command)
    group.main([*command, "--help"], "fuzi", standalone_mode=False, obj=Session(translator("en"), language))
"""
"""Prints the help of every command: in a process of its own, for a verb keeps the language it was imported in."""


@pytest.fixture(params=["zh", "en"], scope="module")
def helps(request: pytest.FixtureRequest) -> dict[str, list[str]]:
    """Return the help text of every command in one language, by lines."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, request.param, json.dumps(COMMANDS)],
        env={**os.environ, "COLUMNS": "80"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    texts = [one.splitlines() for one in done.stdout.split("=====")[1:]]
    return {f"{request.param}:{lines[0].strip()}": lines[1:] for lines in texts}


def test_no_line_of_a_help_text_is_wider_than_a_terminal_or_begins_with_a_closing_mark(
    helps: dict[str, list[str]],
) -> None:
    assert len(helps) == len(COMMANDS)
    for command, lines in helps.items():
        assert len(lines) > 5, command
        assert [one for one in lines if width(one) > PLACES or re.match(r"\s*[，。；：、）”]", one)] == [], command


def test_what_an_option_means_begins_in_one_column(helps: dict[str, list[str]]) -> None:
    for command, lines in helps.items():
        starts = {
            width(found[0])
            for one in lines
            if (found := re.match(r"  -\S.*?(?:  +|$)", one)) and found.end() < len(one)
        }
        assert len(starts) == 1, command


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("一二三四五六", ["一二三四五", "六"]),
        ("一二三四五，六", ["一二三四", "五，六"]),
        ("一二三四（五）", ["一二三四", "（五）"]),
        ("一二三 work-secret（四）", ["一二三", "work-secret", "（四）"]),
        ("运行 `fuzi a` 后再看", ["运行", "`fuzi a` 后", "再看"]),
        ("one two three", ["one two", "three"]),
        ("", [""]),
    ],
)
def test_a_line_ends_where_chinese_and_english_may_be_parted(text: str, lines: list[str]) -> None:
    assert wrapped(text, 11) == lines
