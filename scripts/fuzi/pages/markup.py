"""Reads rendered HTML the way a browser's tokenizer would, and gives up where the two could differ.

Only the plain part of the grammar is understood (HTML Living Standard, 13.2.5): text, start tags, end tags. What is
left over (comments, declarations, a `<` that is never closed) is told as `Unclear`, which is refused. That suffices
because no element is allowed whose content a browser reads by other rules (`script`, `style`, `textarea`, …).
"""

from __future__ import annotations

import html as entities
from collections.abc import Iterator

from msgspec import Struct

from fuzi.model.late_pattern import late

_BLANK = r"[ \t\n\r\f]"
_KEY = r"[^ \t\n\r\f\"'<>/=\x00]+"
_VALUE = rf"{_BLANK}*={_BLANK}*(?:\"([^\"]*)\"|'([^']*)'|([^ \t\n\r\f\"'=<>`]+))"
_ATTRIBUTE = late(rf"(?:{_BLANK}|/)+({_KEY})(?:{_VALUE})?")
_START = late(
    rf"<([A-Za-z][A-Za-z0-9:-]*)((?:(?:{_BLANK}|/)+{_KEY}(?:{_VALUE.replace('(', '(?:').replace('(?:?:', '(?:')})?)*+)"
    rf"(?:{_BLANK}|/)*>"
)
_END = late(rf"</([A-Za-z][A-Za-z0-9:-]*){_BLANK}*>")
VOID = frozenset({"br", "hr", "img", "wbr", "col", "input"})
"""Elements without an end (13.1.2), as far as they matter here."""


class Tag(Struct, frozen=True):
    """A start or end tag; names in lower case, values decoded."""

    name: str
    attributes: tuple[tuple[str, str], ...] = ()
    is_end: bool = False

    def value(self, name: str) -> str | None:
        """Return an attribute's value; the first one counts, as in a browser."""
        return next((value for key, value in self.attributes if key == name), None)


class Text(Struct, frozen=True):
    """Text between tags, decoded."""

    text: str


class Unclear(Struct, frozen=True):
    """A place that is neither text nor a tag; `start` shows how it begins."""

    start: str


def tokens(html: str) -> Iterator[Tag | Text | Unclear]:
    """Yield the tokens of rendered HTML; takes time in proportion to the text."""
    position = 0
    while position < len(html):
        opened = html.find("<", position)
        if opened != position:
            end = len(html) if opened < 0 else opened
            yield Text(entities.unescape(html[position:end]))
            position = end
            continue
        if match := _END.match(html, position):
            yield Tag(match[1].lower(), is_end=True)
        elif match := _START.match(html, position):
            yield Tag(match[1].lower(), _attributes(match[2]))
        else:
            yield Unclear(html[position : position + 4])
            position += 1
            continue
        position = match.end()


def _attributes(text: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (match[1].lower(), entities.unescape(match[2] or match[3] or match[4] or ""))
        for match in _ATTRIBUTE.finditer(text)
    )


def unbalanced(found: Iterator[Tag | Text | Unclear]) -> str:
    """Return how the first tag begins that is not closed in order, or closes what is not open; else nothing."""
    opened: list[str] = []
    for token in found:
        if not isinstance(token, Tag) or token.name in VOID:
            continue
        if not token.is_end:
            opened.append(token.name)
        elif not opened or opened.pop() != token.name:
            return f"</{token.name}"
    return f"<{opened[-1]}" if opened else ""
