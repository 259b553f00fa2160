"""The tables of a text, as far as rules about numbers ask: what the row says before a number, what heads its column.

A table is a block of lines that each hold a `|` or a tab; its first line names the columns. Rows of documents may
have a blank line between them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from fuzi.model.late_pattern import late

_BLOCK = late(r"^(?:[^\n|\t]*[|\t][^\n]*(?:\n(?:[^\S\n\t]*\n(?=[^\n|\t]*\t))?|\Z))++", re.MULTILINE)
_CELL = late(r"[|\t]")
_RUN = late(r"(?:^[^\n]{1,30}\n(?:[^\S\n]*\n)++)++", re.MULTILINE)
_CELLS_READ = 300
_HTML = late(r"<table(?![a-z])")
_AHEAD = 40
"""So many characters before a number are read for a label."""
_WIDEST = 2_000
"""A row or a head that is longer is no table that a person made; it keeps the time within bounds."""


class TableRows:
    """Tells whether a label stands beside a number: before it, or at the head of its columns."""

    def __init__(self, text: str) -> None:
        self._text = text

    def has_label(self, label: re.Pattern[str], start: int, end: int) -> bool:
        """Tell whether `label` stands just before `start`, in its row, or above the columns of `start:end`."""
        text = self._text
        ahead = text[max(0, start - _AHEAD) : start]
        head = self._head_over(start)
        if head is None:
            return label.search(ahead.rpartition("\n\n")[2]) is not None
        if label.search(ahead.rpartition("\n")[2]):
            return True
        row = text.rfind("\n", head[0], start) + 1 or head[0]
        if start - row > _WIDEST:
            return False
        first = len(_CELL.findall(text, row, start))
        last = first + len(_CELL.findall(text, start, end))
        return any(label.search(cell) for cell in _CELL.split(text[head[0] : head[1]])[first : last + 1])

    def head_over(self, at: int) -> str:
        """Return the first line of the table around a place; empty where there is none."""
        head = self._head_over(at) or self._html_head_over(at)
        return "" if head is None else self._text[head[0] : head[1]]

    def cells_over(self, at: int) -> str:
        """Return the first short paragraphs before a place that begins one: documents have the cells of a table so."""
        index = bisect_right(self._runs, (at, at)) - 1
        if index < 0 or at > self._runs[index][1] or self._text[max(0, at - 1) : at] != "\n":
            return ""
        start = self._runs[index][0]
        return self._text[start : min(at, start + _CELLS_READ)]

    @cached_property
    def _runs(self) -> list[tuple[int, int]]:
        return [match.span() for match in _RUN.finditer(self._text)]

    def _html_head_over(self, at: int) -> tuple[int, int] | None:
        """Return the span of the first row of the HTML table around a place."""
        index = bisect_right(self._html_starts, at) - 1
        if index < 0:
            return None
        start = self._html_starts[index]
        end = self._text.find("</tr", start, min(at, start + _WIDEST))
        return None if end < 0 or self._html_ends[index] < at else (start, end)

    @cached_property
    def _html_starts(self) -> list[int]:
        return [match.start() for match in _HTML.finditer(self._text)]

    @cached_property
    def _html_ends(self) -> list[int]:
        """Return where each HTML table ends: at its own end, at the next table or with the text."""
        borders = [*self._html_starts[1:], len(self._text)]
        found = [self._text.find("</table", *span) for span in zip(self._html_starts, borders, strict=True)]
        return [border if end < 0 else end for end, border in zip(found, borders, strict=True)]

    def _head_over(self, at: int) -> tuple[int, int] | None:
        """Return the span of the first line of the table around a place."""
        index = bisect_right(self._starts, at) - 1
        if index < 0 or at >= self._blocks[index][1]:
            return None
        begin, end = self._blocks[index]
        line_end = self._text.find("\n", begin, end)
        return begin, min(end if line_end < 0 else line_end, begin + _WIDEST)

    @cached_property
    def _blocks(self) -> list[tuple[int, int]]:
        return [match.span() for match in _BLOCK.finditer(self._text)]

    @cached_property
    def _starts(self) -> list[int]:
        return [begin for begin, _end in self._blocks]
