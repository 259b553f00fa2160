"""Every hiding place of a Word file, a workbook and a slide show: a token is put in each, is found, and is named."""

from __future__ import annotations

import pytest

from fuzi.adapters.document_readers import extract
from fuzi.model.document import Extracted
from fuzi.reports.places import part_word
from unit.adapters.zip_files import packed

XML = '<?xml version="1.0" encoding="UTF-8"?>'
W = 'xmlns:w="urn:w" xmlns:mc="urn:mc" xmlns:v="urn:v" xmlns:wp="urn:wp"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ID = "110105194912310021"
"""Not an id: its check digit is wrong."""


def split(token: str) -> str:
    """Return a token as two runs of text."""
    return f"<w:r><w:t>{token[:2]}</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>{token[2:]}</w:t></w:r>"


def around(token: str, between: str) -> str:
    return f"<w:p><w:r><w:t>{token[:2]}</w:t></w:r>{between}<w:r><w:t>{token[2:]}</w:t></w:r></w:p>"


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def cells(text: str) -> str:
    return "<w:tbl><w:tr>" + "".join(f"<w:tc>{paragraph(char)}</w:tc>" for char in text) + "</w:tr></w:tbl>"


def relations(*targets: tuple[str, str, str]) -> str:
    rows = "".join(f'<Relationship Id="{key}" Type="{R}/{kind}" Target="{target}"/>' for key, kind, target in targets)
    return f"{XML}<Relationships>{rows}</Relationships>"


WORD_BODY = {
    "split over runs": f"<w:p>{split('@')}</w:p>",
    "inserted": "<w:p><w:ins><w:r><w:t>@</w:t></w:r></w:ins></w:p>",
    "deleted": "<w:p><w:del><w:r><w:delText>@</w:delText></w:r></w:del></w:p>",
    "moved from": "<w:p><w:moveFrom><w:r><w:t>@</w:t></w:r></w:moveFrom></w:p>",
    "around a deletion": "@around<w:del><w:r><w:delText>别的</w:delText></w:r></w:del>",
    "around an insertion": "@around<w:ins><w:r><w:t>别的</w:t></w:r></w:ins>",
    "around hidden text": "@around<w:r><w:rPr><w:vanish/></w:rPr><w:t>别的</w:t></w:r>",
    "around a text box": "@around<w:r><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p>"
    "</w:txbxContent></v:textbox></w:pict></w:r>",
    "around a field code": "@around<w:r><w:instrText> PAGE </w:instrText></w:r>",
    "hidden": "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>@</w:t></w:r></w:p>",
    "white": '<w:p><w:r><w:rPr><w:color w:val="FFFFFF"/><w:sz w:val="1"/></w:rPr><w:t>@</w:t></w:r></w:p>',
    "field code": "<w:p><w:r><w:instrText>DOCPROPERTY @</w:instrText></w:r></w:p>",
    "field code, split": "<w:p><w:r><w:instrText>@1</w:instrText><w:instrText>@2</w:instrText></w:r></w:p>",
    "simple field": '<w:p><w:fldSimple w:instr="QUOTE @"/></w:p>',
    "text box": "<w:p><w:r><w:txbxContent><w:p><w:r><w:t>@</w:t></w:r></w:p></w:txbxContent></w:r></w:p>",
    "alternate content": "<w:p><mc:AlternateContent><mc:Choice><w:r><w:t>x</w:t></w:r></mc:Choice><mc:Fallback>"
    "<w:r><w:t>@</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>",
    "description of a drawing": '<w:p><w:r><w:drawing><wp:docPr id="1" descr="@"/></w:drawing></w:r></w:p>',
    "word art": '<w:p><w:r><w:pict><v:shape><v:textpath string="@"/></v:shape></w:pict></w:r></w:p>',
    "content control": '<w:sdt><w:sdtPr><w:alias w:val="@"/></w:sdtPr><w:sdtContent/></w:sdt>',
    "list of a content control": '<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText="@"/></w:dropDownList>'
    "</w:sdtPr></w:sdt>",
    "bookmark": '<w:p><w:bookmarkStart w:id="0" w:name="@"/></w:p>',
    "author of a change": '<w:p><w:ins w:author="@"><w:r><w:t>x</w:t></w:r></w:ins></w:p>',
    "cell of a table": "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>@</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
    "one character a cell": "@cells",
    "phonetic guide": "<w:p><w:r><w:ruby><w:rt><w:r><w:t>@</w:t></w:r></w:rt></w:ruby></w:r></w:p>",
    "under a phonetic guide": "@around<w:r><w:ruby><w:rt><w:r><w:t>yin</w:t></w:r></w:rt></w:ruby></w:r>",
    "remark in the file": "<w:p><!-- @ --></w:p>",
    "symbols": "@symbols",
}
WORD_PARTS = {
    "header": "word/header1.xml",
    "watermark of a header": "word/header2.xml",
    "footer": "word/footer1.xml",
    "footnote": "word/footnotes.xml",
    "endnote": "word/endnotes.xml",
    "comment": "word/comments.xml",
    "building block": "word/glossary/document.xml",
    "chart": "word/charts/chart1.xml",
    "smart art": "word/diagrams/data1.xml",
    "title": "docProps/core.xml",
    "company": "docProps/app.xml",
    "own property": "docProps/custom.xml",
    "data kept with it": "customXml/item1.xml",
    "numbering": "word/numbering.xml",
    "document variable": "word/settings.xml",
    "style": "word/styles.xml",
    "link": "word/_rels/document.xml.rels",
    "embedded text": "word/embeddings/note.txt",
}
AS_ATTRIBUTE = {"numbering", "document variable", "style", "link", "watermark of a header"}


def token_of(name: str) -> str:
    """Return the token of a hiding place: no two share one, and none is part of another."""
    number = sorted([*WORD_BODY, *WORD_PARTS, *BOOK, *SHOW]).index(name)
    return f"记号{chr(0x4E00 + number)}丁"


def word_paragraph(pattern: str, token: str) -> str:
    if pattern.startswith("@around"):
        return around(token, pattern.removeprefix("@around"))
    if pattern == "@cells":
        return cells(token)
    if pattern == "@symbols":
        symbols = "".join(f'<w:sym w:font="Symbol" w:char="F0{ord(char):02X}"/>' for char in ID)
        return f"<w:p><w:r>{symbols}</w:r></w:p>"
    if "@1" in pattern:
        return pattern.replace("@1", token[:2]).replace("@2", token[2:])
    return (
        pattern.replace("@", token) if "</w:t></w:r><w:r><w:rPr><w:b/>" not in pattern else f"<w:p>{split(token)}</w:p>"
    )


def word_file() -> bytes:
    body = "".join(word_paragraph(pattern, token_of(name)) for name, pattern in WORD_BODY.items())
    members: dict[str, bytes | str] = {
        "word/document.xml": f"{XML}<w:document {W}><w:body>{body}</w:body></w:document>"
    }
    for name, path in WORD_PARTS.items():
        text = f"<x>{token_of(name)}</x>"
        if name in AS_ATTRIBUTE:
            text = f'<v:shape {W} string="{token_of(name)}"/>'
        elif path.startswith("word/"):
            text = f"<w:x {W}>{paragraph(token_of(name))}</w:x>"
        members[path] = token_of(name) if path.endswith(".txt") else XML + text
    members["word/embeddings/book.xlsx"] = workbook()
    return packed(members)


BOOK = {
    "shared string": ("xlsx:sheet/1", "A1"),
    "string in the cell": ("xlsx:sheet/1", "B1"),
    "result of a formula": ("xlsx:sheet/1", "C1"),
    "formula": ("xlsx:sheet/1/formulas", "C1"),
    "hidden row": ("xlsx:sheet/1", "A3/hidden"),
    "hidden column": ("xlsx:sheet/1", "D1/hidden"),
    "hidden sheet": ("xlsx:sheet/2/hidden", "A1"),
    "very hidden sheet": ("xlsx:sheet/3/hidden", "B2"),
    "one character a cell of a row": ("xlsx:sheet/1", "row/5"),
    "one character a cell of a column": ("xlsx:sheet/2/hidden", "row/3"),
    "comment of a cell": ("xlsx:sheet/1/comments", "B1"),
    "conversation about a cell": ("xlsx:sheet/1/comments", "A1"),
    "drawing on a sheet": ("xlsx:sheet/1/drawing", "1"),
    "chart on a sheet": ("xlsx:sheet/1/drawing/chart", "1"),
    "name of a sheet": ("xlsx:xl/workbook.xml@", ""),
    "named range": ("xlsx:xl/workbook.xml@", ""),
    "string nobody shows": ("xlsx:xl/sharedStrings.xml", "1"),
    "rich string": ("xlsx:sheet/1", "E1"),
    "header of a printed sheet": ("xlsx:sheet/1", "1"),
    "prompt of a cell": ("xlsx:sheet/1@", ""),
    "copy of another workbook": ("xlsx:xl/externalLinks/externalLink1.xml", ""),
    "copy behind a pivot table": ("xlsx:xl/pivotCache/pivotCacheRecords1.xml@", ""),
    "number format": ("xlsx:xl/styles.xml@", ""),
    "connection": ("xlsx:xl/connections.xml@", ""),
}


def workbook() -> bytes:
    t = token_of
    one = f'<c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>{t("string in the cell")}</t></is></c>'
    one += f'<c r="C1" t="str"><f>"{t("formula")}"&amp;A1</f><v>{t("result of a formula")}</v></c>'
    one += f'<c r="D1" t="inlineStr"><is><t>{t("hidden column")}</t></is></c><c r="E1" t="s"><v>2</v></c>'
    digits = "".join(
        f'<c r="{chr(65 + n)}5" t="inlineStr"><is><t>{char}</t></is></c>'
        for n, char in enumerate(t("one character a cell of a row"))
    )
    sheet = f'<cols><col min="4" max="4" hidden="1"/></cols><sheetData><row r="1">{one}</row><row r="3" hidden="1">'
    sheet += f'<c r="A3" t="inlineStr"><is><t>{t("hidden row")}</t></is></c></row><row r="5">{digits}</row>'
    sheet += '<row r="7"><c r="A7"><v>1.10105194912310E+17</v></c><c r="B7"><v>13800138000</v></c>'
    sheet += '<c r="C7" s="1"><v>33000</v></c></row></sheetData>'
    sheet += f'<dataValidation prompt="{t("prompt of a cell")}"/><headerFooter>'
    sheet += f"<oddHeader>&amp;C{t('header of a printed sheet')}</oddHeader></headerFooter>"
    down = "".join(
        f'<row r="{n}"><c r="C{n}" t="inlineStr"><is><t>{char}</t></is></c></row>'
        for n, char in enumerate(t("one character a cell of a column"), start=3)
    )
    remark = f'<comment ref="B1"><text><t>{t("comment of a cell")}</t></text></comment>'
    talk = f'<threadedComment ref="A1"><text>{t("conversation about a cell")}</text></threadedComment>'
    rich = t("rich string")
    strings = f"<si><t>{t('shared string')}</t></si><si><t>{t('string nobody shows')}</t></si>"
    strings += f"<si><r><t>{rich[:2]}</t></r><r><t>{rich[2:]}</t></r></si>"
    hidden = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{t("hidden sheet")}</t></is></c></row>{down}'
    very = f'<row r="2"><c r="B2" t="inlineStr"><is><t>{t("very hidden sheet")}</t></is></c></row>'
    book = f'<sheets><sheet name="{t("name of a sheet")}" r:id="r1"/><sheet name="二" state="hidden" r:id="r2"/>'
    book += f'<sheet name="三" state="veryHidden" r:id="r3"/></sheets><definedName name="{t("named range")}"/>'
    formats = f'<numFmts><numFmt numFmtId="200" formatCode="{t("number format")}0"/></numFmts>'
    formats += '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    return packed(
        {
            "xl/workbook.xml": f'{XML}<workbook xmlns:r="{R}">{book}</workbook>',
            "xl/_rels/workbook.xml.rels": relations(
                ("r1", "worksheet", "worksheets/sheet9.xml"),
                ("r2", "worksheet", "/xl/worksheets/sheet4.xml"),
                ("r3", "worksheet", "worksheets/sheet1.xml"),
            ),
            "xl/sharedStrings.xml": f"{XML}<sst>{strings}</sst>",
            "xl/styles.xml": f"{XML}<styleSheet>{formats}</styleSheet>",
            "xl/worksheets/sheet9.xml": f"{XML}<worksheet>{sheet}</worksheet>",
            "xl/worksheets/_rels/sheet9.xml.rels": relations(
                ("a", "comments", "../comments1.xml"),
                ("b", "threadedComment", "../threadedComments/t1.xml"),
                ("c", "drawing", "../drawings/drawing1.xml"),
            ),
            "xl/drawings/_rels/drawing1.xml.rels": relations(("a", "chart", "../charts/chart1.xml")),
            "xl/worksheets/sheet4.xml": f"{XML}<worksheet><sheetData>{hidden}</sheetData></worksheet>",
            "xl/worksheets/sheet1.xml": f"{XML}<worksheet><sheetData>{very}</sheetData></worksheet>",
            "xl/comments1.xml": f"{XML}<comments>{remark}</comments>",
            "xl/threadedComments/t1.xml": f"{XML}<c>{talk}</c>",
            "xl/drawings/drawing1.xml": f"{XML}<d><p><t>{t('drawing on a sheet')}</t></p></d>",
            "xl/charts/chart1.xml": f"{XML}<c><pt><v>{t('chart on a sheet')}</v></pt></c>",
            "xl/externalLinks/externalLink1.xml": f"{XML}<e><v>{t('copy of another workbook')}</v></e>",
            "xl/pivotCache/pivotCacheRecords1.xml": f"{XML}<r><s v='{t('copy behind a pivot table')}'/></r>",
            "xl/connections.xml": f"{XML}<c><x connection='Password={t('connection')}'/></c>",
        }
    )


SHOW = {
    "slide": ("pptx:slide/1", "1"),
    "slide, split over runs": ("pptx:slide/1", "2"),
    "table on a slide": ("pptx:slide/1", "table/1/1/1"),
    "description of a picture": ("pptx:slide/1@", "1"),
    "hidden slide": ("pptx:slide/2/hidden", "1"),
    "speaker's notes": ("pptx:slide/1/notes", "1"),
    "remark about a slide": ("pptx:slide/1/comments", ""),
    "smart art of a slide": ("pptx:slide/1/drawing", "1"),
    "chart of a slide": ("pptx:slide/1/chart", ""),
    "slide that is not shown": ("pptx:ppt/slides/slide8.xml", "1"),
    "slide master": ("pptx:ppt/slideMasters/slideMaster1.xml", "1"),
    "who remarked": ("pptx:ppt/commentAuthors.xml@", "1"),
    "tag": ("pptx:ppt/tags/tag1.xml@", "1"),
    "name of a section": ("pptx:ppt/presentation.xml@", ""),
    "link of a slide": ("pptx:ppt/slides/_rels/slide5.xml.rels@", ""),
}


def slides() -> bytes:
    t = token_of
    whole = t("slide, split over runs")
    first = f"<p><r><t>{t('slide')}</t></r></p><p><r><t>{whole[:2]}</t></r><r><t>{whole[2:]}</t></r></p>"
    first += f"<tbl><tr><tc><p><r><t>{t('table on a slide')}</t></r></p></tc></tr></tbl>"
    first += f'<cNvPr descr="{t("description of a picture")}"/>'
    show = f'<sldIdLst xmlns:r="{R}"><sldId r:id="r1"/><sldId r:id="r2"/></sldIdLst>'
    show += f'<section name="{t("name of a section")}"/>'
    return packed(
        {
            "ppt/presentation.xml": f"{XML}<p>{show}</p>",
            "ppt/_rels/presentation.xml.rels": relations(
                ("r1", "slide", "slides/slide5.xml"), ("r2", "slide", "slides/slide2.xml")
            ),
            "ppt/slides/slide5.xml": f"{XML}<sld>{first}</sld>",
            "ppt/slides/slide2.xml": f'{XML}<sld show="0"><p><r><t>{t("hidden slide")}</t></r></p></sld>',
            "ppt/slides/slide8.xml": f"{XML}<sld><p><r><t>{t('slide that is not shown')}</t></r></p></sld>",
            "ppt/slides/_rels/slide5.xml.rels": relations(
                ("a", "notesSlide", "../notesSlides/notesSlide3.xml"),
                ("b", "comments", "../comments/comment7.xml"),
                ("c", "diagramData", "../diagrams/data1.xml"),
                ("d", "chart", "../charts/chart1.xml"),
                ("e", "hyperlink", f"https://x.test/{t('link of a slide')}"),
            ),
            "ppt/notesSlides/notesSlide3.xml": f"{XML}<n><p><r><t>{t('speaker' + chr(39) + 's notes')}</t></r></p></n>",
            "ppt/comments/comment7.xml": f"{XML}<cmLst><cm><text>{t('remark about a slide')}</text></cm></cmLst>",
            "ppt/diagrams/data1.xml": f"{XML}<d><p><t>{t('smart art of a slide')}</t></p></d>",
            "ppt/charts/chart1.xml": f"{XML}<c><v>{t('chart of a slide')}</v></c>",
            "ppt/slideMasters/slideMaster1.xml": f"{XML}<m><p><t>{t('slide master')}</t></p></m>",
            "ppt/commentAuthors.xml": f'{XML}<a><b name="{t("who remarked")}"/></a>',
            "ppt/tags/tag1.xml": f'{XML}<a><b val="{t("tag")}"/></a>',
        }
    )


def places_of(read: Extracted, token: str) -> list[str]:
    """Return every place where a token stands in one piece."""
    return [f"{layer.part}/{layer.place(layer.text.index(token))}" for layer in read.layers if token in layer.text]


@pytest.fixture(scope="module")
def word() -> Extracted:
    return extract(word_file())


@pytest.mark.parametrize("name", [name for name in WORD_BODY if name != "symbols"])
def test_every_state_of_words_in_a_word_file_is_read(word: Extracted, name: str) -> None:
    (place, *_) = places_of(word, token_of(name))
    assert place.startswith("docx:word/document.xml")


def test_characters_that_are_symbols_are_read_as_what_they_show(word: Extracted) -> None:
    assert places_of(word, ID)


@pytest.mark.parametrize("name", WORD_PARTS)
def test_every_part_of_a_word_file_is_read(word: Extracted, name: str) -> None:
    (place, *_) = places_of(word, token_of(name))
    assert place.startswith(f"docx:{WORD_PARTS[name]}")


@pytest.mark.parametrize("name", BOOK)
def test_every_place_of_a_workbook_is_read_and_named(name: str) -> None:
    part, place = BOOK[name]
    found = places_of(extract(workbook()), token_of(name))
    assert [one for one in found if one.startswith(f"{part}/{place}")], found


def test_every_place_of_a_workbook_in_a_word_file_is_read(word: Extracted) -> None:
    assert [name for name in BOOK if not places_of(word, token_of(name))] == []


@pytest.mark.parametrize("name", SHOW)
def test_every_place_of_a_slide_show_is_read_and_named(name: str) -> None:
    part, place = SHOW[name]
    found = places_of(extract(slides()), token_of(name))
    assert [one for one in found if one.startswith(f"{part}/{place}")], found


def test_numbers_are_read_as_an_editor_knows_them() -> None:
    read = extract(workbook())
    assert places_of(read, "110105194912310000") == ["xlsx:sheet/1/A7"]
    assert places_of(read, "13800138000") == ["xlsx:sheet/1/B7"]
    assert places_of(read, "1990-05-07") == ["xlsx:sheet/1/C7"]


def test_what_stands_in_one_piece_already_is_not_put_together_again() -> None:
    read = extract(packed({"word/document.xml": f"{XML}<w:document {W}>{paragraph('通知')}</w:document>"}))
    assert [layer.again for layer in read.layers if "通知" in layer.text] == [False]


def test_rows_of_single_marks_are_no_number() -> None:
    body = cells("13800138000")
    read = extract(packed({"word/document.xml": f"{XML}<w:document {W}>{body}</w:document>"}))
    assert places_of(read, "13800138000") == []


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("xlsx:sheet/2/hidden/C5", "sheet 2, hidden, cell C5"),
        ("xlsx:sheet/1/comments/B1", "sheet 1, the comments, cell B1"),
        ("pptx:slide/3/notes/2", "slide 3, the speaker's notes, line 2"),
        ("docx:word/document.xml/12/deleted", "the text, line 12, deleted with tracked changes"),
        ("docx:word/document.xml/table/1/3/2", "the text, table 1, row 3, column 2"),
        ("zip:a.docx>docx:word/comments.xml/3", "a.docx inside it, the comments, line 3"),
        ("commit:0123:docx:word/header1.xml/1", "an earlier commit 0123, header 1, line 1"),
        ("zip:folder/a.txt/4", "folder/a.txt, line 4"),
        ("zip:strange", "strange"),
    ],
)
def test_places_are_told_in_words(part: str, words: str) -> None:
    assert str(part_word(part)) == words


def test_there_are_more_than_forty_places() -> None:
    assert len(WORD_BODY) + len(WORD_PARTS) + len(BOOK) + len(SHOW) >= 40
