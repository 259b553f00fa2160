"""Regular expressions that are compiled when they are first looked for.

The patterns of the check take a fifth of what a command needs to start, and most commands check nothing.
"""

from __future__ import annotations

import re
from typing import Any, cast


def late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return a pattern as `re.compile` does, compiled with its first use; a wrong one is told only then."""
    return cast("re.Pattern[str]", _Late(pattern, flags))


def written(pattern: re.Pattern[str]) -> tuple[str, int]:
    """Return a pattern as it was written, with its flags; a late one is not compiled by that."""
    return pattern.written if isinstance(pattern, _Late) else (pattern.pattern, pattern.flags)


class _Late:
    """Becomes the compiled pattern, method by method."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.written = pattern, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if "_compiled" not in self.__dict__:
            self._compiled = re.compile(*self.written)
        found = getattr(self._compiled, name)
        setattr(self, name, found)
        return found
