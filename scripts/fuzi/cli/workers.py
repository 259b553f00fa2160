"""The words of `--workers`."""

from __future__ import annotations

import re

from fuzi.errors import AskedWrongly
from fuzi.messages import msg
from fuzi.ports.workers import is_private

MOST = 256
"""So many processes on one machine at most."""
_ADDRESS = re.compile(r"(?:tcp|tls)://(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]):([0-9]{1,5})")
_LAST_PORT = 65_535


def parse_workers(words: str | None) -> int | str | None:
    """Return the number of processes that share in a check, or the address of a scheduler; None for neither.

    Raises:
        AskedWrongly: it is nothing of this, or texts would go to other machines unencrypted.
    """
    if words is None:
        return None
    if words.isascii() and words.isdigit() and 1 <= int(words[:9]) <= MOST:
        return int(words)
    address = _ADDRESS.fullmatch(words)
    if address is None or not 0 < int(address[1]) <= _LAST_PORT:
        raise AskedWrongly(
            msg("--workers cannot be {words}", words=words),
            msg(
                "give a number from 1 to {most}, for example `--workers 4`, or the address of a Dask scheduler, for "
                "example `tls://10.0.0.1:8786`; or leave it out",
                most=MOST,
            ),
        )
    if not is_private(words):
        raise AskedWrongly(
            msg("the texts would go to {address} unencrypted", address=words),
            msg("give the scheduler a certificate and write tls://; tcp:// is for this machine alone (127.0.0.1)"),
        )
    return words
