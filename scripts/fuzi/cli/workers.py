"""The words of `--workers`."""

from __future__ import annotations

from fuzi.errors import AskedWrongly
from fuzi.messages import msg

MOST = 256
"""So many processes on one machine at most."""


def parse_workers(words: str | None) -> int | None:
    """Return the number of processes that share in a check; None where nobody asked for one.

    Raises:
        AskedWrongly: it is neither a number of processes nor the address of a scheduler.
    """
    if words is None:
        return None
    if words.isascii() and words.isdigit() and 1 <= int(words[:9]) <= MOST:
        return int(words)
    raise AskedWrongly(
        msg("--workers cannot be {words}", words=words),
        msg("give a number from 1 to {most}, for example `--workers 4`; or leave it out", most=MOST),
    )
