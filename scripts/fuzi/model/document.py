"""What was read out of a file that is not plain text: its text layers, or why it could not be inspected."""

from __future__ import annotations

from bisect import bisect_right

from msgspec import Struct

from fuzi.messages import Message

RECORDING = "recording"
"""The part of a document that is sound or a film."""


class TextLayer(Struct, frozen=True):
    """One text inside a document and where it stands (`docx:word/comments.xml`); one paragraph or cell a line.

    Attributes:
        part: the part of the document.
        text: its words.
        marks: (offset from which it holds, place inside the part), ascending; empty where lines are the places.
        again: whether these are words of another layer, put together otherwise: what was found there is not told twice.
    """

    part: str
    text: str
    marks: tuple[tuple[int, str], ...] = ()
    again: bool = False

    def place(self, at: int) -> str:
        """Return the place inside the part of the character at an offset: its mark, or its line."""
        index = bisect_right(self.marks, at, key=lambda mark: mark[0]) if self.marks else 0
        return self.marks[index - 1][1] if index else str(self.text.count("\n", 0, at) + 1)


class Extracted(Struct, frozen=True):
    """All text layers of one file, or why it could not be inspected (`refusal`).

    `pictures` names the parts that are pictures and whose content nobody read; the empty name is the file itself.
    A refusal may stand beside layers: what could be read is checked, the rest is still a finding.
    """

    layers: tuple[TextLayer, ...] = ()
    refusal: Message | None = None
    pictures: tuple[str, ...] = ()
