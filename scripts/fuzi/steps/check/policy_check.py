"""Reads the rules that somebody is about to change, or that are in force, and puts them before the survey."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from fuzi.errors import AskedWrongly, MalformedFile
from fuzi.formats import columns_file, front_matter, policy_file, roster_file, site_file
from fuzi.gate.ground import Ground
from fuzi.gate.handover import hand_over_sentence, hand_overs
from fuzi.gate.lowering import lowerings
from fuzi.gate.policy_explain import explained, judged_path
from fuzi.gate.policy_survey import survey
from fuzi.messages import msg
from fuzi.model.ids import ObjectId, PageId, UnitId, is_change_id, is_object_id
from fuzi.model.items import ItemKind, item_id_of, kind_of
from fuzi.model.page import CONTENT
from fuzi.model.path_rules import PathRules
from fuzi.model.policy_report import PolicyReport
from fuzi.ports.repository import Repository
from fuzi.steps.check.draft import load_draft
from fuzi.steps.check.gather import Ground as CheckGround
from fuzi.steps.check.rule_check import parse_settings
from fuzi.steps.check.scan_rules import main_tip
from fuzi.steps.check.shelf import Shelf, shelf_of_commit, shelf_of_folder
from fuzi.steps.record.rules import load_ground

_FILES = (policy_file.PATH, roster_file.PATH, columns_file.PATH, site_file.PATH)


def check_policy(ground: CheckGround, now: dt.datetime, base: str = "", change: str = "") -> PolicyReport:
    """Look at the rules of the work tree, or of a change, and compare them with those in force.

    Args:
        base: a branch or commit whose rules they are compared with; else main's.

    Raises:
        MalformedFile: a rule file cannot be read; every problem is named.
        AskedWrongly: there is no such base or change.
    """
    shelf = _shelf(ground, change)
    rules = rules_of(shelf)
    day = rules.day(now)
    remarks = survey(rules, day, frozenset(shelf.paths), lambda page: _units_named(shelf, page))
    found = _base(ground.repository, base)
    if found is None or ground.repository is None:
        return PolicyReport(remarks, (), (), "")
    commit, name = found
    old = load_ground(ground.repository, commit)
    handed = tuple(hand_over_sentence(one, old, rules) for one in hand_overs(old, rules))
    return PolicyReport(remarks, lowerings(old, rules), handed, name)


def is_behind(ground: CheckGround) -> bool:
    """Tell whether rules have landed on main that the draft does not build on: it would seem to undo them."""
    draft = None if ground.repository is None else load_draft(ground.repository)
    if draft is None or ground.repository is None or draft.base == draft.main:
        return False
    return any(one.path in _FILES for one in ground.repository.compare(draft.base, draft.main))


def explain_paths(
    ground: CheckGround, now: dt.datetime, paths: Sequence[str], *, of_draft: bool
) -> tuple[list[PathRules], Ground, str]:
    """Return the rules of each path, by those in force on main or those of the work tree; these themselves; whose.

    The name is that of the branch they were taken from, empty where they are those of the work tree.

    Args:
        of_draft: the rules of the work tree, as they would be.

    Raises:
        MalformedFile: a rule file cannot be read.
    """
    shelf, name = _shelf(ground, ""), ""
    tip = None if of_draft or ground.repository is None else main_tip(ground.repository)
    if tip is not None and ground.repository is not None:
        rules, name = load_ground(ground.repository, tip[0]), str(tip[1].values["name"])
        shelf = shelf_of_commit(ground.repository, tip[0], ())
    else:
        rules = rules_of(shelf)
    day = rules.day(now)
    found = []
    for path in paths:
        item = item_id_of(judged_path(path, shelf.paths, rules.columns), shelf.paths)
        named = _units_named(shelf, PageId(item)) if kind_of(item) is ItemKind.PAGE else ()
        found.append(explained(path, rules, day, shelf.paths, tuple(named)))
    return found, rules, name


def rules_of(shelf: Shelf) -> Ground:
    """Return the rules that stand on a shelf.

    Raises:
        MalformedFile: with every problem of every file.
    """
    new, problems = parse_settings(_FILES, lambda path: shelf.read(path) if path in shelf.paths else None)
    if problems:
        raise MalformedFile(msg("the rules cannot be used as they are"), problems)
    return _ground(new)


def _ground(new: dict[str, Any]) -> Ground:
    columns = new[columns_file.PATH]
    return Ground(
        new[policy_file.PATH],
        new[roster_file.PATH],
        {column.id: UnitId(column.unit) for column in columns if column.unit},
        new[site_file.PATH],
        columns=tuple(column.id for column in columns),
        column_templates={column.id: column.template for column in columns},
    )


def _shelf(ground: CheckGround, change: str) -> Shelf:
    if not change:
        return shelf_of_folder(ground.files, ground.root, (), is_change=False)
    if ground.repository is None:
        raise AskedWrongly(msg("this needs a Git repository"), msg("go to a site's folder, or name it with --repo"))
    return shelf_of_commit(ground.repository, _head(ground.repository, change), ())


def _head(repository: Repository, change: str) -> ObjectId:
    for ref in (f"refs/heads/changes/{change}", f"refs/remotes/origin/changes/{change}"):
        found = repository.ref(ref) if is_change_id(change) else None
        if found is not None:
            return found
    raise AskedWrongly(msg("there is no change {change} here", change=change), msg("see `fuzi changes`"))


def _base(repository: Repository | None, base: str) -> tuple[ObjectId, str] | None:
    """Return the commit to compare with and its name; None where there is no main yet."""
    if repository is None:
        return None
    if not base:
        tip = main_tip(repository)
        return None if tip is None or repository.file(tip[0], policy_file.PATH) is None else (tip[0], "main")
    if is_object_id(base):
        return repository.commit(ObjectId(base)).id, base
    for ref in (base, f"refs/heads/{base}", f"refs/remotes/{base}", f"refs/tags/{base}"):
        found = repository.ref(ref) if ref.startswith("refs/") else None
        if found is not None:
            return repository.commit(found).id, base
    raise AskedWrongly(msg("{name} names no commit", name=base), msg("give a branch, a tag or a whole commit id"))


def _units_named(shelf: Shelf, page: PageId) -> tuple[str, ...]:
    """Return the unit that a page's head names; a head that cannot be read names none, and is the check's to tell."""
    for path in (f"{CONTENT}{page}/index.md", f"{CONTENT}{page}.md"):
        if path in shelf.paths:
            try:
                unit = front_matter.parse(shelf.read(path), path).head.unit
            except MalformedFile:
                return ()
            return (unit,) if unit else ()
    return ()
