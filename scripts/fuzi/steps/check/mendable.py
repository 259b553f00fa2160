"""How many findings `check --fix` would mend: told at the end of a report, and only where it is so."""

from __future__ import annotations

from collections.abc import Callable

from fuzi.model.finding import CheckReport, Finding, Severity, Status
from fuzi.model.ids import sha256_of
from fuzi.model.items import ORIGINALS
from fuzi.ports.stripping import Stripper
from fuzi.scanning.mending import MENDABLE
from fuzi.steps.check.gather import Ground
from fuzi.steps.check.mend import is_answered, work_file
from fuzi.steps.check.mend_text import mended_text

_PLACE = "picture-origin"
"""The rule that is answered by taking out of a file what tells where it was made."""


def mendable(report: CheckReport, ground: Ground, stripper: Callable[[], Stripper]) -> int:
    """Return how many open findings a mending of the work tree would answer.

    A finding counts only where the file in the work tree is, byte for byte, the one it was found in.

    Args:
        report: what was found.
        ground: what the check stood on.
        stripper: makes what takes properties out of documents; asked only where that could answer something.
    """
    files: dict[str, list[Finding]] = {}
    for one in report.findings:
        is_open = one.status is Status.OPEN and one.severity is not Severity.NOTE
        if is_open and one.rule in {*MENDABLE, _PLACE} and not one.path.startswith(ORIGINALS):
            files.setdefault(one.path, []).append(one)
    count, pictures = 0, []
    for path, open_ones in files.items():
        data = work_file(ground, path)
        if data is None or {one.file_digest for one in open_ones} != {sha256_of(data)}:
            continue
        made = mended_text(path, data, [one for one in report.findings if one.path == path])
        lines = {place.line for place in made.places} if made else set()
        count += sum(is_answered(one, lines) for one in open_ones)
        pictures += [(path, data) for one in open_ones if one.rule == _PLACE]
    if pictures:
        count += sum(bool(one.removed) for one in stripper().strip(pictures))
    return count
