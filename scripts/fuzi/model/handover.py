"""One thing that somebody who left has to hand over to others."""

from __future__ import annotations

from msgspec import Struct

from fuzi.messages import Message


class HandOver(Struct, frozen=True):
    """What is left open, and what mends it; `unit`: the one that has no leader because of it."""

    what: Message
    remedy: Message
    unit: str = ""
