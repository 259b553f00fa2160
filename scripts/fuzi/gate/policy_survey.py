"""What stands out in rules before they are used: holes, idle lines, overlaps, roles without holders, gaps to come."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from fuzi.gate.gaps import gaps
from fuzi.gate.ground import Ground
from fuzi.gate.pattern_cover import Comparison
from fuzi.gate.seats import keyed, unseated_when_asked
from fuzi.messages import Message, msg
from fuzi.model.ids import PageId
from fuzi.model.items import REGISTERS, ItemKind, item_id_of, kind_of
from fuzi.model.labels import right_word, role_word, stage_word
from fuzi.model.lowering import COLUMNS, POLICY, ROSTER
from fuzi.model.page import CONTENT, column_of
from fuzi.model.pattern import Pattern
from fuzi.model.people import Role
from fuzi.model.policy_report import Remark

AHEAD_DAYS = 60
"""So many days ahead the roster is looked at (3-gate section 3)."""
MOST_PATHS = 10
_KEPT = {f"{REGISTERS}README.md", f"{CONTENT}README.md"}


def survey(
    ground: Ground, day: dt.date, paths: frozenset[str], units_named: Callable[[PageId], Sequence[str]]
) -> tuple[Remark, ...]:
    """Return everything that stands out, what could not be done today first.

    Args:
        paths: every path of the site. units_named: the units that a page's own head names.
    """
    found = [
        *_gaps_ahead(ground, day),
        *_uncovered(ground, paths),
        *_idle(ground, paths),
        *_overlaps(ground),
        *_without_holders(ground, day),
        *_unseated(ground, day),
        *_unowned(ground, paths, units_named),
    ]
    return tuple(sorted(found, key=lambda one: not one.is_problem))


def _gaps_ahead(ground: Ground, day: dt.date) -> Iterator[Remark]:
    now = gaps(ground, day)
    known = {str(one.what) for one in now}
    for gap in now:
        yield Remark("nobody-eligible", gap.file, 0, gap.what, is_problem=True)
    later = day + dt.timedelta(days=AHEAD_DAYS)
    for gap in gaps(ground, later):
        if str(gap.what) not in known and not any(str(gap.what).endswith(one) for one in known):
            what = msg("within {n} days: {gap}", n=AHEAD_DAYS, gap=gap.what)
            yield Remark("ends-soon", gap.file, 0, what)


def _uncovered(ground: Ground, paths: frozenset[str]) -> Iterator[Remark]:
    """Yield the files that no requirement covers, and a kind of path that would be left uncovered."""
    requirements = ground.policy.requirements
    judged = sorted(one for one in paths if one.startswith((CONTENT, REGISTERS)) and not one.endswith("/README.md"))
    bare = [one for one in judged if not any(other.applies_to(one) for other in requirements)]
    for path in bare[:MOST_PATHS]:
        what = msg("no requirement covers {path}, so nobody can approve it", path=path)
        yield Remark("no-requirement", POLICY, 0, what, is_problem=True)
    if len(bare) > MOST_PATHS:
        what = msg("… and {n} more files that no requirement covers", n=len(bare) - MOST_PATHS)
        yield Remark("no-requirement", POLICY, 0, what, is_problem=True)
    patterns = [pattern for one in requirements for pattern in one.paths]
    for whole in (f"{CONTENT}**", f"{REGISTERS}**"):
        example = Comparison().shown_path([Pattern(whole)], patterns)
        if example is not None and not bare:
            what = msg("a file such as {path} would be covered by no requirement and refused", path=example)
            yield Remark("no-requirement", POLICY, 0, what)


def _idle(ground: Ground, paths: frozenset[str]) -> Iterator[Remark]:
    for requirement in ground.policy.requirements:
        for pattern in requirement.paths:
            if not any(pattern.matches(path) for path in paths):
                what = msg("{pattern} matches no file there is now", pattern=pattern.text)
                yield Remark("matches-nothing", POLICY, requirement.line, what)
    for unit in ground.roster.units:
        for pattern in unit.paths:
            if not any(pattern.matches(path) for path in paths):
                what = msg("unit {unit}: {pattern} matches no file there is now", unit=unit.id, pattern=pattern.text)
                yield Remark("matches-nothing", ROSTER, 0, what)


def _overlaps(ground: Ground) -> Iterator[Remark]:
    """Yield which requirements and units meet on a path: all of them apply there."""
    ask = Comparison()
    for one, other in combinations(ground.policy.requirements, 2):
        path = _meeting(ask, one.paths, other.paths)
        if path is not None:
            what = msg(
                "the requirements on lines {one} and {other} both apply, for example to {path}: the stricter counts",
                one=one.line,
                other=other.line,
                path=path,
            )
            yield Remark("both-apply", POLICY, one.line, what)
    for first, second in combinations(ground.roster.units, 2):
        path = _meeting(ask, first.paths, second.paths)
        if path is not None:
            what = msg(
                "units {one} and {other} both own, for example, {path}: both leaders must approve",
                one=first.id,
                other=second.id,
                path=path,
            )
            yield Remark("both-own", ROSTER, 0, what)


def _meeting(ask: Comparison, some: Sequence[Pattern], others: Sequence[Pattern]) -> str | None:
    paths = (ask.shown_path([one, other]) for one in some for other in others)
    return next((path for path in paths if path is not None), None)


def _without_holders(ground: Ground, day: dt.date) -> Iterator[Remark]:
    """Yield the roles that the policy names and nobody with a key holds today."""
    named: dict[Role, list[Message]] = {}
    for stage in ground.policy.all_stages():
        for role in stage.substitutes:
            named.setdefault(role, []).append(msg("substitutes"))
    for right, roles in ground.policy.may.items():
        for role in roles:
            named.setdefault(role, []).append(right_word(right))
    for role in ground.policy.emergency_roles:
        named.setdefault(role, []).append(msg("emergency landings"))
    for role, uses in named.items():
        if not keyed(ground.roster.holders(role, None, day), day):
            places = list({str(one): one for one in uses}.values())
            what = msg("nobody with a key is {role} today (named for: {places})", role=role_word(role), places=places)
            yield Remark("role-vacant", ROSTER, 0, what)


def _unseated(ground: Ground, day: dt.date) -> Iterator[Remark]:
    """Yield the stages of some pages alone for which nobody is left besides who gives the other stages."""
    for stage in unseated_when_asked(ground.policy, ground.roster, day):
        what = msg(
            "pages that need the {stage} would wait for ever: whoever could give it is needed for another stage of the"
            " same page; add `same_person_as: initial-review` to that stage, or name one more person",
            stage=stage_word(stage),
        )
        yield Remark("needs-another", POLICY, 0, what)


def _unowned(ground: Ground, paths: frozenset[str], units_named: Callable[[PageId], Sequence[str]]) -> Iterator[Remark]:
    """Yield in which columns pages are that nothing gives to a unit; they need no unit approval."""
    if not any(stage.of_units for stage in ground.policy.all_stages()):
        return
    counted: Counter[str] = Counter()
    for path in sorted(one for one in paths if one.startswith(CONTENT) and one.endswith(".md")):
        item = item_id_of(path, paths)
        if kind_of(item) is not ItemKind.PAGE or path in _KEPT or path.endswith("/README.md"):
            continue
        page = PageId(item)
        is_owned = column_of(page) in ground.column_units or any(
            pattern.matches(path) for unit in ground.roster.units for pattern in unit.paths
        )
        if not is_owned and not units_named(page):
            counted[column_of(page)] += 1
    if not counted:
        return
    places = [
        msg("{column} ({n} pages)", column=column, n=pages) if column else msg("the home page")
        for column, pages in counted.items()
    ]
    yield Remark("no-unit", COLUMNS, 0, msg("of no unit, so without unit approval: {places}", places=places))
