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
_NUMBERED = re.compile(r"电话|手机|联系方式|身份证|证件|卡号|账号|Tel|Phone|Mobile", re.IGNORECASE)
_LABEL_SIZE = 60
_PART = re.compile(r"[0-9]{1,8}|[0-9]{1,5}[Xx]")
_WHOLE = re.compile(r"1[3-9][0-9]{9}|[0-9]{15}|[0-9]{16,19}|[0-9]{17}[Xx]")
"""What the parts of a number are together: a mobile, an id, a card."""
_STACKED = re.compile(r"(?:^[^\S\n]*\S[^\S\n]*\n\s*){6,}", re.MULTILINE)
Rows = Sequence[tuple[int, Sequence[str]]]


def plain_number(text: str) -> str:
    """Return a spreadsheet's `1.1E+17` written out: a long number that was stored as one and rounded."""
    if not _FLOAT.fullmatch(text):
        return text
    try:
        return format(Decimal(text.strip()), "f")
    except InvalidOperation:
        return text


def stacked(text: str) -> Iterator[str]:
    """Yield the words whose characters stand one a line; a short number only with the label above it."""
    for match in _STACKED.finditer(text + "\n"):
        word = "".join(match[0].split())
        label = text[max(0, match.start() - _LABEL_SIZE) : match.start()].rstrip().rpartition("\n")[2]
        if not word.isdecimal() or len(word) >= _LEAST_DIGITS:
            yield word
        elif _NUMBERED.search(label):
            yield f"{label}：{word}"


def joined_cells(rows: Rows) -> Iterator[tuple[int, str]]:
    """Yield (row, word) for words whose characters stand one a cell, along a row or down a column.

    Linear in the cells.
    """
    columns: dict[int, list[int]] = {}
    below: dict[int, tuple[str, str]] = {}
    for index, (row, cells) in enumerate(rows):
        yield from ((row, word) for word in _numbers(cells))
        for number, text in enumerate(cells):
            label, digits = below.get(number, ("", ""))
            below[number] = (label, digits + text.strip()) if _PART.fullmatch(text.strip()) else (text, "")
            if digits and _is_number(*below[number]):
                yield row, f"{below[number][0]}：{below[number][1]}"
        single = [number for number, cell in enumerate(cells) if len(cell.strip()) == 1]
        for number in single:
            columns.setdefault(number, []).append(index)
        yield from ((row, word) for _first, word in _words(single, lambda at, cells=cells: cells[at]))  # type: ignore[misc]
    for number, single in columns.items():

        def cell(index: int, number: int = number) -> str:
            cells = rows[index][1]
            return cells[number] if number < len(cells) else ""

        yield from ((rows[first][0], word) for first, word in _words(single, cell))


def _numbers(cells: Sequence[str]) -> Iterator[str]:
    """Yield the numbers whose parts stand in neighbouring cells behind their label."""
    label = digits = ""
    for cell in map(str.strip, [*cells, ""]):
        if _PART.fullmatch(cell):
            digits += cell
            continue
        if _is_number(label, digits):
            yield f"{label}：{digits}"
        label, digits = (cell, "") if cell else (label, digits)


def _is_number(label: str, digits: str) -> bool:
    return len(digits) > 8 and _WHOLE.fullmatch(digits) is not None and _NUMBERED.search(label) is not None


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
