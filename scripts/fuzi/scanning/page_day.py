"""The day that a file speaks for: a dated page's own day, today for what stands undated on the site."""

from __future__ import annotations

import datetime as dt

from fuzi.model.late_pattern import late
from fuzi.scanning.notices import CONTENT

NOW = dt.date.max
"""What is not dated speaks for any day on which it is read."""
_DATED = late(r"content/(?:[^/]+/)+([0-9]{4})/([0-9]{2})-([0-9]{2})(?:-[^/]+)?/")


def day_of(path: str) -> dt.date | None:
    """Return the day of a path; None outside of `content/`, where nobody can tell."""
    found = _DATED.match(path)
    if found is None:
        return NOW if path.startswith(CONTENT) else None
    try:
        return dt.date(*map(int, found.groups()))
    except ValueError:  # no such day: the check of the page's format says so
        return None
