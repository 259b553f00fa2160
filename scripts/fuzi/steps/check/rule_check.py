"""Looks at the rules a change would bring: they must be readable when they land, and leave every stage to somebody.

Rules that cannot be read would stop the host for good: no later change could be judged by them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any

from fuzi.errors import MalformedFile
from fuzi.formats import (
    archive_file,
    columns_file,
    links_file,
    mkdocs_file,
    policy_file,
    roster_file,
    site_file,
    targets_file,
)
from fuzi.gate.gaps import gaps
from fuzi.gate.ground import Ground
from fuzi.messages import msg
from fuzi.model.ids import ObjectId, UnitId
from fuzi.model.verdict import Reason
from fuzi.ports.repository import Repository
from fuzi.steps.check.scan_rules import load_ruleset
from fuzi.steps.record.rules import CONFIDENTIALITY, parse_zone, read_text

_PARSERS: Mapping[str, Callable[[str], Any]] = {
    policy_file.PATH: policy_file.parse_policy,
    roster_file.PATH: roster_file.parse_roster,
    columns_file.PATH: columns_file.parse,
    site_file.PATH: parse_zone,
    targets_file.PATH: targets_file.parse,
    archive_file.PATH: archive_file.parse,
    links_file.PATH: links_file.parse,
    mkdocs_file.PATH: mkdocs_file.parse,
}


def rule_problems(
    repository: Repository, head: ObjectId, touched: Collection[str], ground: Ground, now: dt.datetime
) -> tuple[Reason, ...]:
    """Return what is wrong with the rule files that a change touches, read as they would land.

    Args:
        touched: every path of the change.
        ground: the rules of main's tip, which stay in force where the change does not touch them.
    """
    new: dict[str, Any] = {}
    reasons: list[Reason] = []
    for path in sorted(set(touched) & set(_PARSERS)):
        try:
            new[path] = _PARSERS[path](read_text(repository, head, path))
        except MalformedFile as error:
            reasons += _malformed(error)
    if any(path.startswith(f"{CONFIDENTIALITY}/") for path in touched):
        try:
            load_ruleset(repository, head)
        except MalformedFile as error:
            reasons += _malformed(error)
    if reasons or not new:
        return tuple(reasons)
    known = set(map(str, gaps(ground, ground.day(now))))
    opened = [one for one in gaps(_changed(ground, new), ground.day(now)) if str(one) not in known]
    return tuple(
        Reason("nobody-eligible", msg("after this change nobody could give a stage: {gap}", gap=one)) for one in opened
    )


def _changed(ground: Ground, new: Mapping[str, Any]) -> Ground:
    """Return the rules as they would be."""
    columns = new.get(columns_file.PATH)
    return replace(
        ground,
        policy=new.get(policy_file.PATH, ground.policy),
        roster=new.get(roster_file.PATH, ground.roster),
        column_units=ground.column_units
        if columns is None
        else {column.id: UnitId(column.unit) for column in columns if column.unit},
    )


def _malformed(error: MalformedFile) -> list[Reason]:
    return [
        Reason(
            "settings-malformed",
            msg("{path}:{line}: {what}", path=one.path, line=one.line, what=one.what),
            {"path": one.path},
        )
        for one in error.problems
    ] or [Reason("settings-malformed", error.what)]
