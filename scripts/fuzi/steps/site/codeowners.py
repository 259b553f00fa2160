"""Writes `.github/CODEOWNERS` of a checkout, or tells whether it is as policy and roster make it."""

from __future__ import annotations

import datetime as dt

from fuzi.formats import columns_file, policy_file, roster_file
from fuzi.model.ids import UnitId
from fuzi.ports.work_folder import WorkFolder
from fuzi.reports.codeowners import PATH, codeowners


def made(folder: WorkFolder, day: dt.date) -> str:
    """Return the file as policy, roster and columns of a checkout make it on a local day."""
    policy = policy_file.parse_policy(folder.read(policy_file.PATH))
    roster = roster_file.parse_roster(folder.read(roster_file.PATH))
    columns = columns_file.parse(folder.read(columns_file.PATH))
    return codeowners(policy, roster, {one.id: UnitId(one.unit) for one in columns if one.unit}, day)


def is_current(folder: WorkFolder, day: dt.date) -> bool:
    """Tell whether the checkout holds that very file."""
    return folder.has(PATH) and folder.read(PATH) == made(folder, day)


def write(folder: WorkFolder, day: dt.date) -> None:
    """Write the file; it is made, never typed, so an older one gives way."""
    text = made(folder, day)
    place = folder.root / PATH
    place.parent.mkdir(exist_ok=True)
    place.write_text(text, encoding="utf-8", newline="\n")
