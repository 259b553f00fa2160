"""The words of a built page, whatever put them there: those that readers see, and those they do not see.

Text that a tag or a comment parts stands together here, as a browser shows it. Nothing of a page is left out: what is
no plain markup is told as text, so that it is looked at too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fuzi.model.late_pattern import late
from fuzi.pages.markup import Tag, Text, Unclear, tokens

_ASIDE = late(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))"  # a comment, as a browser ends it
    r"|<(?P<name>script|style)\b[^>]*>.*?(?:</(?P=name)[^>]*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_BLOCKS = frozenset(
    re.findall(
        r"\S+",
        "address article aside audio base blockquote body br button canvas caption center col colgroup dd details "
        "dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe "
        "input legend li link main menu meta nav noscript object ol optgroup option p pre search section select "
        "summary svg table tbody template text textarea tfoot thead title tr ul video",
    )
)
"""Elements that begin a line; all others stand within one, also those that nobody has heard of."""
_CELLS = frozenset({"td", "th"})
_BESIDE = frozenset({"rt", "rp"})
_ODD_NAME = late(r"[^a-z-]")
_BLANKS = late(r"[ \t\n\r\f]+")
_CELL = late(r" ?\x01 ?")
_MARKUP = str.maketrans({"<": " ", ">": " ", "&": " ", "\0": " ", "\1": " "})
"""What is text now must not be taken for markup once more."""


def built_words(html: str) -> tuple[str, str, str]:
    """Return the words that readers of a built page see, those beside that are one line each, and those that are more.

    What readers see is one block a line, with a tab between cells. The others are values of attributes, comments,
    scripts and styles, readings of characters.
    """
    aside: list[str] = []

    def put_aside(match: re.Match[str]) -> str:
        aside.append(match[0])
        return ""

    seen: list[str] = []
    is_beside = False
    for token in tokens(_ASIDE.sub(put_aside, html)):
        if isinstance(token, Tag):
            aside += _unseen(token)
            if token.name in _BESIDE:
                is_beside = not token.is_end
            elif token.name in _CELLS:
                seen.append("" if token.is_end else "\1")
            elif token.name in _BLOCKS:
                seen.append("\0")
        else:
            words = _plain(token)
            (aside if is_beside else seen).append(words)
    values = [one.strip() for one in aside if not one.isspace()]
    long = [one for one in values if "\n" in one]
    return _lines("".join(seen)), "\n".join(one for one in values if one and "\n" not in one), "\n\n".join(long)


def strings_of(value: object) -> Iterator[str]:
    """Yield every text of a JSON value, names of members among them, in their order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, one in value.items():
            yield str(name)
            yield from strings_of(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings_of(one)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)


def _plain(token: Text | Unclear) -> str:
    return (token.text if isinstance(token, Text) else token.start[:1]).translate(_MARKUP)


def _unseen(tag: Tag) -> Iterator[str]:
    """Yield what a tag says without showing it: its values, and a name that no element or attribute has."""
    if _ODD_NAME.search(tag.name.rstrip("123456")):
        yield tag.name
    for name, value in tag.attributes:
        if _ODD_NAME.search(name):
            yield name
        if value:
            yield value.translate(_MARKUP)


def _lines(words: str) -> str:
    lines = (_BLANKS.sub(" ", one).strip() for one in words.split("\0"))
    return "\n".join(_CELL.sub("\t", line).strip("\t") for line in lines if line)
