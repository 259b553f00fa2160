"""What can be seen of a host's set-up from outside its history: files, accounts, settings, servers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from fuzi.model.enforcement import HostFacts


class Where(Struct, frozen=True):
    """Where to look besides the host itself: sshd's settings, an `authorized_keys` file, a web server's settings.

    `caller` is the account on whose behalf the question is asked.
    """

    caller: int
    sshd: Sequence[Path]
    keys: Path | None
    web: Sequence[Path]


class HostLook(Protocol):
    """Looks at hosts on this machine."""

    def facts(self, folder: Path, where: Where, now: dt.datetime) -> HostFacts:
        """Return everything but the history; what cannot be read is told as such.

        Raises:
            AskedWrongly: the folder cannot be entered by who asks.
        """
        ...
