"""How long the documents and pictures of one push may take altogether: a host is not kept busy by one sender."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager


class ReadingTime:
    """Time that is used up as children work; where it is over, nothing further is asked of them.

    Args:
        seconds: of wall time, for all of them together.
    """

    def __init__(self, seconds: float = math.inf) -> None:
        self._left = seconds

    @property
    def is_over(self) -> bool:
        """Tell whether nothing is left."""
        return self._left <= 0

    @contextmanager
    def for_one(self, seconds: float) -> Iterator[float]:
        """Give the seconds that one answer may take, and count what it took."""
        started = time.monotonic()
        try:
            yield min(seconds, self._left)
        finally:
            self._left -= time.monotonic() - started
