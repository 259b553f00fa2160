"""What a label names: the words after it, the next cell of its row, or the cells beneath it where it heads a column.

Looked at in the view of rows: a line is a row, its cells are parted by tabs; lists parted by commas or by columns of
blanks are rows, too. Every row is looked at once for each label that heads it, so all of it is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, takewhile
from typing import NamedTuple

from fuzi.model.late_pattern import late

Span = tuple[int, int]
_WIDEST = 2_000
"""A longer line is no row that a person made."""
_LONGEST = 160
"""So many characters after a label may be its value."""
_BLANK = r"[^\S\n]{0,4}"
_RULE = late(r"[\s:|=+-]*")
_TAB, _COMMA, _COLUMN = late(r"\t"), late(r"[,;]"), late(r"[^\S\n]{2,}")
_BLANKS = late(r"[^\S\n]+")
_WORDS_OF_A_HEAD = late(r"[^\S\n]*(?:[一-鿿]{1,8}[^\S\n]+){2,40}[一-鿿]{1,8}[^\S\n]*")
"""A head whose columns are parted by single blanks, as a table copied from a page is; each row has as many words."""
_LINE_END = late(r"\n|\Z")
_SKIPPED = late(r"[^\w\n。*×●○■□▇█▓(+]{0,12}(?:为|是|\(?必填\)?)?[^\w\n。*×●○■□▇█▓(+]{0,6}(?:\n(?=[^\s|]))?")


class Column(NamedTuple):
    """One column of a table: the cell at its head, and the cells beneath it, row by row."""

    head: Span
    cells: tuple[Span, ...]


class Table(NamedTuple):
    """A head and the rows beneath it, as cells."""

    head: tuple[Span, ...]
    rows: tuple[tuple[Span, ...], ...]

    def column(self, index: int) -> Column:
        """Return one column; a row that is too short has no cell in it."""
        return Column(self.head[index], tuple(row[index] for row in self.rows if index < len(row)))


def spaced(words: str) -> str:
    """Return a pattern of words parted by `|`, each with blanks allowed between its characters."""
    return "|".join(_BLANK.join(map(re.escape, word)) for word in words.split("|"))


def beside(text: str, label: re.Pattern[str]) -> Iterator[Span]:
    """Yield the span of everything a label may name: what follows it in its paragraph, and each cell beneath it."""
    for match in label.finditer(text):
        skipped = _SKIPPED.match(text, match.end())
        start = skipped.end() if skipped else match.end()
        end = text.find("\n\n", start, start + _LONGEST)
        yield start, (min(start + _LONGEST, len(text)) if end < 0 else end)
    for table in tables_headed(text, label):
        for index, cell in enumerate(table.head):
            if label.search(text, *cell):
                yield from table.column(index).cells


def value_of(pattern: re.Pattern[str], text: str, span: Span) -> re.Match[str] | None:
    """Return the value a pattern finds at the beginning of a span.

    Numbers in neighbouring cells are several values, unless each cell holds one character of it.
    """
    found = pattern.match(text, *span)
    if found is None or "\t" not in (whole := found[0].strip()):
        return found
    if all(len(cell.strip()) <= 1 for cell in whole.split("\t")):
        return found
    return pattern.match(text, span[0], text.index("\t", found.start() + len(found[0]) - len(found[0].lstrip())))


def tables_headed(text: str, label: re.Pattern[str], most: int | None = None) -> Iterator[Table]:
    """Yield each table whose head holds the label; a table ends where its cells end, or at the next such head.

    Args:
        most: so many of its rows; all without it.
    """
    done = 0
    for match in label.finditer(text):
        if match.start() < done:
            continue
        start = text.rfind("\n", 0, match.start()) + 1 if match.start() - done < _WIDEST else done
        done = _end_of_line(text, match.end())
        if done - start > _WIDEST:
            continue
        table = _headed(text, (start, done), label, most)
        if table is not None and table.rows:
            yield table


def _headed(text: str, line: Span, label: re.Pattern[str], most: int | None) -> Table | None:
    """Return the table whose head is a line, by the first mark that parts it into cells."""
    for mark in (_TAB, _COLUMN, _COMMA):
        head = _cells(text, *line, mark)
        if len(head) > 1:
            return Table(head, tuple(islice(_rows(text, line[1] + 1, mark, label), most)))
    if not _WORDS_OF_A_HEAD.fullmatch(text, *line):
        return None
    start, end = _stripped(text, *line)
    head = _cells(text, start, end, _BLANKS)
    alike = takewhile(lambda row: len(row) == len(head), _rows(text, line[1] + 1, _BLANKS, label))
    rows = tuple(islice(alike, most))
    return Table(head, rows) if len(rows) > 1 else None


def _rows(text: str, at: int, mark: re.Pattern[str], label: re.Pattern[str]) -> Iterator[tuple[Span, ...]]:
    """Yield the rows beneath a head, to the first line that is none or that begins another table."""
    while at < len(text):
        end = _end_of_line(text, at)
        if end - at > _WIDEST:
            return
        if not _RULE.fullmatch(text, at, end):
            cells = _cells(text, at, end, mark)
            if len(cells) < 2 or label.search(text, at, end):
                return
            yield cells
        elif mark is not _TAB or (at == end and not _goes_on(text, end + 1)):
            return
        at = end + 1


def _goes_on(text: str, at: int) -> bool:
    """Tell whether a table goes on behind a blank line, as in documents; in Markdown another one begins there."""
    end = _end_of_line(text, at)
    behind = text[end + 1 : _end_of_line(text, end + 1)] if end < len(text) else ""
    return "\t" in text[at:end] and not (behind.strip() and _RULE.fullmatch(behind))


def _cells(text: str, start: int, end: int, mark: re.Pattern[str]) -> tuple[Span, ...]:
    cells = []
    for gap in mark.finditer(text, start, end):
        cells.append(_stripped(text, start, gap.start()))
        start = gap.end()
    cells.append(_stripped(text, start, end))
    return tuple(cells)


def _stripped(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return (start + left, start + left + len(piece.strip()))


def _end_of_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end
