"""`.github/CODEOWNERS`, for whom a forge asks to look: made from policy and roster, never typed.

It decides nothing: the gate does. A forge takes the last line that matches a path.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from fuzi.model.ids import UnitId
from fuzi.model.people import Person, Role, Roster
from fuzi.model.policy import Policy, Stage

PATH = ".github/CODEOWNERS"
FORGE = "github"
_HEAD = """# 由 `fuzi roster codeowners` 根据审核制度和名册生成，请勿手工修改。谁来批准以稿件库的判定为准。
# Made from review/policy.yml and review/roster.yml by `fuzi roster codeowners`; the gate decides, not this file.
"""


def codeowners(policy: Policy, roster: Roster, column_units: dict[str, UnitId], day: dt.date) -> str:
    """Return the file: governance for everything, then requirements, columns and units, the narrower the later.

    Args:
        day: the local day; who has left by then is not named.
    """
    rows = [("*", _owners(policy.governance, roster, day))]
    for requirement in policy.requirements:
        rows += [(f"/{one.text}", _owners(requirement.stages, roster, day)) for one in requirement.paths]
    units = [(f"/content/{column}/", unit) for column, unit in sorted(column_units.items())]
    units += [(f"/{one.text}", unit.id) for unit in roster.units for one in unit.paths]
    for pattern, unit in units:
        stages = [stage for one in policy.requirements for stage in one.stages if _is_within(pattern, one.paths)]
        leaders = _logins(_people(Role.UNIT_LEADER, unit, roster, day)) if any(one.of_units for one in stages) else ()
        rows.append((pattern, tuple(dict.fromkeys([*leaders, *_owners(stages, roster, day)]))))
    lines = [f"{pattern} {' '.join(owners)}" for pattern, owners in rows if owners]
    return _HEAD + "".join(f"{line}\n" for line in lines)


def _is_within(pattern: str, paths: Iterable[object]) -> bool:
    """Tell whether a requirement covers all that a pattern names, as far as its beginning tells."""
    return any(pattern.startswith(f"/{str(getattr(one, 'text', '')).removesuffix('**')}") for one in paths)


def _owners(stages: Iterable[Stage], roster: Roster, day: dt.date) -> tuple[str, ...]:
    found = [login for one in stages if not one.of_units for login in _logins(_people(one.role, None, roster, day))]
    return tuple(dict.fromkeys(found))


def _people(role: Role, unit: UnitId | None, roster: Roster, day: dt.date) -> tuple[Person, ...]:
    return roster.holders(role, unit, day)


def _logins(people: Iterable[Person]) -> tuple[str, ...]:
    return tuple(f"@{one.accounts[FORGE][1]}" for one in people if FORGE in one.accounts)
