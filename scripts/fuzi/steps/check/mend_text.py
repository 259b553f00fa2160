"""Values of a text file that `check --fix` masks: those of open findings, in whatever the file is written in."""

from __future__ import annotations

import json
from collections.abc import Sequence

from fuzi.errors import MalformedFile
from fuzi.formats.yaml_source import read_yaml
from fuzi.model.finding import Finding, PartPlace, Severity, Status, TextPlace
from fuzi.model.ids import sha256_of
from fuzi.model.mending import Mended, MendedPlace
from fuzi.scanning.kinds import plain_text
from fuzi.scanning.matching import Match
from fuzi.scanning.mending import MENDABLE, Syntax, mended, mendings, syntax_of

_MARKS = {"utf-8": b"\xef\xbb\xbf", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}


def mended_text(path: str, data: bytes, findings: Sequence[Finding], *, spares_flags: bool = False) -> Mended | None:
    """Return a file with its values masked; None where nothing in it can be.

    Args:
        path: the file.
        data: its bytes.
        findings: what was found in it.
        spares_flags: whether only what blocks is masked: the officer may pass what is flagged.
    """
    read = plain_text(data)
    if read is None:
        return None
    mark = _MARKS.get(read.encoding, b"")
    mark = mark if mark and data.startswith(mark) else b""
    if mark + read.text.encode(read.encoding) != data:
        return None
    syntax = syntax_of(path)
    wanted = _Wanted(read.text, sha256_of(data), findings, spares_flags=spares_flags)
    whole, done = mended(read.text, mendings(read.text, wanted, syntax))
    if not done or not _is_still_read(path, syntax, read.text, whole):
        return None
    places = tuple(MendedPlace(wanted.line(one.start), one.match.what, one.put) for one in done)
    try:
        return Mended(path, mark + whole.encode(read.encoding), sha256_of(data), places)
    except UnicodeEncodeError:  # a star of full width in an encoding that has none
        return None


class _Wanted:
    """Tells whether a match is an open finding; beyond the bound of a report, whether all of its kind are."""

    def __init__(self, text: str, digest: str, findings: Sequence[Finding], *, spares_flags: bool) -> None:
        self._grave = {Severity.BLOCK} if spares_flags else {Severity.BLOCK, Severity.FLAG}
        self._starts = [0, *(at + 1 for at, char in enumerate(text) if char == "\n")]
        opened = [one for one in findings if one.file_digest == digest and one.rule in MENDABLE]
        waived = {one.rule for one in opened if one.status is Status.WAIVED or one.is_for_key_holder}
        self._places = {
            (one.rule, self._starts[one.where.line - 1] + one.where.column - 1)
            for one in opened
            if isinstance(one.where, TextPlace)
            and one.status is Status.OPEN
            and not one.is_for_key_holder
            and one.where.line <= len(self._starts)
        }
        self._overfull = {
            one.rule
            for one in opened
            if isinstance(one.where, PartPlace) and one.where.part.startswith("more-") and one.rule not in waived
        }

    def __call__(self, match: Match) -> bool:
        is_meant = (match.rule.id, match.start) in self._places or match.rule.id in self._overfull
        return is_meant and match.severity in self._grave

    def line(self, at: int) -> int:
        """Return the line (1-based) of an offset."""
        low, high = 0, len(self._starts)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._starts[middle] <= at else (low, middle)
        return low + 1


def _is_still_read(path: str, syntax: Syntax, before: str, after: str) -> bool:
    """Tell whether a file that was well-formed is so still: a number of JSON, say, is none with stars in it."""
    if path.lower().endswith((".json", ".geojson")):
        return not _is_json(before) or _is_json(after)
    return syntax is not Syntax.YAML or not _is_yaml(before) or _is_yaml(after)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _is_yaml(text: str) -> bool:
    try:
        read_yaml(text, "", lambda _reader, _value: None)
    except MalformedFile:
        return False
    return True
