"""Tables of a PDF's page: rows of cells as they stand beside each other, for a PDF says nowhere that they are a table.

What heads a column decides what its cells are; on the page's text, cell by cell or word by word, no rule sees that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from fuzi.adapters.document_pdf_lines import Piece

_LEAST_CELLS, _LEAST_ROWS = 3, 2
_LONGEST_CELL = 24
_TITLE_LINES = 2
_GAP = 0.7
"""Cells stand apart by more than this share of the height of their letters."""
_WIDE = "\u2e80"
"""From here on letters are as wide as high (Han and what stands with it); before it, half as wide."""


def tables_of(text: str, pieces: Sequence[Piece]) -> Iterator[str]:
    """Yield the tables of a page, cells parted by tabs, each below the page's first lines.

    Args:
        text: the page's text; a row in it may be a line of words.
        pieces: what was drawn, with its place.
    """
    title = "\n".join([line.strip() for line in text.splitlines() if line.strip()][:_TITLE_LINES])
    lines = [_words(line) for line in text.splitlines()]
    found = dict.fromkeys([*_blocks(_rows(pieces)), *_blocks(lines)])
    yield from (f"{title}\n\n{block}" for block in found)


def _rows(pieces: Sequence[Piece]) -> Iterator[list[str]]:
    """Yield the cells of every line, from the top of the page to its foot."""
    order = sorted(pieces, key=lambda one: (one.turn, -round(one.across), one.along))
    for _line, row in groupby(order, key=lambda one: (one.turn, -round(one.across))):
        yield _cells(list(row))


def _cells(row: Sequence[Piece]) -> list[str]:
    cells = [row[0].text]
    end = _end(row[0])
    for one in row[1:]:
        if one.along - end > one.height * _GAP:
            cells.append(one.text)
        else:
            cells[-1] += one.text
        end = _end(one)
    return cells


def _end(piece: Piece) -> float:
    return piece.along + piece.height * sum(1.0 if char >= _WIDE else 0.5 for char in piece.text)


def _words(line: str) -> list[str]:
    """Return the words of a line that is a row of short ones; the line itself where it is prose."""
    words = line.split()
    return words if all(len(word) <= _LONGEST_CELL for word in words) else [line]


def _blocks(rows: Iterator[list[str]] | Sequence[list[str]]) -> Iterator[str]:
    """Yield runs of rows that have as many cells each."""
    for count, block in groupby(rows, key=len):
        lines = ["\t".join(row) for row in block]
        if count >= _LEAST_CELLS and len(lines) >= _LEAST_ROWS:
            yield "\n".join(lines)
