"""The address of a heading within its page."""

from __future__ import annotations

import re


def anchor_of(heading: str, separator: str) -> str:
    """Return the anchor of a heading; Chinese characters stay as they are."""
    return re.sub(r"\W+", separator, heading.strip().lower()).strip(separator)
