"""What a log keeps of a fault of ours: where it happened and of which kind, never what the program was at.

The words of an exception often quote a value (`invalid literal for int(): '…'`), and a log is kept for years.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator


def trace_of(error: BaseException) -> str:
    """Return an error with those that led to it, as the log of a crash holds them: files, lines, kinds."""
    return "".join(_lines(error, set()))


def _lines(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier is not None and id(earlier) not in seen:
        yield from _lines(earlier, seen)
        yield "\nwhich led to:\n\n"
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    words = _harmless_words(error)
    yield f"{type(error).__qualname__}{f': {words}' if words else ''}\n"


def _harmless_words(error: BaseException) -> str:
    """Return what an error says, where that is a word of the program or of the system: a module, a full disk."""
    if isinstance(error, ImportError):
        return str(error.name or "")
    if isinstance(error, OSError):
        return error.strerror or ""
    return ""
