"""Where a rule fired: findings with their place, made in one way."""

from __future__ import annotations

import bisect
import re

from fuzi.messages import Message
from fuzi.model.finding import Finding, PartPlace, Severity, TextPlace
from fuzi.model.ids import Sha256, sha256_of

File = tuple[str, Sha256]
"""A file's path and the digest of its bytes."""


def in_text(  # noqa: PLR0917 - the parts of one finding
    rule: str,
    file: File,
    span: tuple[int, int, int],
    what: Message,
    hint: Message,
    severity: Severity = Severity.BLOCK,
) -> Finding:
    """Return a finding at (line, column, length) of a text; 1-based, columns count code points."""
    path, digest = file
    line, column, length = span
    place = TextPlace(max(line, 1), column, max(line, 1), column + length)
    return Finding(rule, severity, path, place, digest, what, hint=hint)


def on_name(rule: str, path: str, what: Message, hint: Message, severity: Severity = Severity.BLOCK) -> Finding:
    """Return a finding about a file's name or its mere presence."""
    digest = sha256_of(path.encode("utf-8", "surrogateescape"))
    return Finding(rule, severity, path, PartPlace("name"), digest, what, hint=hint)


def line_of_key(data: bytes, key: str) -> int:
    """Return the line of a key of a page's head; 1 where it is not given."""
    for number, line in enumerate(data.split(b"\n"), start=1):
        if line.startswith(key.encode() + b":"):
            return number
        if number > 1 and line.rstrip() == b"---":
            break
    return 1


class Lines:
    """Finds line and column of an offset in a text whose first line is line `first_line` of its file."""

    def __init__(self, text: str, first_line: int) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._first_line = first_line

    def place_of(self, offset: int) -> tuple[int, int]:
        """Return line and column, 1-based, of a code point."""
        index = bisect.bisect_right(self._starts, offset) - 1
        return self._first_line + index, offset - self._starts[index] + 1
