"""The hooks of a clone: what Git runs on an editor's machine before a commit and before a push."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct


class PlacedHook(Struct, frozen=True):
    """One hook of a clone: its file, whether it is ours now, and whether it was so before."""

    name: str
    path: str
    is_ours: bool
    was_ours: bool


class CloneHooks(Protocol):
    """Places hooks; what somebody else put there is left as it is."""

    def place(self) -> tuple[PlacedHook, ...]:
        """Place every hook that is not there yet.

        Raises:
            WorldFailed: the folder of hooks cannot be written.
        """
        ...
