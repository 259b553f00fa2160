"""One thing that somebody who left has to hand over to others."""

from __future__ import annotations

from dataclasses import dataclass

from fuzi.messages import Message


@dataclass(frozen=True)
class HandOver:
    """What is left open, and what mends it; `unit`: the one that has no leader because of it."""

    what: Message
    remedy: Message
    unit: str = ""
