"""The reason codes of the gate, the host and verify, their registry and their pages name each other."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from fuzi.adapters.catalogs import translator
from fuzi.reports.advice import PAGES
from fuzi.reports.reasons import BY_CODE, GROUPS
from fuzi.reports.reasons.reason_code import ReasonCode
from house.places import ROOT, modules

Function = ast.FunctionDef | ast.AsyncFunctionDef


def first_values(call: ast.Call, name: str) -> list[str]:
    """Return the constants that the first argument (or the keyword) of a call can be: one, or both of an `if`."""
    given = next((word.value for word in call.keywords if word.arg == name), None)
    value = call.args[0] if call.args else given
    options = [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]
    return [one.value for one in options if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def called(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def makers(tree: ast.Module) -> Iterator[tuple[str, str, ast.Call]]:
    """Yield each function that makes a reason of a code it is given: its name, its first argument, the call in it."""
    for function in ast.walk(tree):
        if isinstance(function, Function):
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and called(call) == "Reason" and not first_values(call, "code"):
                    yield function.name, function.args.args[0].arg if function.args.args else "", call


def codes_in(tree: ast.Module) -> tuple[set[str], list[int]]:
    """Return the codes of a module's reasons, and the lines whose code cannot be told from the text."""
    names = {"Reason": "code", **{name: first for name, first, _call in makers(tree)}}
    passed_on = {
        id(call)
        for _name, first, call in makers(tree)
        if call.args and isinstance(call.args[0], ast.Name) and call.args[0].id == first
    }
    codes: set[str] = set()
    unclear = []
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and called(call) in names and id(call) not in passed_on:
            values = first_values(call, names[called(call)])
            codes.update(values)
            unclear += [] if values else [call.lineno]
    return codes, unclear


def given() -> tuple[set[str], list[str]]:
    codes: set[str] = set()
    unclear: list[str] = []
    for path, tree in modules():
        if path.startswith("scripts/fuzi/"):
            here, lines = codes_in(tree)
            codes |= here
            unclear += [f"{path}:{line}" for line in lines]
    return codes, unclear


def test_a_code_is_seen_wherever_it_is_given() -> None:
    tree = ast.parse(
        "def _reason(code, path):\n    return Reason(code, path)\n"
        "def look(x):\n    _reason('one', x)\n    Reason('two' if x else 'three')\n"
        "    Reason(code='four')\n    Reason(x.y)\n"
    )
    codes, unclear = codes_in(tree)
    assert codes == {"one", "two", "three", "four"}
    assert unclear == [7]


def test_every_code_can_be_told_from_the_text() -> None:
    assert given()[1] == []


def test_every_code_that_is_given_has_an_entry_and_every_entry_is_given() -> None:
    codes = given()[0]
    assert len(codes) >= 80
    assert codes - set(BY_CODE) == set(), "these have no entry in fuzi/reports/reasons"
    assert set(BY_CODE) - codes == set(), "these are given nowhere"


def test_codes_are_kebab_case_and_stand_once() -> None:
    codes = [one.code for _title, group in GROUPS for one in group]
    assert len(codes) == len(set(codes))
    assert [code for code in codes if not re.fullmatch(r"[a-z]+(-[a-z]+)*", code)] == []


def test_the_pages_are_what_the_registry_makes() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/dev/reason_pages.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("one", BY_CODE.values(), ids=BY_CODE)
def test_a_page_says_everything_of_its_code_in_both_languages(one: ReasonCode) -> None:
    text = (ROOT / PAGES / f"{one.code}.md").read_text(encoding="utf-8")
    assert one.basis
    for translate in (translator("zh"), translator("en")):
        for message in (one.what, one.why, *one.basis, one.hint):
            assert message.render(translate)[1:] in text


def test_the_list_leads_to_every_page() -> None:
    text = (ROOT / PAGES / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\]\(([a-z-]+)\.md\)", text)) == set(BY_CODE)
