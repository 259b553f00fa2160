"""What the pages of a site have in common (head, navigation, foot) is looked at once, not on every page again.

A line is known where it stood among the same lines before, and nothing was found there. Whatever is new, with some of
the known lines around it, is looked at; so are known lines in a new order.
"""

from __future__ import annotations

from msgspec import Struct, field


class Nearness(Struct, frozen=True):
    """What of a text belongs together.

    Attributes:
        around: so many lines before and after it are the neighbourhood of a line.
        least: a run of known lines that is not longer is looked at again: what is new beside it may need it.
    """

    around: int
    least: int


RUNNING = Nearness(around=4, least=24)
"""Words that follow one another, as a table's rows follow its head."""
APART = Nearness(around=1, least=2)
"""Values of which each stands for itself."""


class Fresh(Struct, frozen=True):
    """A text whose known lines are empty, so that the others keep their numbers; and what it would make known."""

    text: str
    windows: frozenset[int]


class KnownLines(Struct):
    """The neighbourhoods of lines that were looked at, by what they were looked at as (`place`)."""

    _seen: set[int] = field(default_factory=set)

    def fresh(self, text: str, place: object = None, near: Nearness = RUNNING) -> Fresh:
        """Return what of a text has to be looked at.

        Args:
            text: the whole text.
            place: where the same words may mean something else, such as the notices of a column.
            near: what of it belongs together.
        """
        lines = text.split("\n")
        marks = [0] * near.around + [hash(line) for line in lines] + [0] * near.around
        width = 2 * near.around + 1
        around = zip((hash(place),) * len(lines), *(marks[at:] for at in range(width)), strict=False)
        windows = [hash(one) for one in around]  # Python keys the hashes of texts anew for each run
        return Fresh("\n".join(self._kept(lines, windows, near)), frozenset(windows))

    def learn(self, looked: Fresh) -> None:
        """Take a text as known in which nothing was found."""
        self._seen |= looked.windows

    def _kept(self, lines: list[str], windows: list[int], near: Nearness) -> list[str]:
        kept, at = list(lines), 0
        while at < len(lines):
            end = at
            while end < len(lines) and windows[end] in self._seen:
                end += 1
            if end - at > near.least:
                first, last = (at + near.around if at else at), (end - near.around if end < len(lines) else end)
                kept[first:last] = [""] * (last - first)
            at = end + 1
        return kept
