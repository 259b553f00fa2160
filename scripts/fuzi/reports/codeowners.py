"""`.github/CODEOWNERS`, for whom a forge asks to look: made from policy and roster, never typed.

It decides nothing: the gate does. A forge takes the last line that matches a path and goes by names alone,
so the file's end tells the number of each account.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from fuzi.model.ids import UnitId
from fuzi.model.pattern import Pattern
from fuzi.model.people import Person, Role, Roster
from fuzi.model.policy import Policy, Stage

PATH = ".github/CODEOWNERS"
FORGE = "github"
GOVERNED = (".github/", "review/", "site_config/")
"""Folders that governance owns whole but for what a requirement names; `*` covers them, and the file says it."""
_HEAD = (
    "# 由 `fuzi roster codeowners` 根据审核制度和名册生成，请勿手工修改。谁来批准以稿件库的判定为准。",
    "# Made from review/policy.yml and review/roster.yml by `fuzi roster codeowners`; the gate decides, not this file.",
)


def codeowners(policy: Policy, roster: Roster, column_units: Mapping[str, UnitId], day: dt.date) -> str:
    """Return the file: governance for everything, then requirements, columns and units, the narrower the later.

    A path for which nobody has an account stays a comment that says so: the last line before it asks somebody else.

    Args:
        day: the local day; who has left by then is not named.
    """
    everything = [("*", policy.governance), *((f"/{folder}", policy.governance) for folder in GOVERNED)]
    rows = [(pattern, _owners(stages, roster, day)) for pattern, stages in everything]
    pages = [stage for one in policy.requirements for stage in one.stages if one.paths[0].text.startswith("content/")]
    rows.append(("/review/originals/", _owners(pages, roster, day)))  # an original is judged with its page
    for requirement in policy.requirements:
        rows += [(f"/{one.text}", _owners(requirement.stages, roster, day)) for one in requirement.paths]
    units = [(f"/content/{column}/", unit) for column, unit in sorted(column_units.items())]
    units += [(f"/{one.text}", unit.id) for unit in roster.units for one in unit.paths]
    for pattern, unit in units:
        stages = [stage for one in policy.requirements for stage in one.stages if _is_within(pattern, one.paths)]
        leads = any(one.of_units for one in stages)
        leaders = roster.holders(Role.UNIT_LEADER, unit, day) if leads else ()
        rows.append((pattern, _once([*leaders, *_owners(stages, roster, day)])))
    lines = [_line(pattern.replace(" ", "\\ "), owners) for pattern, owners in rows]
    return "".join(f"{line}\n" for line in [*_HEAD, *lines, *_accounts(owners for _pattern, owners in rows)])


def _line(pattern: str, owners: Sequence[Person]) -> str:
    named = [_login(one) for one in owners if FORGE in one.accounts]
    if named:
        return f"{pattern} {' '.join(named)}"
    people = "、".join(one.id for one in owners) or "—"
    return f"# {pattern} 尚未登记代码平台账户（no account yet）：{people}"


def _accounts(rows: Iterable[Sequence[Person]]) -> list[str]:
    """Return a comment for each login: whose it is, and the account's number, which no later owner of the name has."""
    people = {one.id: one for owners in rows for one in owners if FORGE in one.accounts}
    return [f"# {_login(people[key])} = {key}, id {people[key].accounts[FORGE][0]}" for key in sorted(people)]


def _login(person: Person) -> str:
    return f"@{person.accounts[FORGE][1]}"


def _is_within(pattern: str, paths: Iterable[Pattern]) -> bool:
    """Tell whether a requirement covers all that a pattern names, as far as its beginning tells."""
    return any(pattern.startswith(f"/{one.text.removesuffix('**')}") for one in paths)


def _owners(stages: Iterable[Stage], roster: Roster, day: dt.date) -> tuple[Person, ...]:
    return _once(one for stage in stages if not stage.of_units for one in roster.holders(stage.role, None, day))


def _once(people: Iterable[Person]) -> tuple[Person, ...]:
    return tuple({one.id: one for one in people}.values())
