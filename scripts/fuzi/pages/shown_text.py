"""What a reader sees of a page: the words of its rendered text and the values of its head, without any markup.

Blanks are one blank, as a browser shows them; a block begins a line; what stands above or behind words (readings of
characters, tooltips, pictures' descriptions) comes after the text, each on a line of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from fuzi.model.late_pattern import late
from fuzi.model.page import FrontMatter
from fuzi.pages.markup import Tag, Text, tokens

_INLINE = frozenset(
    re.findall(
        r"\S+",
        "a abbr b cite code del em i img ins kbd mark q rb ruby s samp small span strong sub sup time u var wbr",
    )
)
_BESIDE = frozenset({"rt", "rp"})
_SPOKEN = ("title", "alt")
_WAY_BACK = late(r'<a class="footnote-backref"[^<>]*>[^<>]*</a>')
"""The arrow after a footnote is no word of it."""
_BLANKS = late(r"[ \t\n\r\f\v]+")
_MARKUP = str.maketrans({"<": " ", ">": " ", "&": " "})
"""What is text now must not be taken for markup once more."""


def shown_text(html: str) -> str:
    """Return the visible words of rendered HTML, one block a line."""
    words: list[str] = []
    beside: list[str] = []
    aside = 0
    for token in tokens(_WAY_BACK.sub("", html)):
        if isinstance(token, Text):
            (beside if aside else words).append(token.text.translate(_MARKUP))
        elif isinstance(token, Tag):
            if token.name in _BESIDE:
                aside = max(0, aside - 1) if token.is_end else aside + 1
                beside.append("" if token.is_end else " ")
            elif token.name not in _INLINE:
                words.append("\0")
            beside += [f"\0{value.translate(_MARKUP)}\0" for name, value in token.attributes if name in _SPOKEN]
    lines = "".join([*words, "\0", *beside]).split("\0")
    return "\n".join(line for one in lines if (line := _BLANKS.sub(" ", one).strip()))


def shown_values(head: FrontMatter) -> str:
    """Return every text of a page's head, one value a line."""
    return "\n".join(line for one in _texts(head) if (line := _BLANKS.sub(" ", one.translate(_MARKUP)).strip()))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from _texts(getattr(value, name))
