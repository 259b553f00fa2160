"""Where a rule fired: findings with their place, made in one way."""

from __future__ import annotations

from fuzi.messages import Message
from fuzi.model.finding import Finding, PartPlace, Severity, TextPlace
from fuzi.model.ids import sha256_of


def in_text(rule: str, file: tuple[str, bytes], span: tuple[int, int, int], what: Message, hint: Message) -> Finding:
    """Return a finding in a file (path, bytes) at (line, column, length); 1-based, columns count code points."""
    path, data = file
    line, column, length = span
    place = TextPlace(max(line, 1), column, max(line, 1), column + length)
    return Finding(rule, Severity.BLOCK, path, place, sha256_of(data), what, hint=hint)


def on_name(rule: str, path: str, what: Message, hint: Message, severity: Severity = Severity.BLOCK) -> Finding:
    """Return a finding about a file's name or its mere presence."""
    digest = sha256_of(path.encode("utf-8", "surrogateescape"))
    return Finding(rule, severity, path, PartPlace("name"), digest, what, hint=hint)


def place_of(text: str, offset: int, first_line: int) -> tuple[int, int]:
    """Return line and column of a code point of `text`, whose first line is line `first_line` of the file."""
    before = text[:offset]
    return first_line + before.count("\n"), offset - (before.rfind("\n") + 1) + 1
