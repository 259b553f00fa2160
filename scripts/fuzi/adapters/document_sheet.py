"""Sheets of a workbook (ECMA-376-1, 18.3): each row a line, tabs between its cells, each cell with its name (`C5`).

Shared strings stand in the cells that show them; numbers as they are stored, dates as dates.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from fuzi.adapters.document_cells import joined_cells, plain_number
from fuzi.adapters.document_symbols import SYMBOLS
from fuzi.model.document import TextLayer

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_DATE_FORMATS = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59)})
_DATE_LETTERS = re.compile(r"[yd年月日]", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_AROUND = re.compile(
    r"(?P<ahead>(?:\"[^\"]*\"|\\.|\[[^\]]*\]|_.|\*.|[^\"\\\[_*0#?@;.,%])*)(?P<places>#*0+|@)"
    r"(?P<behind>(?:\"[^\"]*\"|\\.|_.|\*.|[^\"\\\[_*0#?@;.,%])*)(?:;.*)?",
    re.DOTALL,
)
"""A format of whole numbers or of text, with the words around it."""
_MODIFIER = re.compile(r"\[[^\]]*\]|[_*].")
_LITERAL = re.compile(r"\"(?P<quoted>[^\"]*)\"|\\(?P<one>.)|(?P<plain>.)", re.DOTALL)
_FRACTION, _MOST_DIGITS = re.compile(r"-?[0-9]{1,6}\.[0-9]{9,}"), 10
"""A result of reckoning: no program shows all its digits, and none of them is anybody's number."""
_EPOCH, _LAST_DAY = dt.date(1899, 12, 30), 2_958_465
_WORDS_IN_FORMULA = re.compile(r'"|[^\x00-\x7f]|[0-9]{10}')
_WIDEST_GAP = 64


class Book(Struct):
    """What the sheets of a workbook share: strings (and which of them a cell shows), styles of dates."""

    strings: list[str] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    dates: Collection[int] = ()
    formats: Mapping[int, tuple[str, str, str]] = {}


def strings_of(root: Any) -> list[str]:
    """Return the shared strings, each without its phonetic guide (that is read with the part itself)."""
    return [_rich(item) for item in root.iterchildren("{*}si")]


def dates_of(root: Any) -> frozenset[int]:
    """Return the numbers of the cell styles that show a date."""
    own = {
        one.get("numFmtId", ""): _DATE_LETTERS.search(_QUOTED.sub("", one.get("formatCode", ""))) is not None
        for one in root.iter("{*}numFmt")
    }
    known = {str(number): True for number in _DATE_FORMATS} | own
    styles = [style for group in root.iterchildren("{*}cellXfs") for style in group.iterchildren("{*}xf")]
    return frozenset(index for index, style in enumerate(styles) if known.get(style.get("numFmtId", "")))


def formats_of(root: Any) -> dict[int, tuple[str, str, str]]:
    """Return what each cell style shows around a whole number or a text: (ahead, places, behind)."""
    own = {one.get("numFmtId", ""): _AROUND.fullmatch(one.get("formatCode", "")) for one in root.iter("{*}numFmt")}
    styles = [style for group in root.iterchildren("{*}cellXfs") for style in group.iterchildren("{*}xf")]
    found = {}
    for index, style in enumerate(styles):
        match = own.get(style.get("numFmtId", ""))
        if match is not None:
            found[index] = (_literal(match["ahead"]), match["places"], _literal(match["behind"]))
    return found


def _literal(code: str) -> str:
    """Return the words of a part of a format: what stands in quotes or behind a backslash."""
    bare = _MODIFIER.sub("", code)
    return "".join(one["quoted"] or one["one"] or one["plain"] or "" for one in _LITERAL.finditer(bare))


def read_sheet(root: Any, book: Book, part: str) -> Iterator[TextLayer]:
    """Yield the cells of a sheet, its formulas, and its words put together; then take the cells out of `root`."""
    lines: list[str] = []
    marks: list[tuple[int, str]] = []
    rows: list[tuple[int, list[str]]] = []
    formulas: list[tuple[str, str]] = []
    several: list[tuple[str, str]] = []
    hidden = _hidden_columns(root)
    at = number = 0
    for row in root.iter("{*}row"):
        number = _integer(row.get("r"), number + 1)
        is_hidden = row.get("hidden") in {"1", "true"}
        cells: list[str] = []
        line = ""
        for cell in sorted(row.iterchildren("{*}c"), key=lambda one: _column(one.get("r", ""))):
            column = _column(cell.get("r", "")) or len(cells) + 1
            gap = min(max(0, column - 1 - len(cells)), _WIDEST_GAP)
            cells += [""] * gap
            text = _shown(cell, book).translate(SYMBOLS)
            name = cell.get("r") or f"R{number}C{column}"
            place = f"{name}/hidden" if is_hidden or column in hidden else name
            line += "\t" * (gap + (1 if cells[: -gap or None] else 0))
            if text:
                marks.append((at + len(line), place))
            if "\n" in text:
                several.append((place, text))
            flat = " ".join(text.split())
            cells.append(flat)
            line += flat
            formula = cell.findtext("{*}f")
            if formula and _WORDS_IN_FORMULA.search(formula):
                formulas.append((place, formula))
        rows.append((number, cells))
        lines.append(line)
        at += len(line) + 1
    yield TextLayer(part, "\n".join(lines), tuple(marks))
    yield _listed(f"{part}/formulas", formulas, again=False)
    words = [(f"row/{row}", word) for row, word in joined_cells(rows)]
    yield _listed(part, [*several, *words], again=True)
    for data in list(root.iter("{*}sheetData")):
        data.getparent().remove(data)


def _listed(part: str, found: Sequence[tuple[str, str]], *, again: bool) -> TextLayer:
    marks, pieces, at = [], [], 0
    for place, text in found:
        marks.append((at, place))
        pieces.append(f"{text}\n\n")
        at += len(text) + 2
    return TextLayer(part, "".join(pieces), tuple(marks), again)


def _shown(cell: Any, book: Book) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _formatted("".join(_rich(one) for one in cell.iterchildren("{*}is")), cell, book, "@")
    value = "".join(str(one.xpath("string()")) for one in cell.iterchildren("{*}v"))
    if kind == "s":
        index = _integer(value, -1)
        if 0 <= index < len(book.strings):
            book.used.add(index)
            return _formatted(book.strings[index], cell, book, "@")
        return ""
    if kind == "n":
        if _FRACTION.fullmatch(value):
            return format(float(value), f".{_MOST_DIGITS}g")
        if book.dates and _integer(cell.get("s"), -1) in book.dates:
            return _date(value)
        return _formatted(plain_number(value), cell, book, "0")
    return _formatted(value, cell, book, "@")


def _formatted(text: str, cell: Any, book: Book, kind: str) -> str:
    """Return a text with the words and zeros that its format shows around it (18.8.31)."""
    ahead, digits, behind = book.formats.get(_integer(cell.get("s"), -1), ("", "", ""))
    if digits[-1:] != kind or (kind == "0" and not text.isdecimal()):
        return text
    return f"{ahead}{text.zfill(digits.count('0'))}{behind}" if kind == "0" else f"{ahead}{text}{behind}"


def _rich(item: Any) -> str:
    """Return the runs of a string as one text."""
    phonetic = {text for guide in item.iter("{*}rPh") for text in guide.iter("{*}t")}
    return "".join(str(text.xpath("string()")) for text in item.iter("{*}t") if text not in phonetic)


def _date(value: str) -> str:
    try:
        day = float(value)
    except ValueError:
        return value
    if not 0 < day <= _LAST_DAY:
        return plain_number(value)
    return (_EPOCH + dt.timedelta(days=int(day))).isoformat()


def _hidden_columns(root: Any) -> frozenset[int]:
    hidden: set[int] = set()
    for columns in root.iter("{*}col"):
        if columns.get("hidden") in {"1", "true"}:
            first, last = _integer(columns.get("min"), 1), _integer(columns.get("max"), 1)
            hidden.update(range(first, min(last, 16_384) + 1))
    return frozenset(hidden)


def _column(reference: str) -> int:
    match = _REFERENCE.fullmatch(reference)
    number = 0
    for letter in match[1] if match else "":
        number = number * 26 + ord(letter) - 64
    return number


def _integer(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else otherwise


def rest_of_strings(root: Any, book: Book) -> None:
    """Take the strings that a cell shows out of the part of shared strings; the others nobody sees."""
    for index, item in enumerate(list(root.iterchildren("{*}si"))):
        if index in book.used and item.find("{*}rPh") is None:
            item.getparent().remove(item)
