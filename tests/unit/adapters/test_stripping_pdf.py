"""PDF without its makers; what must stay as it is; what the parent makes of what its child gives back."""

from __future__ import annotations

import io
import zipfile

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

from fuzi.adapters.documents import ChildDocuments
from fuzi.adapters.strippers import ChildStripper
from fuzi.adapters.stripping import stripped
from fuzi.adapters.stripping_zip import rewritten
from fuzi.messages import msg
from fuzi.model.document import Extracted, TextLayer
from fuzi.model.mending import Stripped
from office_files import ABOUT, COMMENTS, MAKER, TRACKED, W, all_text, open_document, packed, photo, run, word


def pdf(*, signed: bool = False, bare: bool = False, twice: bool = False) -> bytes:
    writer = PdfWriter()
    for text in ("first page", "second page"):
        page = writer.add_blank_page(200, 200)
        drawing = DecodedStreamObject()
        drawing.set_data(f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode())
        page[NameObject("/Contents")] = writer._add_object(drawing.flate_encode())
        font = DictionaryObject(
            {NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
             NameObject("/BaseFont"): NameObject("/Helvetica")}
        )  # fmt: skip
        fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    if bare:
        writer.metadata = None
    else:
        writer.add_metadata({"/Author": MAKER, "/Title": "t"})
        writer.root_object[NameObject("/Metadata")] = writer._add_object(_xmp())
        writer.pages[0][NameObject("/PieceInfo")] = DictionaryObject({NameObject("/A"): TextStringObject("Shili")})
        writer.pages[0][NameObject("/Metadata")] = writer._add_object(_xmp())
    if signed:
        field = DictionaryObject({NameObject("/FT"): NameObject("/Sig"), NameObject("/T"): TextStringObject("s")})
        form = DictionaryObject({NameObject("/Fields"): ArrayObject([writer._add_object(field)])})
        writer.root_object[NameObject("/AcroForm")] = writer._add_object(form)
    out = io.BytesIO()
    writer.write(out)
    if not twice:
        return out.getvalue()
    again = PdfWriter(io.BytesIO(out.getvalue()), incremental=True)
    again.pages[1][NameObject("/Contents")] = again._add_object(DecodedStreamObject())
    out = io.BytesIO()
    again.write(out)
    return out.getvalue()


def _xmp() -> DecodedStreamObject:
    made = DecodedStreamObject()
    made.set_data(f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{MAKER}</x:xmpmeta>".encode())
    made[NameObject("/Type")] = NameObject("/Metadata")
    return made


def test_a_pdf_loses_its_makers_and_draws_the_same() -> None:
    data = pdf()
    made = stripped(data)
    assert made.data is not None
    old, new = PdfReader(io.BytesIO(data)), PdfReader(io.BytesIO(made.data))
    assert not new.metadata
    assert "/Metadata" not in new.root_object
    assert [page.get_contents().get_data() for page in new.pages] == [
        page.get_contents().get_data() for page in old.pages
    ]
    assert MAKER not in all_text(made.data)
    assert "Shili" not in all_text(made.data)
    assert stripped(made.data) == Stripped()
    assert stripped(pdf(bare=True)) == Stripped()


@pytest.mark.parametrize("written", ['pdfaid:part="2" pdfaid:conformance="B"', None])
def test_that_a_pdf_is_made_for_archives_stays_said(written: str | None) -> None:
    made_of = PdfWriter(clone_from=io.BytesIO(pdf()))
    told = written or "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"
    body = DecodedStreamObject()
    body.set_data(f"<x:xmpmeta><creator>{MAKER}</creator>{told}</x:xmpmeta>".encode())
    made_of.root_object[NameObject("/Metadata")] = made_of._add_object(body)
    out = io.BytesIO()
    made_of.write(out)
    made = stripped(out.getvalue())
    assert made.data is not None
    kept = PdfReader(io.BytesIO(made.data)).root_object["/Metadata"].get_object().get_data()
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in kept
    assert MAKER.encode() not in kept
    assert stripped(made.data) == Stripped()


def test_earlier_states_of_a_pdf_go_and_are_named() -> None:
    made = stripped(pdf(twice=True))
    assert made.data is not None
    assert "earlier states of it, and what no page shows" in [one.key for one in made.removed]
    assert "second page" not in all_text(made.data)


def test_what_is_signed_or_locked_or_damaged_stays_as_it_is_and_says_so() -> None:
    locked = PdfWriter(clone_from=io.BytesIO(pdf()))
    locked.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    locked.write(out)
    signed = "it is signed, and any change would break the signature"
    damaged = "it is damaged, or packed in a way that is not known here"
    for data, why in (
        (pdf(signed=True), signed),
        (
            packed({**ABOUT, "word/document.xml": "<d/>", "_xmlsignatures/sig1.xml": "<s/>"}),
            signed,
        ),
        (open_document(**{"META-INF__documentsignatures_xml": "<s/>"}), signed),
        (out.getvalue(), "it is encrypted"),
        (pdf()[:300], damaged),
        (word(run("x"))[:-30], damaged),
    ):
        made = stripped(data)
        assert made.data is None
        assert [one.key for one in made.left] == [why]


def test_the_mark_that_a_machine_wrote_it_is_never_taken_out() -> None:
    custom = '<Properties xmlns="urn:custom"><property name="AIGC"><v>{}</v></property></Properties>'
    made = stripped(packed({**ABOUT, "word/document.xml": f"<w:document {W}/>", "docProps/custom.xml": custom}))
    assert made.data is None
    assert "AIGC" in made.left[0].key


def test_entities_bombs_and_doubled_members_change_nothing() -> None:
    entity = '<!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>'
    bomb = packed({**ABOUT, "word/document.xml": b"<d>" + b"a" * (11 << 20) + b"</d>"})
    out = io.BytesIO(word(run("x")))
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", "<other/>")
    for data in (packed({**ABOUT, "word/document.xml": entity}), bomb, out.getvalue()):
        made = stripped(data)
        assert made.data is None
        assert len(made.left) == 1


def test_an_unchanged_package_keeps_its_very_bytes() -> None:
    data = word(run("x"))
    assert rewritten(data, lambda _name, body: body) is data


class Liar:
    """Reads documents as told."""

    extras = ()

    def __init__(self, *answers: Extracted) -> None:
        self.answers = answers

    def extract(self, files: object) -> tuple[Extracted, ...]:
        return self.answers


def test_the_child_gives_back_what_was_made_and_the_parent_looks_at_it() -> None:
    data = word(TRACKED, comments_xml=COMMENTS)
    same = ChildStripper(ChildDocuments()).strip([("a.docx", data), ("b.jpg", photo()), ("c.txt", b"plain")])
    assert [one.data is not None for one in same] == [True, True, False]
    assert same[0] == stripped(data)
    accepted = ChildStripper(ChildDocuments()).strip([("a.docx", data)], is_accepting=True)
    assert accepted[0] == stripped(data, is_accepting=True)
    assert accepted[0].data is not None


def test_what_holds_new_words_or_cannot_be_read_any_more_is_not_kept() -> None:
    before = Extracted((TextLayer("a", "页面"),))
    for after in (
        Extracted((TextLayer("a", "页面多"),)),
        Extracted((TextLayer("a", "页面"),), msg("its reader failed")),
    ):
        made = ChildStripper(Liar(before, after)).strip([("b.jpg", photo())])[0]
        assert made.data is None
        assert made.left[0].key.startswith("what came of it is not the same document")
    assert ChildStripper(Liar(before, Extracted())).strip([("b.jpg", photo())])[0].data is not None


def test_a_child_that_is_slow_or_answers_nonsense_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = ChildStripper(ChildDocuments(), seconds=0.001).strip([("a.jpg", photo()), ("b.jpg", photo())])
    for answer in (None, b"", b"\0" * 7, b"\0" * 7 + b"\2{}", b"\xff" * 40, (9).to_bytes(8, "big") + b'{"left":1'):
        monkeypatch.setattr("fuzi.adapters.confined_child.ConfinedChild.ask", lambda _self, _data, told=answer: told)
        slow += ChildStripper(ChildDocuments()).strip([("a.jpg", photo())])
    assert len(slow) == 8
    for made in slow:
        assert made.data is None
        assert [one.key for one in made.left] == ["its reader crashed or took too long"]


def test_another_kind_of_file_is_never_taken_for_the_old_one(monkeypatch: pytest.MonkeyPatch) -> None:
    head = b'{"removed": [], "left": [], "has_data": true}'
    for body in (b"%PDF-1.4", b"#!/bin/sh\n", b"\x89PNG\r\n\x1a\n"):
        told = len(head).to_bytes(8, "big") + head + body
        monkeypatch.setattr("fuzi.adapters.confined_child.ConfinedChild.ask", lambda _self, _data, told=told: told)
        assert ChildStripper(Liar()).strip([("a.jpg", photo())])[0].data is None
    drawing = b"<svg><metadata>x</metadata></svg>"
    told = len(head).to_bytes(8, "big") + head + b"<svg><script/></svg>"
    monkeypatch.setattr("fuzi.adapters.confined_child.ConfinedChild.ask", lambda _self, _data: told)
    assert ChildStripper(Liar()).strip([("a.svg", drawing)])[0].data is None


def test_an_archive_is_not_packed_anew_and_says_what_is_in_it() -> None:
    made = stripped(packed({"校门.jpg": photo(), "a.txt": b"words"}))
    assert made.data is None
    assert [one.key.partition(":")[0] for one in made.left] == ["files in it tell of their makers"]
    assert stripped(packed({"a.txt": b"words"})) == Stripped()


def test_members_named_in_another_encoding_stay() -> None:
    data = packed({**ABOUT, "word/document.xml": f"<w:document {W}/>", "word/media/xxxx.bin": b"x"})
    made = stripped(data.replace(b"xxxx", "校门".encode("gb18030")))
    assert made.data is None
    assert [one.key for one in made.left] == ["names in it are not in UTF-8"]
