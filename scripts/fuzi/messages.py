"""Sentences a person reads, kept apart from any language until they are shown.

The pure core builds `Message` values with an English sentence as its key; a translator given by the
command line turns them into the reader's language. Catalogues are found elsewhere (adapters).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping

from msgspec import Struct, field

Translate = Callable[[str], str]

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters, marks and symbols that are not seen; Unicode does not count them among the format characters."""
_NONCHARACTERS = frozenset(
    [*map(chr, range(0xFDD0, 0xFDF0)), *(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))]
)
"""Code points that never stand for a character (Unicode 23.7); no XML may hold U+FFFE and U+FFFF."""
_UNSEEN = _BIDI | _FILLERS | _NONCHARACTERS
_UNSEEN_KINDS = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})


def visible(text: str) -> str:
    """Return `text` with control, format, direction and unseen characters written out as `\\u{…}`.

    Whatever comes from a change is shown to reviewers only through this, so that a title cannot hide or
    reorder characters (Unicode TR 36). Ordinary line breaks become a single space.
    """
    shown = []
    for char in text.replace("\r\n", "\n").replace("\n", " "):
        if char in _UNSEEN or unicodedata.category(char) in _UNSEEN_KINDS:
            shown.append(f"\\u{{{ord(char):x}}}")
        else:
            shown.append(char)
    return "".join(shown)


class Message(Struct, frozen=True):
    """One sentence: its English key and the values of its `{placeholders}`."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash(self.key)

    def render(self, translate: Translate) -> str:
        """Return the sentence in the translator's language; values are made visible, never interpreted."""
        shown = {name: _value(value, translate) for name, value in self.values.items()}
        return translate(self.key).format(**shown)

    def __str__(self) -> str:
        return self.render(str)


def _value(value: object, translate: Translate) -> str:
    if isinstance(value, Message):
        return value.render(translate)
    if isinstance(value, (list, tuple)):
        return translate(", ").join(_value(item, translate) for item in value)
    return visible(str(value))


def msg(key: str, /, **values: object) -> Message:
    """Build a `Message`; `key` is an English sentence with `{name}` placeholders (extracted by Babel)."""
    return Message(key, values)
