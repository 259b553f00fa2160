"""Undressing: what takes no room is dropped, letters and digits in other dress become plain ones, capitals stay.

A key is told by its exact letters, so it is not looked for in folded texts: `LTAI` in full width, or with a character
inside that shows nothing, is copied by a reader and opens the same door.
"""

from __future__ import annotations

import re
import unicodedata

from fuzi.model.late_pattern import late
from fuzi.scanning.fold import fold_text
from fuzi.scanning.offsets import Derived, substitute

_KEYS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_=-")
_DRESS = late(
    "[\x00-\x08\x0e-\x1f\x7f\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u1fff\u200b-\u200f\u202a-\u202e\u2060-\u209c"
    "\u20d0-\u214f\u24b6-\u24e9\u2800\u3164\ua66f-\ua67d\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\uff0b\uff0d\uff0f-\uff19"
    "\uff1d\uff21-\uff3a\uff3f\uff41-\uff5a\uffa0\ufff0-\ufffc\U0001bca0-\U000e0fff]"
)
"""Where such characters are, and few others; plain Chinese holds none of them."""


class _Table(dict[str, str | None]):
    """What becomes of a character, worked out when it is first met; None: it stays."""

    def __missing__(self, char: str) -> str | None:
        plain = unicodedata.normalize("NFKC", char)
        new = plain if len(plain) == 1 and plain in _KEYS else "" if fold_text(char) == "" else None
        self[char] = new
        return new


_TABLE = _Table()


def undressed(source: Derived) -> Derived:
    """Return a text without what hides a key in it; the very same one where nothing does. Linear in the text."""
    return substitute(source, _DRESS, _plain)


def _plain(match: re.Match[str]) -> str | None:
    return _TABLE[match[0]]
