"""The tools that keep the house: each must have nothing to say."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from house.places import BIN, ROOT

TOOLS = {
    "ruff finds nothing": ["ruff", "check", "--no-cache", "."],
    "the code is formatted by ruff": ["ruff", "format", "--no-cache", "--check", "."],
    "mypy finds nothing": ["mypy"],
    "the floors hold": ["lint-imports", "--no-cache"],
    "zizmor finds nothing in the workflows": ["zizmor", "--offline", "--quiet", "--persona", "auditor", ".github"],
    "actionlint finds nothing in the workflows": ["actionlint"],
}


@pytest.mark.parametrize("command", TOOLS.values(), ids=TOOLS.keys())
def test_the_tool_has_nothing_to_say(command: list[str]) -> None:
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}", "NO_COLOR": "1"}
    done = subprocess.run(
        [BIN / command[0], *command[1:]], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_sentence_is_translated_and_the_catalogue_is_compiled() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/dev/messages.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
