"""What `fuzi doctor` tells: one thing that is wrong, or will be, with its day and its remedy."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from msgspec import Struct

from fuzi.messages import Message


class Urgency(StrEnum):
    """How soon it presses: now, within the days looked ahead, or merely good to know."""

    NOW = "now"
    SOON = "soon"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """Return the place in the order, the most urgent first."""
        return list(Urgency).index(self)


class Advice(Struct, frozen=True):
    """One thing to be mended. `day` is the last local day on which all is well; None where no day is known."""

    code: str
    urgency: Urgency
    what: Message
    remedy: Message
    day: dt.date | None = None
