"""Documents are read in a confined child: every text layer, and a refusal for whatever could not be read."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from fuzi.adapters import document_readers
from fuzi.adapters.documents import OUT_OF_TIME, ChildDocuments
from fuzi.adapters.reading_time import ReadingTime
from fuzi.model.document import Extracted
from fuzi.scanning.matching import matches_of
from fuzi.scanning.rule import Carrier
from unit.adapters.zip_files import packed

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TOKEN = "记号"


def png() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def document(body: str, **more: bytes | str) -> bytes:
    whole = f'<?xml version="1.0"?><w:document {W}><w:body>{body}</w:body></w:document>'
    return packed({"[Content_Types].xml": "<Types/>", "word/document.xml": whole, **more})


def pdf(text: str, password: str | None = None) -> bytes:
    writer = PdfWriter()
    page = writer.add_blank_page(300, 300)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    stream = DecodedStreamObject()
    stream.set_data(f"BT /F1 12 Tf 10 100 Td ({text}) Tj ET".encode())
    page[NameObject("/Contents")] = writer._add_object(stream)
    writer.add_metadata({"/Title": f"{TOKEN}-title"})
    writer.add_attachment("inner.txt", f"{TOKEN}-attached".encode())
    writer.add_outline_item(title=f"{TOKEN}-outline", page_number=0)
    if password is not None:
        writer.encrypt(password, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def words(extracted: Extracted) -> str:
    return "\n".join(layer.text for layer in extracted.layers)


def reason(data: bytes) -> str:
    return str(document_readers.extract(data).refusal)


def test_every_corner_of_a_word_file_is_read() -> None:
    body = (
        f"<w:p><w:r><w:t>{TOKEN}1</w:t></w:r></w:p><w:p><w:del><w:r><w:delText>{TOKEN}2</w:delText></w:r></w:del></w:p>"
    )
    body += f'<w:p><w:r><w:instrText>{TOKEN}3</w:instrText></w:r><w:drawing descr="{TOKEN}4"/><!-- {TOKEN}5 --></w:p>'
    part = f'<?xml version="1.0"?><w:x {W}><w:p><w:r><w:t>{{}}</w:t></w:r></w:p></w:x>'
    more = {
        "word/comments.xml": part.format(f"{TOKEN}6"),
        "word/header1.xml": part.format(f"{TOKEN}7"),
        "word/footnotes.xml": part.format(f"{TOKEN}8"),
        "docProps/core.xml": f'<?xml version="1.0"?><c><creator>{TOKEN}9</creator></c>',
        "word/_rels/document.xml.rels": f'<Relationships><Relationship Target="https://x.test/{TOKEN}10"/></Relationships>',
        "word/vml.xml": f'<v:textpath xmlns:v="urn:v" string="{TOKEN}11"/>',
        f"word/embeddings/{TOKEN}12.xlsx": packed({"xl/worksheets/sheet1.xml": f"<s><c><v>{TOKEN}13</v></c></s>"}),
    }
    read = document_readers.extract(document(body, **more))
    assert read.refusal is None
    assert [number for number in range(1, 14) if f"{TOKEN}{number}" not in words(read)] == []
    assert {layer.part for layer in read.layers} >= {"docx:word/document.xml", "docx:word/comments.xml", "docx:names"}


def test_runs_of_one_paragraph_are_one_word_and_paragraphs_are_lines() -> None:
    body = "<w:p><w:r><w:t>机</w:t></w:r><w:r><w:t>密</w:t></w:r></w:p><w:p><w:r><w:t>乙</w:t></w:r></w:p>"
    (layer,) = (one for one in document_readers.extract(document(body)).layers if one.part.endswith("document.xml"))
    assert layer.text == "机密\n乙\n"


CORE = (
    '<c:coreProperties xmlns:c="urn:c" xmlns:d="urn:d"><d:creator>fuzi</d:creator><d:description>{}</d:description>'
    "<c:revision>1</c:revision><c:created>2026-11-23T00:00:00Z</c:created></c:coreProperties>"
)


def test_each_property_of_a_file_is_a_value_by_itself() -> None:
    number = "138" + "0013" + "8000"
    (extracted,) = ChildDocuments().extract([("a.docx", document("", **{"docProps/core.xml": CORE.format(number)}))])
    rules = {match.rule.id for layer in extracted.layers for match in matches_of(layer.text, Carrier.FILE)}
    assert rules == {"mobile-phone"}


def test_a_number_that_is_set_in_two_weights_stays_one_number() -> None:
    body = '<?xml version="1.0"?><d><x>13800<t>138</t>000</x><b>12</b></d>'
    texts = [layer.text for layer in document_readers.extract(document("", **{"item1.xml": body})).layers]
    assert [text for text in texts if text.startswith("138")] == ["1380013800012", "13800138000\n\n12"]


def test_words_that_are_shown_in_reverse_are_found_as_they_are_shown() -> None:
    number = "138" + "0013" + "8000"
    for way, is_turned in (("rtl", True), ("ltr", False)):
        run = f'<w:p><w:bdo w:val="{way}"><w:r><w:t>{number[::-1]}</w:t></w:r></w:bdo></w:p>'
        (extracted,) = ChildDocuments().extract([("turned.docx", document(run))])
        texts = [layer.text for layer in extracted.layers]
        rules = {match.rule.id for text in texts for match in matches_of(text, Carrier.FILE)}
        assert ("mobile-phone" in rules) is is_turned


def test_a_workbook_is_read_with_hidden_sheets_comments_and_rounded_numbers() -> None:
    read = document_readers.extract(
        packed(
            {
                "xl/workbook.xml": f'<?xml version="1.0"?><w><sheet name="{TOKEN}1" state="veryHidden"/></w>',
                "xl/sharedStrings.xml": f'<?xml version="1.0"?><sst><si><t>{TOKEN}2</t></si></sst>',
                "xl/comments1.xml": f'<?xml version="1.0"?><c><comment><text><t>{TOKEN}3</t></text></comment></c>',
                "xl/worksheets/sheet1.xml": '<?xml version="1.0"?><s><c t="s"><v>77</v></c>'
                "<c><v>1.10101199001010E+17</v></c></s>",
            }
        )
    )
    assert all(f"{TOKEN}{number}" in words(read) for number in (1, 2, 3))
    assert "110101199001010000" in words(read)
    assert "77" not in words(read)


def test_open_document_and_slides_are_read() -> None:
    odt = packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": f"<o><p>{TOKEN}1</p></o>"})
    pptx = packed({"ppt/slides/slide1.xml": f"<p>{TOKEN}2</p>", "ppt/notesSlides/n1.xml": f"<p>{TOKEN}3</p>"})
    assert [layer.part for layer in document_readers.extract(odt).layers][-1] == "odf:content.xml"
    assert f"{TOKEN}2" in words(document_readers.extract(pptx))
    assert f"{TOKEN}3" in words(document_readers.extract(pptx))


def test_names_comment_and_text_of_an_archive_are_read_in_any_encoding() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("x.txt")
        archive.writestr(info, TOKEN.encode("gb18030") + b"1")
    data = out.getvalue().replace(b"x.txt", "机x".encode("gb18030") + b".t", 2)[:]
    assert "机x" in words(document_readers.extract(data))
    commented = packed({"a.txt": f"{TOKEN}"}, comment=f"{TOKEN}c")
    assert f"{TOKEN}c" in words(document_readers.extract(commented))


def test_a_pdf_is_read_with_metadata_outline_and_attachments() -> None:
    read = document_readers.extract(pdf("hello 123"))
    assert read.refusal is None
    assert all(
        token in words(read) for token in ("hello 123", f"{TOKEN}-title", f"{TOKEN}-attached", f"{TOKEN}-outline")
    )


def test_a_picture_is_named_and_never_passed_in_silence() -> None:
    assert document_readers.extract(png()).pictures == ("",)
    assert document_readers.extract(document("", **{"word/media/image1.png": png()})).pictures == (
        "docx:word/media/image1.png",
    )


@pytest.mark.parametrize(
    "name", ["word/x.xml", "word/fonts/font1.odttf", "xl/printerSettings1.bin", "word/media/x.png"]
)
def test_a_member_is_what_it_holds_and_not_what_it_is_called(name: str) -> None:
    inner = packed({"a.txt": f"{TOKEN}1"})
    assert f"{TOKEN}1" in words(document_readers.extract(document("", **{name: inner})))
    assert f"{TOKEN}2" in words(document_readers.extract(document("", **{name: f"{TOKEN}2".encode()})))


def test_a_font_and_printer_settings_are_no_reason_to_refuse_a_document() -> None:
    binary = b"\0\1\2\3\xff\xfe" * 20
    read = document_readers.extract(document("", **{"word/fonts/f.odttf": binary, "xl/printerSettings1.bin": binary}))
    assert read.refusal is None


def nested(depth: int) -> bytes:
    data = b"x"
    for _ in range(depth):
        data = packed({"inner.zip" if data.startswith(b"PK") else "a.txt": data})
    return data


def encrypted_zip() -> bytes:
    data = bytearray(packed({"a.txt": "x"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "words_of_reason"),
    [
        (pdf("x", "secret"), "encrypted"),
        (encrypted_zip(), "encrypted"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), "old office format"),
        (nested(6), "more than 4 deep"),
        (packed({"a.txt": b"\x20" * 30_000_000}), "packed more than 100 times"),
        (packed({f"{number}.txt": "x" for number in range(2_001)}), "more than 2000 files"),
        (b"PK\x03\x04 not a zip", "damaged"),
        (b"%PDF-1.7 nothing", "damaged"),
        (b"Rar!\x1a\x07\0", "not opened here"),
        (b"\0\1\2\3", "unknown"),
        (packed({"word/document.xml": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}), "entities"),
        (packed({"a.bin": b"\0\1\2"}), "unknown"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(data: bytes, words_of_reason: str) -> None:
    assert words_of_reason in reason(data)


def test_a_bomb_of_entities_is_not_expanded() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;&b;</x>'
    read = document_readers.extract(packed({"word/document.xml": bomb}))
    assert "aaaaaaaaaaaaaaaaaaaa" not in words(read)
    assert read.refusal is not None


def test_the_child_answers_like_the_reader_itself_for_several_files_in_order() -> None:
    files = [("a.docx", document(f"<w:p><w:r><w:t>{TOKEN}</w:t></w:r></w:p>")), ("b.png", png()), ("c", b"\0\1")]
    assert ChildDocuments().extract(files) == tuple(document_readers.extract(data) for _path, data in files)


@pytest.mark.parametrize(
    ("reader", "seconds"),
    [("import os; os.abort()", 20.0), ("import time; time.sleep(60)", 0.5), ("print('nonsense')", 20.0)],
)
def test_a_reader_that_crashes_hangs_or_babbles_is_a_refusal(
    reader: str, seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fuzi.adapters.documents.COMMAND", ("-c", reader))
    answers = ChildDocuments(seconds).extract([("a.pdf", b"%PDF-"), ("b.pdf", b"%PDF-")])
    assert [str(answer.refusal) for answer in answers] == ["its reader crashed or took too long"] * 2


def test_what_hangs_again_and_again_takes_the_time_of_a_push_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fuzi.adapters.documents.COMMAND", ("-c", "import time; time.sleep(60)"))
    reader = ChildDocuments(0.5, time=ReadingTime(0.7))
    answers = reader.extract([(f"{name}.pdf", b"%PDF-") for name in "abcd"]) + reader.extract([("e.pdf", b"%PDF-")])
    assert [answer.refusal == OUT_OF_TIME for answer in answers] == [False, False, True, True, True]


@pytest.mark.parametrize(
    "deed",
    [
        "open('/tmp/fuzi-child-wrote', 'w')",
        "__import__('socket').create_connection(('127.0.0.1', 9))",
        "__import__('subprocess').run(['true'])",
        "__import__('os').system('true')",
        "bytearray(3 * 1024**3)",
    ],
)
def test_the_child_may_not_write_connect_run_programs_or_take_all_memory(
    deed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = (
        "import fuzi.adapters.document_readers as r\n"
        "from fuzi.messages import msg\nfrom fuzi.adapters.document_reading import Reading\n"
        f"def bad(data):\n    {deed}\n    return Reading(refusal=msg('it was allowed'))\n"
        "r.reading_of = bad\nfrom fuzi.adapters.document_child import answer\n"
        "from fuzi.adapters.confinement import serve\nserve(answer)"
    )
    monkeypatch.setattr("fuzi.adapters.documents.COMMAND", ("-c", hostile))
    (answer,) = ChildDocuments().extract([("a.pdf", b"%PDF-")])
    is_memory = deed.startswith("bytearray")
    why = "it is too deeply nested or needs too much memory" if is_memory else "its reader failed"
    assert str(answer.refusal) == why


def test_no_child_starts_without_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fuzi.adapters.documents.COMMAND", ("/nowhere",))
    assert ChildDocuments().extract([]) == ()


def test_the_limits_hold_over_all_members_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fuzi.adapters.document_reading.TOTAL_BYTES", 1_000)
    assert "once unpacked" in reason(packed({"a.txt": "ab" * 400, "b.txt": "cd" * 400}))
