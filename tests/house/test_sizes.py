"""Files and functions stay small enough to be read, and are named after what they are about."""

from __future__ import annotations

import ast
from pathlib import PurePosixPath

from house.places import modules, text_of

FILE_WALL = 400
FUNCTION_WALL = 60
NOT_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc", "tools", "lib"}


def test_no_file_is_longer_than_the_wall() -> None:
    long = {path: lines for path, _ in modules() if (lines := len((text_of(path) or "").splitlines())) > FILE_WALL}
    assert not long, f"files of more than {FILE_WALL} lines: {long}"


def test_no_function_is_longer_than_the_wall() -> None:
    long = {
        f"{path}:{node.lineno} {node.name}": lines
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_WALL
    }
    assert not long, f"functions of more than {FUNCTION_WALL} lines: {long}"


def test_no_file_or_folder_is_a_drawer_for_leftovers() -> None:
    drawers = [path for path, _ in modules() if NOT_NAMES.intersection(PurePosixPath(path).with_suffix("").parts)]
    assert not drawers, f"name these after what they are about: {drawers}"
