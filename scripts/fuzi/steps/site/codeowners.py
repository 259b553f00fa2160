"""Writes `.github/CODEOWNERS` of a checkout, or tells whether it is as policy and roster make it."""

from __future__ import annotations

import datetime as dt

from fuzi.ports.work_folder import WorkFolder
from fuzi.reports.codeowners import PATH
from fuzi.steps.record.owners import owners_file


def is_current(folder: WorkFolder, day: dt.date) -> bool:
    """Tell whether the checkout holds that very file."""
    return folder.has(PATH) and folder.read(PATH) == owners_file(folder.read, day)


def write(folder: WorkFolder, day: dt.date) -> None:
    """Write the file; it is made, never typed, so an older one gives way."""
    text = owners_file(folder.read, day)
    place = folder.root / PATH
    place.parent.mkdir(exist_ok=True)
    place.write_text(text, encoding="utf-8", newline="\n")
