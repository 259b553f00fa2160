"""A helper: the same program once more, on another processor, working on a part while its parent works on the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class HelpersAnswer(Protocol):
    """What a helper will have found out."""

    def take(self) -> bytes | None:
        """Wait for its answer; None where it ended without one: it failed, was killed, or its answer was cut short."""
        ...

    def close(self) -> None:
        """End the helper, whatever it is doing."""
        ...


class Helpers(Protocol):
    """Starts helpers."""

    def begin(self, work: Callable[[], bytes]) -> HelpersAnswer | None:
        """Start one helper on a piece of work; None where none can help: one processor, or a system that has no fork.

        The work starts from what the parent knows now and changes nothing of it. It must not use what the parent has
        open: pipes to running processes are closed before.
        """
        ...
