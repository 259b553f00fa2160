"""A table of a PDF is read as rows of cells, however it is drawn; what heads a column says what its cells are."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import pytest
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from fuzi.adapters.document_pdf_lines import Piece
from fuzi.adapters.document_pdf_tables import tables_of
from fuzi.adapters.document_readers import extract
from fuzi.scanning.matching import matches_of
from fuzi.scanning.rule import Carrier

Table = Sequence[Sequence[str]]
MARKS = (("姓名", "语文", "数学", "总分"), ("示例甲", "98", "99", "197"), ("示例乙", "90", "91", "181"))
SCHOOLS = (("学校", "计划", "最低分", "位次"), ("示例一中", "600", "652", "3210"), ("示例二中", "500", "640", "4210"))


def show(text: str) -> str:
    return f"<{text.encode('utf-16-be').hex()}> Tj"


def by_cell(table: Table) -> str:
    return "".join(
        f"BT /F1 12 Tf {72 + 70 * column} {700 - 20 * row} Td {show(cell)} ET "
        for row, cells in enumerate(table)
        for column, cell in enumerate(cells)
    )


def by_column(table: Table) -> str:
    return "".join(
        f"BT /F1 12 Tf {72 + 70 * column} {700 - 20 * row} Td {show(cell)} ET "
        for column in range(len(table[0]))
        for row, cell in enumerate(cells[column] for cells in table)
    )


def by_line(table: Table) -> str:
    return "".join(
        f"BT /F1 12 Tf 72 {700 - 20 * row} Td {show(' '.join(cells))} ET " for row, cells in enumerate(table)
    )


def moved(table: Table) -> str:
    back = -70 * len(table[0])
    rows = (" ".join(f"{show(cell)} 70 0 Td" for cell in cells) for cells in table)
    return f"BT /F1 12 Tf 72 700 Td {f' {back} -20 Td '.join(rows)} ET"


def pdf(drawing: str) -> bytes:
    """Return one page with a font whose codes are UTF-16."""
    writer = PdfWriter()
    page = writer.add_blank_page(600, 800)
    told = DecodedStreamObject()
    told.set_data(
        b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange "
        b"1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap"
    )
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type0"),
            NameObject("/BaseFont"): NameObject("/F"),
            NameObject("/Encoding"): NameObject("/Identity-H"),
            NameObject("/ToUnicode"): writer._add_object(told),
        }
    )
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    stream = DecodedStreamObject()
    stream.set_data(drawing.encode())
    page[NameObject("/Contents")] = writer._add_object(stream)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("draw", [by_cell, by_column, by_line, moved])
def test_the_marks_of_pupils_are_found_in_a_table_that_is_drawn(draw: Callable[[Table], str]) -> None:
    rules = []
    for table in (MARKS, SCHOOLS):
        texts = [layer.text for layer in extract(pdf(draw(table))).layers]
        assert any("最低分" in text or "总分" in text for text in texts)
        rules.append({match.rule.id for text in texts for match in matches_of(text, Carrier.FILE)})
    assert rules == [{"pupil-result"}, set()]


def test_letters_of_one_cell_are_one_word_and_rows_stand_as_they_are_seen() -> None:
    rows = {
        700.0: ((72, "甲"), (84, "乙"), (150, "1"), (156, "2"), (200, "x")),
        720.0: ((72, "名"), (150, "号"), (200, "y")),
    }
    pieces = [Piece(0, float(along), across, 12.0, text) for across, row in rows.items() for along, text in row]
    assert list(tables_of("一览\n\n表\n尾", pieces)) == ["一览\n表\n\n名\t号\ty\n甲乙\t12\tx"]


def test_prose_and_single_rows_are_no_table() -> None:
    assert list(tables_of("甲 乙 丙\n一句很长很长很长很长很长很长很长很长很长很长很长很长的话 乙 丙\n甲 乙", ())) == []
