"""Pages that are made from the program: write a folder of them, or compare it with what would be written."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def keep(folder: str, made: Mapping[str, str], tool: str) -> int:
    """Write the pages of a folder and remove those left over; with `--check` only compare.

    Args:
        folder: from the top of the repository.
        made: each page's file name and text.
        tool: who makes them, for the sentence about a page that differs.

    Returns:
        1 when a page differs, is missing or left over; else 0.
    """
    there = {file.name: file.read_text(encoding="utf-8") for file in (ROOT / folder).glob("*.md")}
    if "--check" in sys.argv:
        wrong = sorted(name for name in {*made, *there} if made.get(name) != there.get(name))
        for name in wrong:
            print(f"{folder}/{name} is not what {tool} makes")
        return 1 if wrong else 0
    (ROOT / folder).mkdir(parents=True, exist_ok=True)
    for name in there.keys() - made.keys():
        (ROOT / folder / name).unlink()
    for name, text in made.items():
        (ROOT / folder / name).write_text(text, encoding="utf-8", newline="\n")
    return 0
