"""Values that no single run, cell or string of an office file holds whole, and words outside of any text."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from fuzi.adapters.document_readers import extract
from fuzi.model.document import Extracted
from office_files import W, packed, relations, run
from unit.adapters.zip_files import packed as zipped

NUMBER = "13800138000"
SAID = f"手机：{NUMBER}"
SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
TYPES = {"[Content_Types].xml": "<Types/>"}


def word(body: str, **more: str) -> bytes:
    parts = {f"word/{name}.xml": text for name, text in more.items()}
    return packed({**TYPES, "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>", **parts})


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    lines = ("".join(f"<w:tc>{paragraph(run(cell))}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{line}</w:tr>' for line in lines)}</w:tbl>"


def unseen(how: str) -> str:
    return paragraph(run("手机：138"), f"<w:r><w:rPr>{how}</w:rPr><w:t>zz</w:t></w:r>", run("00138000"))


def book(cells: str = "", styles: str = "", rest: str = "", strings: str = "") -> bytes:
    parts: Mapping[str, bytes | str] = {
        **TYPES,
        "xl/workbook.xml": f'<workbook {SHEET}><sheets><sheet name="a" r:id="r0" xmlns:r="urn:r"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(("urn:worksheet", "worksheets/sheet1.xml")),
        "xl/worksheets/sheet1.xml": f"<worksheet {SHEET}><sheetData><row>{cells}</row></sheetData>{rest}</worksheet>",
        "xl/styles.xml": f"<styleSheet {SHEET}>{styles}</styleSheet>",
        "xl/sharedStrings.xml": f"<sst {SHEET}>{strings}</sst>",
    }
    return packed(parts)


def number(value: str, place: str = "", style: int = 0) -> str:
    return f'<c r="{place}" s="{style}"><v>{value}</v></c>'


def string(text: str, place: str = "", style: int = 0) -> str:
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t>{text}</t></is></c>'


def formats(*codes: str) -> str:
    own = "".join(f'<numFmt numFmtId="{170 + n}" formatCode="{code}"/>' for n, code in enumerate(codes))
    styles = "".join(f'<xf numFmtId="{170 + n}"/>' for n in range(len(codes)))
    return f'<numFmts>{own}</numFmts><cellXfs><xf numFmtId="0"/>{styles}</cellXfs>'


def part(body: str) -> bytes:
    return packed({**TYPES, "word/document.xml": body})


def page(*codes: tuple[str, str], name: str = "Pages/Page_0/Content") -> bytes:
    pieces = "".join(
        f'<TextObject Boundary="0 10 200 5"><TextCode {at}>{text}</TextCode></TextObject>' for text, at in codes
    )
    return packed({"OFD.xml": "<OFD/>", f"Doc_0/{name}.xml": f"<Page><Content>{pieces}</Content></Page>"})


LETTERS = [(char, f'X="{5 * n}" Y="4"') for n, char in enumerate(SAID)]
HIDDEN = f'<w:styles {W}><w:style w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
PLANTED = {
    "an instruction within a number": word(paragraph("<w:r><w:t>手机：138<?x y?>00138000</w:t></w:r>")),
    "a remark within a number": word(paragraph("<w:r><w:t>手机：138<!-- zz -->00138000</w:t></w:r>")),
    "cells of several digits": word(table(("手机", "1380", "0138", "000"))),
    "cells of two digits": word(table(("手机", "13", "80", "01", "38", "00", "0"))),
    "cells beneath each other": word(table(("手机",), ("138",), ("0013",), ("8000",))),
    "a paragraph for each letter": word("".join(paragraph(run(char)) for char in SAID)),
    "small signs above, one each": word(
        paragraph(run("手机"))
        + paragraph(
            *(
                f"<w:r><w:ruby><w:rt>{run(char)}</w:rt><w:rubyBase>{run('甲')}</w:rubyBase></w:ruby></w:r>"
                for char in NUMBER
            )
        )
    ),
    "words of a style that hides them": word(unseen('<w:rStyle w:val="H"/>'), styles=HIDDEN),
    "words in white": word(unseen('<w:color w:val="FFFFFF"/>')),
    "words of two points": word(unseen('<w:sz w:val="4"/>')),
    "a drawn letter each": word("".join(f'<v:textpath xmlns:v="urn:v" string="{char}"/>' for char in SAID)),
    "a remark behind all": part(f"<w><p/></w><!--{SAID}-->"),
    "an instruction ahead of all": part(f"<?x {SAID}?><w><p/></w>"),
    "the name of an element": part(f"<w><Mobile{NUMBER}/></w>"),
    "the name of an attribute": part(f'<w 手机_{NUMBER}="1"/>'),
    "a value for whoever leaves it out": part(f'<!DOCTYPE w [<!ATTLIST p val CDATA "{SAID}">]><w><p/></w>'),
    "numbers with zeros of their format": book(
        string("手机", "A1") + number("138", "B1") + number("13", "C1", 1) + number("8000", "D1"), formats("0000")
    ),
    "the beginning in a format": book(
        string("手机", "A1") + number("8000", "B1", 1), formats("&quot;1380013&quot;0000")
    ),
    "the beginning in a format of words": book(string("0138000", "A1", 1), formats("&quot;手机：1380&quot;@")),
    "cells in no order": book(
        "".join(reversed([string("手机", "A1"), *(number(char, f"{chr(66 + n)}1") for n, char in enumerate(NUMBER))]))
    ),
    "an instruction within a cell": book(string("手机：138<?x?>00138000", "A1")),
    "signs in the head of a page": book(
        rest='<headerFooter><oddHeader>&amp;C手机：138&amp;"宋体,常规"0013&amp;B8000</oddHeader></headerFooter>'
    ),
    "the left and the right of a head": book(
        rest="<headerFooter><oddHeader>&amp;L手机：138&amp;R00138000</oddHeader></headerFooter>"
    ),
    "letters of an ofd in any order": page(*sorted(LETTERS, key=lambda one: one[1])),
    "a note in an ofd": page(*sorted(LETTERS, key=lambda one: one[1]), name="Annots/Page_0/Annotation"),
    "a font that is none": zipped({**TYPES, "word/fonts/font1.odttf": b"\0\1\2\xff" + SAID.encode() + b"\xff\0"}),
    "settings of a printer": zipped(
        {**TYPES, "xl/printerSettings/printerSettings1.bin": b"\0\1\2\xff" + SAID.encode("gb18030") + b"\xff\0"}
    ),
}


def told(read: Extracted) -> str:
    return "".join("".join(layer.text for layer in read.layers).split())


@pytest.mark.parametrize("name", PLANTED)
def test_what_no_run_or_cell_holds_whole_is_read(name: str) -> None:
    assert NUMBER in told(extract(PLANTED[name]))


def test_a_part_that_gives_values_to_whoever_leaves_them_out_is_refused() -> None:
    assert "defines entities" in str(extract(PLANTED["a value for whoever leaves it out"]).refusal)
    assert extract(part('<!DOCTYPE math PUBLIC "-//W3C//DTD MathML 2.0//EN" "math.dtd"><math/>')).refusal is None


def test_words_written_by_hand_are_a_picture() -> None:
    ink = '<inkml:ink xmlns:inkml="http://www.w3.org/2003/InkML"><inkml:trace>1 2, 3 4</inkml:trace></inkml:ink>'
    assert extract(packed({**TYPES, "word/document.xml": "<w/>", "word/ink/ink1.xml": ink})).pictures


@pytest.mark.parametrize("name", ["xl/printerSettings/printerSettings1.bin", "word/fonts/font1.odttf"])
def test_a_packed_file_is_none_of_what_its_name_says(name: str) -> None:
    inner = zipped({"a.txt": SAID})
    assert NUMBER in told(extract(zipped({**TYPES, name: inner})))


def test_honest_numbers_are_not_put_together() -> None:
    rows = (
        ("学号", "17", "85", "99", "90", "76"),
        ("序号", "13", "14", "15", "16", "170"),
        ("电话", "010", "88881234"),
    )
    marks = (("语文",), ("95",), ("88",), ("1",))
    read = "".join(layer.text for layer in extract(word(table(*rows) + table(*marks))).layers)
    assert "1785999076" not in read
    assert "131415" not in read
    assert "01088881234" not in read


def test_the_digits_of_a_reckoned_mark_are_nobody_s_card() -> None:
    read = told(
        extract(book(number("62.28480402564890", "A1") + number("0.13800138000123", "B1") + number("85.5", "C1")))
    )
    assert "62.28480403" in read
    assert "62.284804025" not in read
    assert "13800138000" not in read
    assert "85.5" in read
