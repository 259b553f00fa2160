"""The clock."""

from __future__ import annotations

import datetime as dt
from typing import Protocol


class Clock(Protocol):
    """Tells the time, once per command."""

    def now(self) -> dt.datetime:
        """Return the present instant: aware, UTC, whole seconds."""
        ...
