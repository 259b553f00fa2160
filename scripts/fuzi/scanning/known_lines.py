"""What the pages of a site have in common (head, navigation, foot) is looked at once, not on every page again.

A line is known where it stood among the same lines before, and nothing was found there. Whatever is new, with some of
the known lines around it, is looked at; so are known lines in a new order.
"""

from __future__ import annotations

from msgspec import Struct, field

AROUND = 4
"""So many lines before and after it are the neighbourhood of a line."""
LEAST = 24
"""A shorter run of known lines is looked at again: what is new beside it may need it, as a table's rows its head."""


class Fresh(Struct, frozen=True):
    """A text whose known lines are empty, so that the others keep their numbers; and what it would make known."""

    text: str
    windows: frozenset[int]


class KnownLines(Struct):
    """The neighbourhoods of lines that were looked at, by what they were looked at as (`place`)."""

    _seen: set[int] = field(default_factory=set)

    def fresh(self, text: str, place: object = None) -> Fresh:
        """Return what of a text has to be looked at.

        Args:
            place: where the same words may mean something else, such as the notices of a column.
        """
        lines = text.split("\n")
        marks = [0] * AROUND + [hash(line) for line in lines] + [0] * AROUND
        around = zip((hash(place),) * len(lines), *(marks[at:] for at in range(2 * AROUND + 1)), strict=False)
        windows = [hash(one) for one in around]  # Python keys the hashes of texts anew for each run
        return Fresh("\n".join(self._kept(lines, windows)), frozenset(windows))

    def learn(self, looked: Fresh) -> None:
        """Take a text as known in which nothing was found."""
        self._seen |= looked.windows

    def _kept(self, lines: list[str], windows: list[int]) -> list[str]:
        kept, at = list(lines), 0
        while at < len(lines):
            end = at
            while end < len(lines) and windows[end] in self._seen:
                end += 1
            if end - at > LEAST:
                first, last = (at + AROUND if at else at), (end - AROUND if end < len(lines) else end)
                kept[first:last] = [""] * (last - first)
            at = end + 1
        return kept
