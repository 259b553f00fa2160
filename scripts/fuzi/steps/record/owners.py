"""The text of `.github/CODEOWNERS` from the files it is made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from fuzi.formats import columns_file, policy_file, roster_file
from fuzi.model.ids import UnitId
from fuzi.reports.codeowners import codeowners


def owners_file(read: Callable[[str], str], day: dt.date) -> str:
    """Return the file as policy, roster and columns make it on a local day.

    Args:
        read: returns the text of a file of the repository.
    """
    policy = policy_file.parse_policy(read(policy_file.PATH))
    roster = roster_file.parse_roster(read(roster_file.PATH))
    columns = columns_file.parse(read(columns_file.PATH))
    return codeowners(policy, roster, {one.id: UnitId(one.unit) for one in columns if one.unit}, day)
