"""Every verb of the table exists and explains itself in both languages."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache

import pytest

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


@cache
def helps(language: str) -> dict[str, tuple[int, str]]:
    done = subprocess.run(
        [sys.executable, "-c", ASK, language, *VERBS, *HIDDEN], cwd=ROOT, capture_output=True, text=True, check=True
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
