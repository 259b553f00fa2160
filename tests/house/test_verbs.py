"""Every verb of the table exists and explains itself in both languages."""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
from collections import Counter
from functools import cache

import pytest

from fuzi.cli.group import _GLOBALS
from fuzi.cli.table import HIDDEN, VERBS, module_of
from house.places import PACKAGE, ROOT

CHINESE = re.compile(r"[\u4e00-\u9fff]")
ASK = """
import contextlib, io, json, sys
from fuzi.cli.main import run
answers = {}
for verb in sys.argv[2:]:
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = run(["--lang", sys.argv[1], *verb.split(), "--help"])
    answers[verb] = [code, said.getvalue()]
print(json.dumps(answers))
"""
"""Texts of help are made while a verb is imported, so each language has a process of its own."""


WORDS = (
    "roster add",
    "roster role",
    "roster end",
    "roster leave",
    "roster deputy",
    "roster key",
    "roster deputy-start",
)
"""Words below a verb, each with a help of its own."""


@cache
def helps(language: str) -> dict[str, tuple[int, str]]:
    done = subprocess.run(
        [sys.executable, "-c", ASK, language, *VERBS, *HIDDEN, *WORDS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return {verb: (code, text) for verb, (code, text) in json.loads(done.stdout).items()}


def test_the_table_and_the_folder_of_verbs_agree() -> None:
    files = {path.stem for path in (PACKAGE / "cli" / "verbs").glob("*.py")} - {"__init__"}
    assert files == {module_of(verb).rsplit(".", 1)[-1] for verb in (*VERBS, *HIDDEN)}


@pytest.mark.parametrize("verb", [*VERBS, *HIDDEN])
def test_a_verb_explains_itself_in_chinese(verb: str) -> None:
    code, text = helps("zh")[verb]
    assert code == 0, text
    english = [
        line
        for line in text.splitlines()
        if re.search(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}", line) and not CHINESE.search(line)
    ]
    assert CHINESE.search(text) and not english, f"not in Chinese: {english}"


def test_no_option_of_a_verb_is_called_like_a_global_one() -> None:
    words = [importlib.import_module(module_of(verb)).command for verb in (*VERBS, *HIDDEN)]
    for one in words:
        words += getattr(one, "commands", {}).values()
    named = ((one.name, Counter(param.name for param in one.params)) for one in words)
    twice = {(verb, name) for verb, count in named for name in _GLOBALS if count[name] > 1}
    assert len(words) > len(VERBS) and not twice, "the global option would take its value"


@pytest.mark.parametrize("verb", [*VERBS, *WORDS])
def test_values_are_named_in_chinese_in_a_help(verb: str) -> None:
    text = helps("zh")[verb][1]
    named = [
        line
        for line in text.splitlines()
        if re.match(r"(用法：.* [A-Z]{1,}\b|  -[-a-z]+(, --[-a-z]+)? \[?[A-Z]{1,}\b)", line)
    ]
    ranges = [line for line in text.splitlines() if "RANGE" in line]
    assert not named + ranges


@pytest.mark.parametrize("verb", [*VERBS, *HIDDEN])
def test_a_verb_explains_itself_in_english(verb: str) -> None:
    code, text = helps("en")[verb]
    assert code == 0, text
    assert len(text.split()) > 20
    assert not CHINESE.search(text), text


def test_the_list_of_verbs_imports_none_of_them() -> None:
    look = (
        "import sys; from fuzi.cli.main import run; run(['--help']); print([m for m in sys.modules if 'verbs.' in m])"
    )
    done = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
