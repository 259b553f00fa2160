"""Names and digests: what a well-formed id looks like.

An id is checked where text enters (formats, command line); below that, the types say which id is meant.
"""

from __future__ import annotations

import hashlib
import re
from typing import NewType

Sha256 = NewType("Sha256", str)
"""64 lower-case hexadecimal digits."""
ObjectId = NewType("ObjectId", str)
"""A Git object name (40 or 64 lower-case hexadecimal digits)."""
ChangeId = NewType("ChangeId", str)
PersonId = NewType("PersonId", str)
UnitId = NewType("UnitId", str)
PageId = NewType("PageId", str)
"""A page's path under `content/` without `/index.md` or `.md`; the home page is `index`."""

_CHANGE = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_OBJECT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


def is_change_id(text: str) -> bool:
    """Tell whether `text` can name a change (`[a-z0-9][a-z0-9-]{0,63}`)."""
    return _CHANGE.fullmatch(text) is not None


def is_slug(text: str) -> bool:
    """Tell whether `text` can name a person, unit, column, target or copy."""
    return _SLUG.fullmatch(text) is not None


def is_sha256(text: str) -> bool:
    """Tell whether `text` is a SHA-256 in lower-case hexadecimal."""
    return _SHA256.fullmatch(text) is not None


def is_object_id(text: str) -> bool:
    """Tell whether `text` is a whole Git object name."""
    return _OBJECT.fullmatch(text) is not None


def unit_id(text: str) -> UnitId | None:
    """Return the unit that a field names; None for an empty one: no unit, or whichever."""
    return UnitId(text) if text else None


def sha256_of(data: bytes) -> Sha256:
    """Return the SHA-256 of `data`."""
    return Sha256(hashlib.sha256(data).hexdigest())
