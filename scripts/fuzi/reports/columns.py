"""Text in columns on a terminal, where a Chinese character takes two places and a combining mark none."""

from __future__ import annotations

import unicodedata

from fuzi.messages import Translate, msg

LONGEST_WORDS = 500
"""So many characters of what somebody wrote are shown in one place; all of it stands in the JSON answer."""


def width(text: str) -> int:
    """Return how many places a text takes (UAX #11: wide and full-width characters take two, marks none)."""
    return sum(_places(char) for char in text)


def _places(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def padded(text: str, places: int) -> str:
    """Return a text with blanks behind it, so that it takes at least so many places."""
    return text + " " * max(0, places - width(text))


def shortened(text: str, translate: Translate, most: int = LONGEST_WORDS) -> str:
    """Return the beginning of a long text, and how much of it was left out."""
    if len(text) <= most:
        return text
    left = msg("… {n} more characters", n=len(text) - most).render(translate)
    return text[:most] + left
