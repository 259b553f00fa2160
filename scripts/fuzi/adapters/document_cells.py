"""Cells of a table: what stands one character a cell is one word; a long number stored as one is written out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

_FLOAT = re.compile(r"\s*-?[0-9]+(?:\.[0-9]+)?[eE]\+?[0-9]{1,2}\s*")
_LEAST_JOINED = 3
_LEAST_DIGITS = 15
"""So many digits in a row are an id or a card; fewer may be marks of a class, and need a label ahead."""
_LABEL = re.compile(r"电话|手机|号|证|卡|Tel|Phone|ID", re.IGNORECASE)
Rows = Sequence[tuple[int, Sequence[str]]]


def plain_number(text: str) -> str:
    """Return a spreadsheet's `1.1E+17` written out: a long number that was stored as one and rounded."""
    if not _FLOAT.fullmatch(text):
        return text
    try:
        return format(Decimal(text.strip()), "f")
    except InvalidOperation:
        return text


def joined_cells(rows: Rows) -> Iterator[tuple[int, str]]:
    """Yield (row, word) for words whose characters stand one a cell, along a row or down a column."""
    for row, cells in rows:
        yield from ((row, word) for _index, word in _words(cells))
    width = max((len(cells) for _row, cells in rows), default=0)
    for column in range(width):
        down = [cells[column] if column < len(cells) else "" for _row, cells in rows]
        yield from ((rows[index][0], word) for index, word in _words(down))


def _words(cells: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield (index of its first cell, word), with the label that stands ahead of it."""
    start = 0
    for end in range(len(cells) + 1):
        if end < len(cells) and len(cells[end].strip()) == 1:
            continue
        word = "".join(cell.strip() for cell in cells[start:end])
        label = cells[start - 1] if start else ""
        is_number = word.isdecimal() and len(word) < _LEAST_DIGITS
        if len(word) >= _LEAST_JOINED and (not is_number or _LABEL.search(label)):
            yield start, f"{label}：{word}" if label else word
        start = end + 1
