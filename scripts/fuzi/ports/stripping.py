"""Documents and pictures without what tells of their makers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from fuzi.model.mending import Stripped


class Stripper(Protocol):
    """Takes the properties out of files: in a child process with limits; a crash or a hang changes nothing."""

    def strip(self, files: Sequence[tuple[str, bytes]], *, is_accepting: bool = False) -> tuple[Stripped, ...]:
        """Return each (path, bytes) without what tells of its makers, in order.

        Args:
            files: paths and bytes.
            is_accepting: whether tracked changes are accepted and comments taken out; only where a person asked for it.
        """
        ...
