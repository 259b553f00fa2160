"""Where the project's files are, for the house tests."""

from __future__ import annotations

import ast
import functools
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "scripts" / "fuzi"
BIN = Path(sys.executable).parent


@functools.cache
def tracked() -> tuple[str, ...]:
    """Return the paths of the project's files: those Git knows and those it would take."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    return tuple(sorted(path for path in listing.decode().split("\0") if path and (ROOT / path).is_file()))


@functools.cache
def text_of(path: str) -> str | None:
    """Return a file's text; None for a binary file."""
    data = (ROOT / path).read_bytes()
    if b"\0" in data:
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


@functools.cache
def modules() -> tuple[tuple[str, ast.Module], ...]:
    """Return every Python file of the project with its syntax tree."""
    return tuple((path, ast.parse(text_of(path) or "")) for path in tracked() if path.endswith(".py"))
