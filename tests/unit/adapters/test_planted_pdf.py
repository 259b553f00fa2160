"""Every hiding place of a PDF: a token is put in each, is found, and is named; honest files stay readable."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from fuzi.adapters.document_readers import extract
from fuzi.model.document import Extracted

TOKEN = "Token4711X"
CHINESE = "记号甲乙"


def names(**values: object) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in values.items()})


def stream(data: bytes, **more: object) -> DecodedStreamObject:
    made = DecodedStreamObject()
    made.set_data(data)
    made.update(names(**more))
    return made


class Made:
    """A PDF of one page with a plain sentence, and what a test adds to it."""

    def __init__(self, drawing: str = "BT /F1 12 Tf 10 100 Td (plain words) Tj ET") -> None:
        self.writer = PdfWriter()
        self.page = self.writer.add_blank_page(300, 300)
        font = names(Type=NameObject("/Font"), Subtype=NameObject("/Type1"), BaseFont=NameObject("/Helvetica"))
        self.resources = names(Font=names(F1=self.writer._add_object(font)))
        self.page[NameObject("/Resources")] = self.resources
        self.page[NameObject("/Contents")] = self.writer._add_object(stream(drawing.encode()))

    def add(self, one: object) -> object:
        return self.writer._add_object(one)

    def root(self, **values: object) -> Made:
        self.writer.root_object.update(names(**values))
        return self

    def bytes(self, **settings: object) -> bytes:
        out = io.BytesIO()
        self.writer.write(out)
        return out.getvalue()


def drawn(drawing: str) -> bytes:
    return Made(drawing).bytes()


def words(text: str = TOKEN, before: str = "") -> str:
    return f"BT /F1 12 Tf 10 100 Td (plain words) Tj ET BT /F1 12 Tf {before} 10 50 Td ({text}) Tj ET"


def with_note(**values: object) -> bytes:
    made = Made()
    note = names(
        Type=NameObject("/Annot"), Subtype=NameObject("/Text"), Rect=ArrayObject([NumberObject(0)] * 4), **values
    )
    made.page[NameObject("/Annots")] = ArrayObject([made.add(note)])
    return made.bytes()


def with_appearance() -> bytes:
    made = Made()
    text = f"BT /F1 9 Tf 5 5 Td ({TOKEN}) Tj ET".encode()
    form = stream(text, Type=NameObject("/XObject"), Subtype=NameObject("/Form"),
                  BBox=ArrayObject([FloatObject(one) for one in (0, 0, 99, 99)]), Resources=made.resources)  # fmt: skip
    note = names(Type=NameObject("/Annot"), Subtype=NameObject("/Stamp"), Rect=ArrayObject([NumberObject(0)] * 4),
                 AP=names(N=made.add(form)))  # fmt: skip
    made.page[NameObject("/Annots")] = ArrayObject([made.add(note)])
    return made.bytes()


def with_free_text() -> bytes:
    made = Made()
    made.writer.add_annotation(0, FreeText(text=CHINESE, rect=(10, 10, 90, 90)))
    return made.bytes()


def with_form() -> bytes:
    made = Made()
    field = names(FT=NameObject("/Tx"), T=TextStringObject("field"), V=TextStringObject(CHINESE))
    made.root(AcroForm=names(Fields=ArrayObject([made.add(field)])))
    return made.bytes()


def with_xfa() -> bytes:
    made = Made()
    form = f"<xdp><value>{CHINESE}</value></xdp>".encode()
    made.root(AcroForm=names(Fields=ArrayObject(), XFA=made.add(stream(form))))
    return made.bytes()


def with_metadata() -> bytes:
    made = Made()
    made.root(Metadata=made.add(stream(f"<x:xmpmeta>{CHINESE}</x:xmpmeta>".encode(), Type=NameObject("/Metadata"))))
    return made.bytes()


def with_info() -> bytes:
    made = Made()
    made.writer.add_metadata({"/Title": CHINESE})
    return made.bytes()


def with_outline() -> bytes:
    made = Made()
    made.writer.add_outline_item(title=CHINESE, page_number=0)
    return made.bytes()


def with_attachment(name: str, body: bytes) -> bytes:
    made = Made()
    made.writer.add_attachment(name, body)
    return made.bytes()


def with_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", CHINESE)
    return with_attachment("inner.zip", out.getvalue())


def with_script() -> bytes:
    made = Made()
    made.root(OpenAction=names(S=NameObject("/JavaScript"), JS=TextStringObject(f"app.alert('{CHINESE}')")))
    return made.bytes()


def with_layer_name() -> bytes:
    made = Made()
    layer = made.add(names(Type=NameObject("/OCG"), Name=TextStringObject(CHINESE)))
    made.root(OCProperties=names(OCGs=ArrayObject([layer]), D=names(OFF=ArrayObject([layer]))))
    return made.bytes()


def with_alternative_text() -> bytes:
    made = Made()
    made.root(StructTreeRoot=names(K=made.add(names(S=NameObject("/Figure"), Alt=TextStringObject(CHINESE)))))
    return made.bytes()


def with_lost(data: bytes, **more: object) -> bytes:
    made = Made()
    made.add(stream(data, **more))
    return made.bytes()


def with_lost_string(value: object) -> bytes:
    made = Made()
    made.add(names(Lost=value))
    return made.bytes()


def with_lost_page() -> bytes:
    made = Made()
    page = names(Type=NameObject("/Page"), MediaBox=ArrayObject([NumberObject(one) for one in (0, 0, 99, 99)]),
                 Resources=made.resources, Contents=made.add(stream(words().encode())))  # fmt: skip
    made.add(page)
    return made.bytes()


def saved_again(first: bytes, title: str = "") -> bytes:
    writer = PdfWriter(io.BytesIO(first), incremental=True)
    if not title:
        writer.pages[0].update(names(Contents=writer._add_object(stream(b"BT /F1 12 Tf 10 100 Td (later) Tj ET"))))
    else:
        writer.add_metadata({"/Title": title})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_unnamed_object(packed: bool) -> bytes:
    """Put an object into the file that its table does not name."""
    data = Made().bytes()
    body = f"BT ({TOKEN}) Tj ET".encode()
    shown = zlib.compress(body) if packed else body
    kind = b"/Filter /FlateDecode " if packed else b""
    said = b"\n99 0 obj\n<< %b/Length %d >>\nstream\n%b\nendstream\nendobj\n" % (kind, len(shown), shown)
    at = data.rindex(b"xref", 0, data.rindex(b"startxref"))
    return data[:at] + said + data[at:].replace(str(at).encode(), str(at + len(said)).encode())


PLANTED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "page": ("pdf:page/1", lambda: drawn(words())),
    "white": ("pdf:page/1", lambda: drawn(words(before="1 1 1 rg"))),
    "tiny": ("pdf:page/1", lambda: drawn(words().replace("/F1 12 Tf ", "/F1 0.1 Tf "))),
    "not painted": ("pdf:page/1", lambda: drawn(words(before="3 Tr"))),
    "off the page": ("pdf:page/1", lambda: drawn(words().replace("10 50 Td", "-900 -900 Td"))),
    "under a box": ("pdf:page/1", lambda: drawn(f"{words()} 0 g 0 0 300 300 re f")),
    "in a layer": ("pdf:page/1", lambda: drawn(f"/OC /MC0 BDC {words()} EMC")),
    "spoken": ("pdf:page/1/annotations", lambda: drawn(f"/Span << /ActualText ({TOKEN}) >> BDC {words('x')} EMC")),
    "note": ("pdf:page/1/annotations", lambda: with_note(Contents=TextStringObject(CHINESE))),
    "author of a note": ("pdf:page/1/annotations", lambda: with_note(T=TextStringObject(CHINESE))),
    "link": (
        "pdf:page/1/annotations",
        lambda: with_note(A=names(S=NameObject("/URI"), URI=TextStringObject(f"https://x.test/{TOKEN}"))),
    ),
    "state of a note": ("pdf:unlisted", lambda: with_note(NM=TextStringObject(CHINESE))),
    "stamp": ("pdf:unlisted", with_appearance),
    "free text": ("pdf:page/1/annotations", with_free_text),
    "form": ("pdf:fields", with_form),
    "dynamic form": ("pdf:unlisted", with_xfa),
    "metadata": ("pdf:metadata", with_metadata),
    "author": ("pdf:metadata", with_info),
    "outline": ("pdf:outline", with_outline),
    "attachment": ("pdf:a.txt>", lambda: with_attachment("a.txt", CHINESE.encode())),
    "name of an attachment": ("pdf:attachments", lambda: with_attachment(f"{CHINESE}.txt", b"x")),
    "archive attached": ("pdf:inner.zip>zip:a.txt", with_zip),
    "script": ("pdf:unlisted", with_script),
    "name of a layer": ("pdf:unlisted", with_layer_name),
    "alternative text": ("pdf:unlisted", with_alternative_text),
    "lost text": ("pdf:unlisted", lambda: with_lost(CHINESE.encode())),
    "lost string": ("pdf:unlisted", lambda: with_lost_string(TextStringObject(CHINESE))),
    "lost bytes": ("pdf:unlisted", lambda: with_lost_string(ByteStringObject(CHINESE.encode("gbk")))),
    "lost page": ("pdf:unlisted", with_lost_page),
    "earlier page": ("pdf:revision/1/page/1", lambda: saved_again(drawn(words()))),
    "earlier author": ("pdf:revision/1/metadata", lambda: saved_again(with_info(), "later")),
    "object the table does not name": ("pdf:strings", lambda: with_unnamed_object(packed=False)),
    "packed object the table does not name": ("pdf:strings", lambda: with_unnamed_object(packed=True)),
    "remark": ("pdf:comments", lambda: Made().bytes() + f"\n% {CHINESE}\n".encode()),
    "after its end": ("pdf:unused", lambda: Made().bytes() + f"\n{CHINESE}\n".encode()),
}


def places(read: Extracted) -> list[str]:
    return [layer.part for layer in read.layers if TOKEN in layer.text or CHINESE in layer.text]


@pytest.mark.parametrize("name", PLANTED)
def test_every_place_of_a_pdf_is_read_and_named(name: str) -> None:
    part, make = PLANTED[name]
    read = extract(make())
    assert read.refusal is None
    assert any(place == part or (part.endswith(">") and place == part[:-1]) for place in places(read)), [
        (layer.part, layer.text) for layer in read.layers
    ]


def test_what_a_page_shows_is_not_told_again_from_its_objects() -> None:
    assert places(extract(drawn(words()))) == ["pdf:page/1"]


def test_there_are_more_than_fifteen_places() -> None:
    assert len(PLANTED) >= 15


def with_picture(drawing: str, inside: bool) -> bytes:
    made = Made(drawing)
    picture = made.add(stream(b"\0", Type=NameObject("/XObject"), Subtype=NameObject("/Image")))
    form = stream(b"/Im Do", Type=NameObject("/XObject"), Subtype=NameObject("/Form"),
                  Resources=names(XObject=names(Im=picture)))  # fmt: skip
    made.resources[NameObject("/XObject")] = names(X=made.add(form) if inside else picture)
    return made.bytes()


@pytest.mark.parametrize(
    "data",
    [
        with_picture("/X Do", inside=False),
        with_picture("/X Do", inside=True),
        drawn("BI /W 1 /H 1 /BPC 8 /CS /G ID x EI"),
        drawn("0 0 m 10 10 l 20 5 l h f 30 30 m 40 40 l h f"),
    ],
    ids=["picture", "picture in a form", "picture in the drawing", "outlines of letters"],
)
def test_a_page_that_draws_what_nobody_reads_is_named(data: bytes) -> None:
    assert extract(data).pictures == ("pdf:page/1",)


@pytest.mark.parametrize("data", [drawn(words()), drawn("q Q"), Made("").bytes()])
def test_a_page_of_words_or_of_nothing_is_no_picture(data: bytes) -> None:
    assert extract(data).pictures == ()


def test_a_file_saved_too_often_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fuzi.adapters.document_pdf._REVISIONS", 1)
    data = saved_again(saved_again(Made().bytes(), "second"), "third")
    assert len(PdfReader(io.BytesIO(data)).pages) == 1
    assert "earlier states" in str(extract(data).refusal)


def test_a_file_without_a_password_but_encrypted_is_read() -> None:
    made = Made(words())
    made.writer.encrypt("", "owner", algorithm="AES-256")
    read = extract(made.bytes())
    assert read.refusal is None
    assert places(read) == ["pdf:page/1"]


@pytest.mark.parametrize(
    ("data", "is_read"),
    [
        (b"1000 0 84 -896 916 136 d1\n100 104.375 m 900 104.375 l 900 120 l f", False),
        (b"1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 1 f", True),
        (b"110105 194912 310021", True),
    ],
)
def test_lines_of_a_letter_are_no_words_but_bare_numbers_are(data: bytes, is_read: bool) -> None:
    parts = [layer.part for layer in extract(with_lost(data)).layers]
    assert ("pdf:unlisted" in parts) == is_read


@pytest.mark.parametrize("mark", [b"\xd3\xeb\xe9\xe1", b"\xd0\xd4\xc5\xd8"])
def test_the_mark_of_a_well_known_program_is_no_remark(mark: bytes) -> None:
    data = Made().bytes()
    at = data.index(b"\n") + 1
    read = extract(data[:at] + b"%" + mark + b"\n" + data[at:])
    assert "pdf:comments" not in [layer.part for layer in read.layers]
