"""The views of one text that rules look at: raw, decoded, shown, hidden, the skeletons of the last two, and rows.

Every view but the plain ones (as written, decoded, undressed; capital letters kept) is folded. Each maps its
spans back to the source. Views with the same text are one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import cached_property
from operator import add

from msgspec import Struct

from fuzi.model.late_pattern import late
from fuzi.scanning.decoding import decoded
from fuzi.scanning.fold import fold
from fuzi.scanning.markup import drawn, hidden, shown_and_rows
from fuzi.scanning.numbers import Run, long_numbers
from fuzi.scanning.offsets import Derived, substitute
from fuzi.scanning.rejoining import rejoined
from fuzi.scanning.signs import spelt, upright
from fuzi.scanning.undressing import undressed

_LINE_END = late(r"\r\n?")
_DOUBTFUL_BREAK = late(r"[\x0b\x0c\x85\u2028\u2029]|&(?:NewLine;|\#(?:0*1[03](?![0-9])|[xX]0*[aAdD](?![0-9a-fA-F]));?)")
_BREAKS = late(r"[\x0b\x0c\x85\u2028\u2029]")
"""An editor breaks the line here, a browser shows nothing or a blank: such a text is looked at both ways."""
_TURNED = late(r"\u202e[^\u202c\n]{2,}")
"""A reader sees these characters in reverse (right-to-left override): such a text is looked at both ways, too."""
_SEPARATORS = late(r"(?:[^\w★]|_)+")
_READING = late(r"(?<=[一-鿿])\([a-z]{1,6}\)(?=[一-鿿★])")
_ENDS = late(r"[。！？；!?;《》]|\n[ \t]*\n")
BRIDGED = 4
"""So many separators between two letters are skipped by a skeleton, unless a sentence or paragraph ends there."""


class ViewKind(StrEnum):
    """How a text is looked at."""

    PLAIN = "plain"
    RAW = "raw"
    DECODED = "decoded"
    SHOWN = "shown"
    HIDDEN = "hidden"
    SKELETON = "skeleton"
    ROWS = "rows"


TEXTS = frozenset({ViewKind.RAW, ViewKind.DECODED, ViewKind.SHOWN, ViewKind.HIDDEN})
"""Every folded view but the skeletons and the rows."""
LABELLED = frozenset({ViewKind.ROWS, ViewKind.HIDDEN})
"""The views for what a label names: a row of a table is a line there, so that a column's head is found."""


class View(Struct, frozen=True, dict=True):
    """One folded view of a text; where several kinds come out alike, it is all of them."""

    kinds: frozenset[ViewKind]
    derived: Derived

    @property
    def text(self) -> str:
        """Return the folded text."""
        return self.derived.text

    @cached_property
    def blanked(self) -> str:
        """Return the folded text with every tab a blank, for comparing words."""
        return self.text.replace("\t", " ")

    @cached_property
    def tight(self) -> str:
        """Return the folded text without any blank, to rule out labels quickly."""
        return "".join(self.text.split())

    def has_any(self, words: Iterable[str]) -> bool:
        """Tell whether one of the words stands here, blanks between its characters or not."""
        return any(word in self.tight for word in words)

    @cached_property
    def numbers(self) -> tuple[Run, ...]:
        """Return the long numbers, for every rule about numbers."""
        return tuple(long_numbers(self.text))

    @cached_property
    def pairs(self) -> frozenset[str]:
        """Return every character and every two that stand side by side, to rule out terms quickly."""
        text = self.blanked
        return frozenset(text).union(map(add, text, text[1:]))


def views_of(text: str, has_skeleton: Callable[[str], bool] = bool) -> tuple[View, ...]:
    """Return the views of one source text, the raw one first. Linear in the text.

    Args:
        has_skeleton: whether the skeleton of a folded text is worth making.
    """
    source = Derived(text)
    if "\r" in text:
        source = substitute(source, _LINE_END, lambda _match: "\n")
    made = _views(source, has_skeleton)
    if _BREAKS.search(text) or ("&" in text and _DOUBTFUL_BREAK.search(text)):
        made += _views(
            substitute(source, _DOUBTFUL_BREAK, lambda match: " " if match[0][0] == "&" else ""), has_skeleton
        )
    if _TURNED.search(text):
        made += _views(substitute(source, _TURNED, lambda match: match[0][:0:-1]), has_skeleton)
    views: dict[str, View] = {}
    for kind, derived in made:
        if not derived.text or derived.text.isspace():
            continue
        alike = views.get(derived.text)
        kinds = {kind} if alike is None else {kind, *alike.kinds}
        views[derived.text] = View(frozenset(kinds), derived if alike is None else alike.derived)
    return tuple(views.values())


def _views(source: Derived, has_skeleton: Callable[[str], bool]) -> list[tuple[ViewKind, Derived]]:
    plain = spelt(decoded(source))
    shown, rows = shown_and_rows(plain)
    raw = fold(source)
    bare = raw if plain is source else fold(plain)
    visible = bare if shown is plain else fold(shown)
    behind = fold(hidden(plain))
    tables = visible if rows is shown else fold(rows)
    bared = undressed(plain)
    joined = [fold(words) for words in drawn(plain)]
    return [
        (ViewKind.RAW, raw),
        (ViewKind.DECODED, bare),
        (ViewKind.PLAIN, source),
        (ViewKind.PLAIN, plain),
        (ViewKind.PLAIN, bared),
        (ViewKind.PLAIN, rejoined(bared)),
        (ViewKind.SHOWN, visible),
        (ViewKind.SHOWN, upright(visible)),
        (ViewKind.HIDDEN, behind),
        *((ViewKind.SKELETON, _skeleton(words)) for words in (visible, behind) if has_skeleton(words.text)),
        (ViewKind.ROWS, tables),
        *((ViewKind.SHOWN, words) for words in joined),
        *((ViewKind.ROWS, words) for words in joined),
        *((ViewKind.SKELETON, _skeleton(words)) for words in joined if has_skeleton(words.text)),
    ]


def _skeleton(folded: Derived) -> Derived:
    """Return only letters, digits and stars; a sentence's end, a paragraph's or a longer gap is one line break.

    Readings between the characters (`机(ji)密`) are no words of the text.
    """
    if "(" in folded.text:
        folded = substitute(folded, _READING, lambda _match: "")
    return substitute(folded, _SEPARATORS, lambda gap: "\n" if len(gap[0]) > BRIDGED or _ENDS.search(gap[0]) else "")
