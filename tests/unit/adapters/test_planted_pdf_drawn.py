"""What a reader of a PDF sees and no program reads: words drawn otherwise than written, and what hides beside them."""

from __future__ import annotations

import io
import time
import zlib
from collections.abc import Iterable

import pytest
from PIL import Image

from fuzi.adapters.document_readers import extract
from unit.adapters.pdf_files import FONT, PLAIN, one_page, stream, written

NUMBER = "13800138000"
SAID = f"Mobile {NUMBER}"
LETTERS = "".join(chr(97 + int(digit)) for digit in NUMBER)
PICTURE = stream(
    b"\0\xff\x10\x80", "/Type/XObject/Subtype/Image/Width 2/Height 2/ColorSpace/DeviceGray/BitsPerComponent 8"
)
OUTLINES = "".join(f"{x} 50 m {x + 3} 60 l {x + 5} 60 l 5 5 5 5 5 5 c h f\n" for x in range(0, 60, 6))
FORM = "/Type/XObject/Subtype/Form/BBox[0 0 300 300]"
PATTERN = "/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 300 300]/XStep 300/YStep 300"


def glyphs(places: Iterable[tuple[str, str]]) -> str:
    return PLAIN + "".join(f"BT /F1 12 Tf {matrix} Tm ({char}) Tj ET\n" for char, matrix in places)


def in_a_row(order: int = 1) -> list[tuple[str, str]]:
    placed = [(char, f"1 0 0 1 {10 + 7 * n} 50") for n, char in enumerate(SAID)]
    return [placed[n * order % len(placed)] for n in range(len(placed))]


def at(x: int, y: int) -> str:
    return f"1 0 0 1 {x} {y}"


def table(pairs: Iterable[tuple[int, str]]) -> bytes:
    rows = " ".join(f"<{code:02X}> <{text.encode('utf-16-be').hex()}>" for code, text in pairs)
    return stream(f"begincmap 1 begincodespacerange <00> <FF> endcodespacerange 9 beginbfchar {rows} endbfchar endcmap")


def told(font: str) -> str:
    return FONT.replace(">>", f"{font}>>")


def letters(names: str, *bodies: str) -> tuple[bytes | str, ...]:
    drawn = "".join(f"/{name} {n} 0 R" for n, name in enumerate(names.split(), start=7))
    kind = "/Type/Font/Subtype/Type3/FontBBox[0 0 10 10]/FontMatrix[.1 0 0 .1 0 0]/FirstChar 97/LastChar 106"
    tables = f"/Widths[{'8 ' * 10}]/Encoding<</Differences[97 /{' /'.join(names.split())}]>>/CharProcs<<{drawn}>>"
    return f"<<{kind}{tables}/Resources<</Font<</F1 5 0 R>>>>>>", *(stream(body) for body in bodies)


def jpeg(comment: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (16, 16)).save(out, "JPEG", comment=comment.encode())
    return stream(out.getvalue(), "/Subtype/Image/Width 16/Height 16/Filter/DCTDecode")


READ = {
    "drawn in any order": one_page(glyphs(in_a_row(7))),
    "drawn from its end": one_page(glyphs(in_a_row(-1))),
    "one letter beneath the other": one_page(
        glyphs((char, f"1 0 0 1 50 {290 - 14 * n}") for n, char in enumerate(SAID))
    ),
    "in two rows at once": one_page(
        glyphs(one for n, char in enumerate(SAID) for one in ((char, at(9 * n, 50)), ("x", at(9 * n, 20))))
    ),
    "mirrored": one_page(f"{PLAIN}BT /F1 12 Tf -1 0 0 1 250 50 Tm ({SAID[::-1]}) Tj ET"),
    "a form for each digit": one_page(
        PLAIN + "".join(f"q 1 0 0 1 {10 + 7 * n} 50 cm /X{digit} Do Q " for n, digit in enumerate(NUMBER)),
        *(stream(f"BT /F1 12 Tf ({n}) Tj ET", f"{FORM}/Resources<</Font<</F1 5 0 R>>>>") for n in range(10)),
        resources=f"/XObject<<{''.join(f'/X{n} {n + 6} 0 R' for n in range(10))}>>",
    ),
    "a pattern": one_page(
        f"{PLAIN}/Pattern cs /P0 scn 0 0 300 300 re f",
        stream(f"BT /F1 12 Tf 10 50 Td ({SAID}) Tj ET", f"{PATTERN}/Resources<</Font<</F1 5 0 R>>>>"),
        resources="/Pattern<</P0 6 0 R>>",
    ),
    "a form that no page draws": one_page(PLAIN, stream(f"BT /F1 12 Tf ({SAID}) Tj ET", FORM)),
    "said to those who do not see, letter by letter": one_page(
        "".join(f"/Span <</ActualText ({char})>> BDC BT /F1 9 Tf (x) Tj ET EMC\n" for char in SAID)
    ),
    "a remark in a drawing": one_page(f"{PLAIN}%{SAID}\n"),
    "a string that nothing shows": one_page(f"{PLAIN}BX ({SAID}) foo EX\n"),
    "a mark in a drawing": one_page(f"{PLAIN}/Foo <</K({SAID})>> DP\n"),
    "a code that stands for all of it": one_page(PLAIN, table([(0x30, SAID)]), font=told("/ToUnicode 6 0 R")),
    "a remark in a table of codes": one_page(PLAIN, stream(f"begincmap\n% {SAID}\nendcmap")),
    "fields side by side": one_page(
        PLAIN, *(f"<</FT/Tx/T(f{n})/V({part})>>" for n, part in enumerate(("Mobile", "138", "0013", "8000"))),
        root="/AcroForm<</Fields[6 0 R 7 0 R 8 0 R 9 0 R]>>",
    ),
    "the name of a place": one_page(PLAIN, root=f"/Dests<</Mobile{NUMBER} [3 0 R/Fit]>>"),
    "said to be a font": one_page(PLAIN, stream(SAID, "/Length1 5")),
    "said to be a list of places": one_page(PLAIN, stream(SAID, "/Type/XRef")),
    "said to be a list of objects": one_page(PLAIN, stream(SAID, "/Type/ObjStm/N 0/First 0")),
    "a font's own bytes": one_page(
        PLAIN, stream(b"\0\1\0\0\xff\xfe" + SAID.encode("utf-16-le") + b"\xff"), root="/Foo<</FontFile2 6 0 R>>"
    ),
    "beside a picture in it": one_page(
        f"{PLAIN}/I Do", jpeg(SAID), resources="/XObject<</I 6 0 R>>"
    ),
    **{
        f"behind a stream packed by {name}": one_page(packed + b" " + SAID.encode(), packed=f"/Filter/{name}Decode")
        for name, packed in (
            ("Flate", zlib.compress(PLAIN.encode())),
            ("ASCIIHex", PLAIN.encode().hex().encode() + b">"),
            ("RunLength", bytes([len(PLAIN) - 1]) + PLAIN.encode() + b"\x80"),
        )
    },
}  # fmt: skip

DRAWN = {
    "outlines beside words": one_page(PLAIN + OUTLINES),
    "outlines in a form": one_page(f"{PLAIN}/X0 Do", stream(OUTLINES, FORM), resources="/XObject<</X0 6 0 R>>"),
    "one outline, a form drawn often": one_page(
        PLAIN + "/X0 Do " * 11, stream("0 0 m 9 9 l 1 2 3 4 5 6 c f", FORM), resources="/XObject<</X0 6 0 R>>"
    ),
    "short lines": one_page(PLAIN + "0 0 m 6 0 l S 0 0 m 0 6 l S\n" * 12),
    "outlines of a note": one_page(
        PLAIN, "<</Type/Annot/Subtype/Ink/Rect[0 0 100 100]/AP<</N 7 0 R>>>>", stream(OUTLINES, FORM),
        page="/Annots[6 0 R]",
    ),
    "a picture of a note": one_page(
        PLAIN, "<</Type/Annot/Subtype/Stamp/Rect[0 0 100 100]/AP<</N 7 0 R>>>>",
        stream("/I Do", f"{FORM}/Resources<</XObject<</I 8 0 R>>>>"), PICTURE, page="/Annots[6 0 R]",
    ),
    "a picture in a pattern": one_page(
        f"{PLAIN}/Pattern cs /P0 scn 0 0 300 300 re f",
        stream("/I Do", f"{PATTERN}/Resources<</XObject<</I 7 0 R>>>>"), PICTURE, resources="/Pattern<</P0 6 0 R>>",
    ),
    "a picture as a mask": one_page(
        f"{PLAIN}/G0 gs 0 0 300 300 re f", stream("/I Do", f"{FORM}/Resources<</XObject<</I 7 0 R>>>>"), PICTURE,
        resources="/ExtGState<</G0<</SMask<</S/Luminosity/G 6 0 R>>>>>>",
    ),
    "a picture with a long head": one_page(f"{PLAIN}BI /W 2 /H 2 /CS /G /BPC 8 {'/Foo 1 ' * 400} ID \0\1 EI"),
    "a picture that no page draws": one_page(PLAIN, PICTURE),
    "a picture that a page names and does not draw": one_page(PLAIN, PICTURE, resources="/XObject<</I 6 0 R>>"),
    "a small preview of the page": one_page(PLAIN, PICTURE.replace(b"/Subtype/Image", b""), page="/Thumb 6 0 R"),
    "each letter ahead of the last": one_page(
        f"{PLAIN}BT /F1 12 Tf 250 50 Td [{''.join(f'({char})1400 ' for char in SAID[::-1])}] TJ ET"
    ),
    "digits that are said to be letters": one_page(
        f"BT /F1 12 Tf ({SAID}) Tj ET", table((0x30 + n, chr(97 + n)) for n in range(10)), font=told("/ToUnicode 6 0 R")
    ),
    "digits that are said to be blanks": one_page(
        f"{PLAIN}BT /F1 12 Tf ({SAID}) Tj ET", table((0x30 + n, " ") for n in range(10)), font=told("/ToUnicode 6 0 R")
    ),
    "digits nobody knows": one_page(
        f"BT /F1 12 Tf ({'many plain words ' * 9}{SAID}) Tj ET", table((0x30 + n, chr(0xE000 + n)) for n in range(10)),
        font=told("/ToUnicode 6 0 R"),
    ),
    "letters of names nobody knows": one_page(
        f"BT /F1 12 Tf ({LETTERS}) Tj ET",
        font=told(f"/Encoding<</Differences[97 {' '.join(f'/g{n}' for n in range(3, 13))}]>>"),
    ),
    "numbers of letters alone": one_page(
        f"{PLAIN}BT /F2 12 Tf <{''.join(f'{16 + ord(char):04x}' for char in SAID)}> Tj ET",
        "<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[<</Subtype/CIDFontType2/BaseFont/A>>]>>",
    ),
    "letters that are drawn": one_page(
        f"{PLAIN}BT /F2 12 Tf ({LETTERS}) Tj ET",
        *letters(" ".join(f"a{n}" for n in range(10)), *(f"8 0 d0 0 0 {n} 8 re f" for n in range(1, 11))),
    ),
    "more forms than are put together": one_page(
        f"{PLAIN}{'/X0 Do ' * 5_000}", stream("q Q", FORM), resources="/XObject<</X0 6 0 R>>"
    ),
    "a font of its own without a table": one_page(
        f"BT /F1 12 Tf ({SAID}) Tj ET", stream(b"\1\0\4\4", "/Subtype/Type1C"),
        font=told("/FontDescriptor<</Type/FontDescriptor/FontFile3 6 0 R>>"),
    ),
    "a letter that draws words": one_page(
        f"{PLAIN}BT /F2 12 Tf (a) Tj ET", *letters("one", f"8 0 d0 BT /F1 1 Tf ({SAID}) Tj ET")
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_words_drawn_otherwise_than_written_are_read(name: str) -> None:
    read = extract(READ[name])
    assert NUMBER in "".join("".join(layer.text for layer in read.layers).split()), read


@pytest.mark.parametrize("name", DRAWN)
def test_a_page_that_may_show_words_nobody_reads_is_looked_at(name: str) -> None:
    read = extract(DRAWN[name])
    assert read.pictures
    assert read.refusal is None


@pytest.mark.parametrize(
    "data",
    [
        one_page(PLAIN),
        one_page(PLAIN + "10 10 280 20 re S 10 10 m 290 10 l S\n" * 30),
        one_page(PLAIN + "0 0 m 6 0 l S\n" * 40),
        one_page(PLAIN + OUTLINES[: len(OUTLINES) // 2]),
        one_page(PLAIN, table((0x20 + n, chr(0x20 + n)) for n in range(90)), font=told("/ToUnicode 6 0 R")),
        one_page(
            PLAIN,
            *letters("one two", "8 0 d0 0 0 1 8 re f", "8 0 d0 0 0 2 8 re f"),
        ),
    ],
    ids=["words", "a table", "a dashed line", "few shapes", "an honest table of codes", "letters with honest names"],
)
def test_an_ordinary_page_is_not_taken_for_a_picture(data: bytes) -> None:
    read = extract(data)
    assert (read.pictures, read.refusal) == ((), None)


@pytest.mark.parametrize(
    "data",
    [
        one_page(PLAIN, stream(b"begincmap " + b"beginbfchar " * 100_000), font=told("/ToUnicode 6 0 R")),
        one_page(PLAIN, stream(b"begincmap beginbfrange " + b"<00> <00> [" * 40_000), font=told("/ToUnicode 6 0 R")),
        one_page(PLAIN + "<a" * 100_000),
        one_page(PLAIN + "/X Do " * 9_000, stream("(abc) foo " * 9_000, FORM), resources="/XObject<</X 6 0 R>>"),
        one_page(
            "/X0 Do ", stream("/X0 Do", f"{FORM}/Resources<</XObject<</X0 6 0 R>>>>"), resources="/XObject<</X0 6 0 R>>"
        ),
    ],
    ids=["tables without end", "lists without end", "strings without end", "words of forms", "a form in itself"],
)
def test_a_drawing_costs_no_more_than_its_length(data: bytes) -> None:
    started = time.process_time()
    read = extract(data)
    assert time.process_time() - started < 5
    assert sum(len(layer.text) for layer in read.layers) < 4 * len(data)


def test_a_stream_of_which_nobody_knows_what_it_is_is_refused() -> None:
    noise = bytes(range(128, 256)) * 3
    for entries in ("", "/Type/EmbeddedFile", "/Type/Sound"):
        assert extract(one_page(PLAIN, stream(noise, entries))).refusal is not None


def test_numbers_that_one_page_begins_and_the_next_one_ends_are_read() -> None:
    pages = [
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Resources<</Font<</F1 5 0 R>>>>/Contents {n} 0 R>>"
        for n in (6, 7)
    ]
    data = written(
        [(1, "<</Type/Catalog/Pages 2 0 R>>"), (2, "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>"),
         (3, pages[0]), (4, pages[1]),
         (5, FONT), (6, stream("BT /F1 9 Tf (Mobile 1380013) Tj ET")), (7, stream("BT /F1 9 Tf (8000) Tj ET"))]
    )  # fmt: skip
    assert any(SAID in layer.text for layer in extract(data).layers)
