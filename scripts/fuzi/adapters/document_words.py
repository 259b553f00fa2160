"""The words of one XML part of an office file (ECMA-376, ISO/IEC 26300), in document order, with the place of each.

The words stand once as they are written, whatever their state. Where deleted, hidden or field text cuts them up, the
paragraph stands a second time as it is shown and as it was; a table stands a second time row by row. What is data and
no running text (the properties of a file, a part of somebody's own) stands a second time with each value by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any

from lxml import etree
from msgspec import Struct, field

from fuzi.adapters.document_cells import joined_cells, plain_number, stacked
from fuzi.adapters.document_symbols import SYMBOLS, symbol
from fuzi.model.document import TextLayer
from fuzi.model.late_pattern import late

_LINE = frozenset(
    {"p", "h", "si", "br", "cr", "line-break", "title", "comment", "text", "list-item", "Relationship",
     "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "blockquote", "dt", "dd", "td", "th"}
)  # fmt: skip
_CELL = frozenset({"c", "tc", "v", "f", "tr", "row", "table-cell", "table-row", "sheet", "table"})
_SPACE = frozenset({"tab", "s", "ptab"})
_PARAGRAPH = frozenset({"p", "h"})
_TABLE, _ROW = frozenset({"tbl", "table"}), frozenset({"tr", "table-row"})
_BOX = frozenset({"tc", "table-cell", "covered-table-cell"})
_STATES = {
    "del": "deleted", "moveFrom": "deleted", "deletion": "deleted", "delText": "deleted",
    "ins": "inserted", "moveTo": "inserted",
    "instrText": "field", "delInstrText": "field", "fldChar": "field",
    "txbxContent": "text-box", "textbox": "text-box", "text-box": "text-box",
    "Fallback": "fallback", "rt": "ruby", "rPh": "ruby", "ruby-text": "ruby",
    "annotation": "comment", "hidden-text": "hidden", "hidden-paragraph": "hidden",
}  # fmt: skip
"""Elements whose words are not simply part of the paragraph as it is shown."""
_HIDES = frozenset({"vanish", "webHidden", "specVanish"})
_UNSEEN = {"color": late(r"(?i)f{6}"), "sz": late(r"[0-4]")}
"""Words in white, or of two points at most; `hidden_styles` names the styles that hide theirs."""
_OFF = frozenset({"0", "false", "off"})
_ASIDE = frozenset({"deleted", "hidden", "field", "text-box", "fallback", "ruby", "comment"})
_LATER = frozenset({"inserted", *(_ASIDE - {"deleted"})})
_RUNNING = frozenset({"t", "delText", "instrText", "span", "tspan", "textPath", "TextCode"})
"""Elements that stand in the middle of a word or number; any other that holds words of its own is a value."""
_PAGES = frozenset({"html", "body", "svg"})
"""What only holds running text, in elements of many names."""
_TURN, _TURNED_END = {"rtl": "\u202e"}, "\u202c"
"""A run that Word shows in reverse (ECMA-376-1, 17.3.2.3), as a plain text says it."""
_EDGES = frozenset(f"{which}{edge}" for which in ("odd", "even", "first") for edge in ("Header", "Footer"))
_EDGE_CODE = late(r"&(?:\"[^\"]*\"|K[0-9A-Fa-f+-]{6}|[A-Za-z]|[0-9]{1,3})")
"""What stands between the words at the edges of a sheet and is not shown (ECMA-376-1, 18.3.1.46)."""
_MOST_REPEATED = 1_000_000


class _Table(Struct):
    """A table that is being read: its number, where it is, the cells of its row, and its rows so far."""

    number: int
    row: int = 0
    column: int = 0
    cells: list[str] = field(default_factory=list)
    cell: list[str] | None = None
    rows: list[tuple[int, list[str]]] = field(default_factory=list)


class Words(Struct):
    """Gathers one part; `layers` returns what it found.

    Attributes:
        pieces: the words as they are written.
        marks: (where the words of a place begin, the place).
        again: (place, words) that stand in `pieces` already, put together otherwise.
        hidden_styles: the styles of characters that nobody sees.
        seams: where a value begins or ends that nothing keeps apart from what stands beside it.
        is_page: whether all of it is running text.
    """

    pieces: list[str] = field(default_factory=list)
    size: int = 0
    marks: list[tuple[int, str]] = field(default_factory=list)
    again: list[tuple[str, str]] = field(default_factory=list)
    hidden_styles: Set[str] = frozenset()
    seams: list[int] = field(default_factory=list)
    is_page: bool = False
    paragraph: int = 0
    paragraphs: list[list[tuple[str, frozenset[str]]]] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    tables: list[_Table] = field(default_factory=list)
    table_count: int = 0
    is_hidden_run: bool = False
    reference: str = ""

    def layers(self, part: str) -> Iterator[TextLayer]:
        """Yield the words of the part, and those that were put together otherwise."""
        yield TextLayer(part, "".join(self.pieces), tuple(self.marks))
        pieces, marks, at = [], [], 0
        for place, words in (*self.again, *(("stacked", word) for word in stacked("".join(self.pieces)))):
            marks.append((at, place))
            pieces.append(f"{words}\n\n")
            at += len(words) + 2
        yield TextLayer(part, "".join(pieces), tuple(marks), again=True)
        yield TextLayer(part, _parted("".join(self.pieces), self.seams), (), again=True)

    def take(self, root: etree._Element) -> None:
        """Take every text below an element; references to entities are never expanded."""
        self.is_page = str(root.tag).rpartition("}")[2] in _PAGES
        for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
            if event in {"comment", "pi"}:
                self.states.append("comment")
                self._put(f"\n\n{element.text or ''}\n\n")
                self.states.pop()
                self._put(element.tail or "")
            elif isinstance(element.tag, str):
                local = element.tag.rpartition("}")[2]
                if event == "start":
                    self._open(element, local)
                else:
                    self._close(element, local)
                    self._put(element.tail or "")

    def _open(self, element: Any, local: str) -> None:
        if local in _STATES:
            self.states.append(_STATES[local])
        if local in _PARAGRAPH:
            self.paragraph += 1
            self.paragraphs.append([])
        elif local in _TABLE:
            self.table_count += 1
            self.tables.append(_Table(self.table_count))
        elif self.tables and local in _ROW:
            self.tables[-1].row += 1
            self.tables[-1].column = 0
        elif self.tables and local in _BOX:
            self.tables[-1].column += 1
            self.tables[-1].cell = []
        elif local in {"comment", "threadedComment"}:
            self.reference = element.get("ref", "")
        elif local in {"sym", "symbol"}:
            self._put(symbol(element))
        elif local == "bdo":
            self._put(_TURN.get(_value(element), ""))
        self._see(element, local)
        text = _own_text(element, local)
        if self._is_value(local, text):
            self.seams.append(self.size)
        self._put(text)

    def _see(self, element: Any, local: str) -> None:
        """Note whether the words of this run are seen."""
        if local == "r":
            self.is_hidden_run = False
        elif local in _HIDES:
            self.is_hidden_run = _value(element) not in _OFF
        elif _hides(element, local):
            self.is_hidden_run = True
        elif local == "rStyle":
            self.is_hidden_run |= _value(element) in self.hidden_styles

    def _is_value(self, local: str, text: str) -> bool:
        return not (self.is_page or self.paragraphs) and local not in _RUNNING and bool(text.strip())

    def _close(self, element: Any, local: str) -> None:
        if self._is_value(local, element.text or ""):
            self.seams.append(self.size)
        self._put("\n\n" if local in _CELL else "\n" if local in _LINE else " " if local in _SPACE else "")
        if local == "noBreakHyphen":
            self._put("-")
        elif local == "bdo" and _value(element) in _TURN:
            self._put(_TURNED_END)
        if local in _PARAGRAPH and self.paragraphs:
            self._end_paragraph()
        elif self.tables:
            self._end_table(element, local)
        if local == "r":
            self.is_hidden_run = False
        if local in _STATES:
            self.states.pop()

    def _end_paragraph(self) -> None:
        words = self.paragraphs.pop()
        whole = "".join(text for text, _states in words).strip()
        if self.paragraphs:
            self.paragraphs[-1].append((whole, frozenset({"text-box"})))
        told = {whole}
        aloud = "".join(text for text, states in words if "ruby" in states)
        if aloud:
            self.again.append((self._place(), aloud))
        own = set(self.states)
        for left_out in (_ASIDE, _LATER):
            shown = "".join(text for text, states in words if not (states - own) & left_out).strip()
            if shown and shown not in told:
                told.add(shown)
                self.again.append((self._place(), shown))

    def _end_table(self, element: Any, local: str) -> None:
        table = self.tables[-1]
        if local in _BOX and table.cell is not None:
            table.cells.append(" ".join("".join(table.cell).split()))
            table.cell = None
            table.column += _repeated(element, "number-columns-repeated")
        elif local in _ROW:
            table.rows.append((table.row, table.cells))
            table.cells = []
            table.row += _repeated(element, "number-rows-repeated")
        elif local in _TABLE:
            self.tables.pop()
            for row, cells in table.rows:
                self.again.append((f"table/{table.number}/{row}", "\t".join(cells)))
            self.again += [(f"table/{table.number}/{row}", text) for row, text in joined_cells(table.rows)]

    def _put(self, text: str) -> None:
        if not text:
            return
        text = text.translate(SYMBOLS)
        if not text.isspace():
            place = self._place()
            if place and (not self.marks or self.marks[-1][1] != place):
                self.marks.append((self.size, place))
        self.pieces.append(text)
        self.size += len(text)
        if self.paragraphs:
            states = {*self.states, "hidden"} if self.is_hidden_run else self.states
            self.paragraphs[-1].append((text, frozenset(states)))
        for table in self.tables:
            if table.cell is not None:
                table.cell.append(text)

    def _place(self) -> str:
        if self.reference:
            return self.reference
        if not self.paragraph and not self.tables:
            return ""
        place = str(self.paragraph)
        if self.tables:
            table = self.tables[-1]
            place = f"table/{table.number}/{table.row}/{table.column}"
        state = "hidden" if self.is_hidden_run else self.states[-1] if self.states else ""
        return f"{place}/{state}" if state else place


def _parted(text: str, seams: list[int]) -> str:
    """Return a text with its values apart; empty where something stands between all of them already."""
    inner = dict.fromkeys(seams)
    ends = [seam for seam in inner if text[max(seam - 1, 0) : seam].isalnum() and text[seam : seam + 1].isalnum()]
    starts = [0, *ends]
    return "\n\n".join(text[start:end] for start, end in zip(starts, [*ends, len(text)], strict=True)) if ends else ""


def _own_text(element: Any, local: str) -> str:
    text = str(element.text or "")
    if local in _EDGES:
        return f"{text}\n{_EDGE_CODE.sub('', element.xpath('string()'))}\n"
    if local != "v":
        return text
    cell = element.getparent()
    if cell is not None and cell.get("t") == "s":
        return ""  # the number of a shared string, whose text is a part of its own
    return plain_number(text)


def _value(element: Any) -> str:
    """Return the value of a switch (`w:val`); without one it is on."""
    return next((str(value) for name, value in element.attrib.items() if name.rpartition("}")[2] == "val"), "")


def _repeated(element: Any, name: str) -> int:
    """Return how many cells or rows beside itself an element of an OpenDocument table stands for."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name and value.isdecimal():
            return min(int(value[:9]), _MOST_REPEATED) - 1
    return 0


def hidden_styles_of(root: Any) -> frozenset[str]:
    """Return the styles of characters that hide their words."""
    return frozenset(
        _named(style, "styleId")
        for style in root.iter("{*}style")
        for one in style.iter(etree.Element)
        if _hides(one, one.tag.rpartition("}")[2])
    )


def _hides(element: Any, local: str) -> bool:
    value = _value(element)
    if local in _HIDES:
        return value not in _OFF
    return local in _UNSEEN and _UNSEEN[local].fullmatch(value) is not None


def _named(element: Any, short: str) -> str:
    return next((str(value) for name, value in element.attrib.items() if name.rpartition("}")[2] == short), "")
