"""Blanks between what a page shows apart, for whoever reads its words without its looks: the search index above all.

`<td>156</td><td>8000</td>` and `156<br>8000` are two numbers for a reader, and one in the index. A browser shows no
blank between two cells or blocks, nor after a line's end.
"""

from __future__ import annotations

import re

_KEPT = re.compile(r"(<(pre|textarea)\b.*?</\2\s*>)", re.DOTALL | re.IGNORECASE)
_TOUCHING = re.compile(
    r"(</(?:td|th|li|dt|dd|p|div|h[1-6]|tr|caption|summary|figcaption|blockquote)\s*>|<br\s*/?>)(?=\S)", re.IGNORECASE
)


def told_apart(content: str) -> str:
    """Return the HTML of a page with a line break behind each cell, block and line that touches what follows."""
    parts = _KEPT.split(content)
    return "".join(
        _TOUCHING.sub(r"\1\n", part) if number % 3 == 0 else part
        for number, part in enumerate(parts)
        if number % 3 != 2
    )
