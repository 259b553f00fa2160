"""Cells of a table: what stands one character a cell is one word; a long number stored as one is written out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
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
    """Yield (row, word) for words whose characters stand one a cell, along a row or down a column.

    Linear in the cells.
    """
    columns: dict[int, list[int]] = {}
    for index, (row, cells) in enumerate(rows):
        single = [number for number, cell in enumerate(cells) if len(cell.strip()) == 1]
        for number in single:
            columns.setdefault(number, []).append(index)
        yield from ((row, word) for _first, word in _words(single, lambda at, cells=cells: cells[at]))  # type: ignore[misc]
    for number, single in columns.items():

        def cell(index: int, number: int = number) -> str:
            cells = rows[index][1]
            return cells[number] if number < len(cells) else ""

        yield from ((rows[first][0], word) for first, word in _words(single, cell))


def _words(single: Sequence[int], cell: Callable[[int], str]) -> Iterator[tuple[int, str]]:
    """Yield (place of its first cell, word), with the label that stands ahead of it.

    Args:
        single: the places of the cells that hold one character, ascending.
        cell: gives the text at a place.
    """
    start = 0
    for end in range(1, len(single) + 1):
        if end < len(single) and single[end] == single[end - 1] + 1:
            continue
        first, word = single[start], "".join(cell(place).strip() for place in single[start:end])
        label = cell(first - 1) if first else ""
        is_number = word.isdecimal() and len(word) < _LEAST_DIGITS
        if len(word) >= _LEAST_JOINED and (not is_number or _LABEL.search(label)):
            yield first, f"{label}：{word}" if label else word
        start = end
