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
    problems: list[Problem] = []
    dates: dict[str, dt.datetime] = {}
    rows = _rows(text, problems, path)
    if not rows or rows[0][1] != HEADER:
        problems.append(Problem(path, 1, msg("the first line must be `page,time`")))
    for line, row in rows[1:]:
        if not row or row[0].startswith("#"):
            continue
        if len(row) != len(HEADER):
            problems.append(Problem(path, line, msg("two values are expected: page and time")))
            continue
        page, time = (cell.strip() for cell in row)
        if not page:
            problems.append(Problem(path, line, msg("the page is missing")))
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


def _rows(text: str, problems: list[Problem], path: str) -> list[tuple[int, list[str]]]:
    """Return each row with the line it ends on, as far as the file is a CSV file."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    rows = []
    try:
        for row in reader:
            rows.append((reader.line_num, row))
    except csv.Error:
        problems.append(Problem(path, reader.line_num, msg("this is not a line of a CSV file; look at its quotes")))
    return rows


def _instant(text: str) -> dt.datetime | None:
    try:
        instant = dt.datetime.fromisoformat(text)
        return instant.astimezone(dt.UTC) if instant.tzinfo else None
    except (ValueError, OverflowError):  # no such time, or one before the year 1 in UTC
        return None
