"""The system clock: the only place that reads it."""

from __future__ import annotations

import datetime as dt


class SystemClock:
    """The machine's clock."""

    def now(self) -> dt.datetime:
        """Return the present instant, aware, UTC, whole seconds."""
        return dt.datetime.now(dt.UTC).replace(microsecond=0)  # noqa: TID251 - the one place


class FixedClock:
    """A clock that stands still, for as-of times given by a caller."""

    def __init__(self, at: dt.datetime) -> None:
        self._at = at

    def now(self) -> dt.datetime:
        """Return the fixed instant."""
        return self._at
