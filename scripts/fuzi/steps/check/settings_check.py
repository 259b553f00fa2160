"""The form of settings a draft touches, as findings: what the host would refuse, told before it is sent."""

from __future__ import annotations

import datetime as dt

from fuzi.errors import MalformedFile, Problem
from fuzi.formats import columns_file, policy_file, roster_file, source_record
from fuzi.formats.waivers_file import parse_waivers
from fuzi.messages import msg
from fuzi.model.finding import Finding, Severity, TextPlace
from fuzi.model.ids import ObjectId, sha256_of
from fuzi.model.items import ORIGINALS
from fuzi.ports.repository import Repository
from fuzi.scanning.rules import BY_ID
from fuzi.steps.check.rule_check import opened_gaps, parse_settings, stuck
from fuzi.steps.check.scan_rules import WAIVERS
from fuzi.steps.check.shelf import Shelf
from fuzi.steps.record.rules import load_ground

_STEERS_STAGES = (roster_file.PATH, policy_file.PATH, columns_file.PATH)


def settings_findings(
    shelf: Shelf, repository: Repository | None, main: ObjectId | None, today: dt.date
) -> tuple[Finding, ...]:
    """Return what is wrong with the settings, term lists, waivers and source records that a shelf touches.

    Args:
        repository, main: whose rules stay in force where the shelf does not touch them; None where there is no main.
    """

    def read(path: str) -> bytes | None:
        return shelf.read(path) if path in shelf.paths else None

    new, problems = parse_settings(shelf.touched, read)
    found = [_finding("settings-malformed", one, shelf) for one in problems]
    found += [_finding("source-record-malformed", one, shelf) for one in _record_problems(shelf)]
    changed = [path for path in _STEERS_STAGES if path in new]
    if problems or not changed or repository is None or main is None:
        return tuple(found)
    if repository.file(main, columns_file.PATH) is None:
        return tuple(found)  # no site yet: its first rules are looked at when it is founded
    for gap in opened_gaps(load_ground(repository, main), new, today):
        path = gap.file if gap.file in changed else changed[0]
        found.append(_finding("nobody-eligible", Problem(path, 1, stuck(gap)), shelf))
    return tuple(found)


def is_mending_waivers(shelf: Shelf, today: dt.date) -> bool:
    """Tell whether a shelf touches the waivers and leaves none that has ended: then main's are no hindrance to it."""
    if WAIVERS not in shelf.touched:
        return False
    try:
        listed = parse_waivers(shelf.read(WAIVERS), WAIVERS, BY_ID).waivers if WAIVERS in shelf.paths else ()
    except MalformedFile:
        return False
    return all(one.expires >= today for one in listed)


def _record_problems(shelf: Shelf) -> list[Problem]:
    problems: list[Problem] = []
    for path in sorted(shelf.touched & shelf.paths):
        if path.startswith(ORIGINALS) and path.endswith(".yml"):
            try:
                source_record.parse(shelf.text(path) or "", path)
            except MalformedFile as error:
                problems += error.problems
    return problems


def _finding(rule: str, problem: Problem, shelf: Shelf) -> Finding:
    digest = sha256_of(shelf.read(problem.path) if problem.path in shelf.paths else b"")
    line, column = max(problem.line, 1), max(problem.column, 1)
    place = TextPlace(line, column, line, column)
    hint = problem.hint or _HINTS[rule]
    return Finding(rule, Severity.BLOCK, problem.path, place, digest, problem.what, hint=hint)


_HINTS = {
    "settings-malformed": msg("mend the line, save, and check again"),
    "source-record-malformed": msg("mend the line, save, and check again"),
    "nobody-eligible": msg("give the role to somebody with a key in review/roster.yml, in the same change"),
}
