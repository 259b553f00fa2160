"""Looks at the rules a change would bring: they must be readable when they land, and leave everything to somebody.

Rules that cannot be read would stop the host for good: no later change could be judged by them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from typing import Any

from msgspec.structs import replace

from fuzi.errors import MalformedFile, Problem
from fuzi.formats import (
    archive_file,
    columns_file,
    expunged_file,
    git_attributes,
    leaders_file,
    links_file,
    mkdocs_file,
    policy_file,
    roster_file,
    site_file,
    targets_file,
)
from fuzi.formats.terms_file import parse_terms
from fuzi.formats.waivers_file import parse_waivers
from fuzi.gate.gaps import Gap, opened
from fuzi.gate.ground import Ground
from fuzi.messages import Message, msg
from fuzi.model.editor_advice import SAVE_AS_UTF8
from fuzi.model.ids import ObjectId, UnitId
from fuzi.model.verdict import Reason
from fuzi.ports.repository import Repository
from fuzi.scanning.findings import TERMS_FOLDER
from fuzi.scanning.rules import BY_ID
from fuzi.steps.check.scan_rules import WAIVERS
from fuzi.steps.record.rules import parse_zone

ReadFile = Callable[[str], bytes | None]
"""Returns the bytes of a file by its path; None where there is none."""

_SETTINGS: Mapping[str, Callable[[str], Any]] = {
    policy_file.PATH: policy_file.parse_policy,
    roster_file.PATH: roster_file.parse_roster,
    columns_file.PATH: columns_file.parse,
    site_file.PATH: parse_zone,
    targets_file.PATH: targets_file.parse,
    archive_file.PATH: archive_file.parse,
    links_file.PATH: links_file.parse,
    mkdocs_file.PATH: mkdocs_file.parse,
    git_attributes.PATH: git_attributes.parse,
}
"""Settings that a site cannot be without once it has them: path to parser."""
_STEERING = frozenset({policy_file.PATH, roster_file.PATH, columns_file.PATH})
"""Settings that say who must approve what."""


def parse_settings(touched: Collection[str], read: ReadFile) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Return what the touched settings, term lists and waivers say, by path, and every problem of them.

    Args:
        touched: paths of any kind; others than settings are passed over.
        read: returns the bytes of a file, None where it was removed.
    """
    new: dict[str, Any] = {}
    problems: list[Problem] = []
    for path in sorted(touched):
        parse = _parser_of(path)
        data = read(path) if parse is not None else None
        try:
            if parse is not None and data is not None:
                new[path] = parse(data)
            elif path in _SETTINGS:
                problems.append(Problem(path, 0, msg("the file is missing")))
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            problems.append(Problem(path, line, msg("the file is not UTF-8 text"), SAVE_AS_UTF8))
        except MalformedFile as error:
            problems += error.problems or (Problem(path, 0, error.what, error.hint),)
    return new, tuple(problems)


def _parser_of(path: str) -> Callable[[bytes], Any] | None:
    """Return what reads a settings file; None for a file that steers nothing."""
    if path in _SETTINGS:
        return lambda data: _SETTINGS[path](data.decode("utf-8"))
    if path == expunged_file.PATH:
        return lambda data: expunged_file.parse(data.decode("utf-8"))
    if path == WAIVERS:
        return lambda data: parse_waivers(data, path, BY_ID)
    if path == leaders_file.PATH:
        return lambda data: leaders_file.parse_leaders(data, path)
    if path.startswith(TERMS_FOLDER) and path.endswith(".txt"):
        return lambda data: parse_terms(data, path)
    return None


def rule_problems(
    repository: Repository, head: ObjectId, touched: Collection[str], ground: Ground, now: dt.datetime
) -> tuple[Reason, ...]:
    """Return what is wrong with the rule files that a change touches, read as they would land.

    Args:
        touched: every path of the change.
        ground: the rules of main's tip, which stay in force where the change does not touch them.
    """
    new, problems = parse_settings(touched, lambda path: _bytes_in(repository, head, path))
    if problems:
        return tuple(_malformed(one) for one in problems)
    return tuple(
        Reason("nobody-eligible", stuck(gap), {"path": gap.file}) for gap in opened_gaps(ground, new, ground.day(now))
    )


def rules_after(repository: Repository, head: ObjectId, touched: Collection[str], ground: Ground) -> Ground | None:
    """Return the rules as a change would leave them; None where it touches none, or `rule_problems` refuses them.

    Args:
        head: the change's own commit, or the commit that landed it: the touched files are the same in both.
    """
    steering = [path for path in touched if path in _STEERING]
    new, problems = parse_settings(steering, lambda path: _bytes_in(repository, head, path))
    return changed_ground(ground, new) if new and not problems else None


def opened_gaps(ground: Ground, new: Mapping[str, Any], day: dt.date) -> tuple[Gap, ...]:
    """Return what would stop the site after a change of settings and does not today, on a local day.

    Args:
        new: the changed settings by path, as `parse_settings` returns them.
    """
    if not new:
        return ()
    return opened(ground, changed_ground(ground, new), day)


def stuck(gap: Gap) -> Message:
    """Return the sentence that refuses a change for a gap."""
    return msg("after this change the site could not go on: {gap}", gap=gap.what)


def _bytes_in(repository: Repository, commit: ObjectId, path: str) -> bytes | None:
    found = repository.file(commit, path)
    return None if found is None else repository.read(found.object_id)


def changed_ground(ground: Ground, new: Mapping[str, Any]) -> Ground:
    """Return the rules as they would be with changed settings, given by path as `parse_settings` returns them."""
    columns = new.get(columns_file.PATH)
    return replace(
        ground,
        policy=new.get(policy_file.PATH, ground.policy),
        roster=new.get(roster_file.PATH, ground.roster),
        column_units=ground.column_units
        if columns is None
        else {column.id: UnitId(column.unit) for column in columns if column.unit},
        columns=ground.columns if columns is None else tuple(column.id for column in columns),
        column_templates=ground.column_templates
        if columns is None
        else {column.id: column.template for column in columns},
    )


def _malformed(problem: Problem) -> Reason:
    what = msg("{path}:{line}: {what}", path=problem.path, line=problem.line, what=problem.what)
    return Reason("settings-malformed", what, {"path": problem.path})
