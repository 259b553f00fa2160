"""Reads `<rule-id>.md`: `OK:` and `NOT OK:` lines, `\\n` and characters like `\\u200b` written out."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent
_ESCAPE = re.compile(r"\\n|\\u([0-9a-f]{4})|\\u\{([0-9a-f]+)\}")


def samples() -> list[tuple[str, str, bool]]:
    """Return (rule id, text, whether the rule must pass it) of every sample."""
    found = []
    for file in sorted(HERE.glob("*.md")):
        for line in file.read_text(encoding="utf-8").splitlines():
            mark, _, text = line.partition(": ")
            if mark in {"OK", "NOT OK"}:
                found.append((file.stem, _ESCAPE.sub(_char, text), mark == "OK"))
    return found


def _char(match: re.Match[str]) -> str:
    return "\n" if match[0] == "\\n" else chr(int(match[1] or match[2], 16))
