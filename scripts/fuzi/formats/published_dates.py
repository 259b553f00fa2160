"""`published-dates.csv`: publication times of pages that are older than the site (`page,time`)."""

from __future__ import annotations

import csv
import datetime as dt
import io

from fuzi.errors import MalformedFile, Problem
from fuzi.messages import msg

HEADER = ["page", "time"]


def parse(text: str, path: str) -> dict[str, dt.datetime]:
    """Return page id to instant (UTC).

    Raises:
        MalformedFile: another header, a page twice, a time without its offset from UTC; every problem is named.
    """
    problems = []
    dates: dict[str, dt.datetime] = {}
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    for line, row in enumerate(rows, start=1):
        if line == 1:
            if row != HEADER:
                problems.append(Problem(path, 1, msg("the first line must be `page,time`")))
            continue
        if not row or row[0].startswith("#"):
            continue
        if len(row) != len(HEADER):
            problems.append(Problem(path, line, msg("two values are expected: page and time")))
            continue
        page, time = (cell.strip() for cell in row)
        if page in dates:
            problems.append(Problem(path, line, msg("`{key}` is given twice", key=page), msg("keep one of them")))
        instant = _instant(time)
        if instant is None:
            problems.append(Problem(path, line, msg("a time such as 2025-03-01T09:30:00+08:00 is expected here")))
            continue
        dates[page] = instant
    if problems:
        raise MalformedFile(msg("{path} cannot be used as it is", path=path), problems)
    return dates


def _instant(text: str) -> dt.datetime | None:
    try:
        instant = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant.astimezone(dt.UTC) if instant.tzinfo else None
