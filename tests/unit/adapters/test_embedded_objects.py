"""Equations and packed files in office files are read; only an object that nobody can read is refused, by its name."""

from __future__ import annotations

import pytest

from compound_files import compound, equation, packaged
from fuzi.adapters.document_equation import equation_words
from fuzi.adapters.document_readers import extract
from fuzi.model.document import Extracted
from fuzi.reports.places import part_word
from office_files import photo, run, word

PHONE = "138" + "0013" + "8000"
BESIDE = {"\x01CompObj": b"\1\0\xfe\xff\3\x0a" + bytes(22) + b"MathType 6.0 Equation\0", "\x01Ole": bytes(20)}


def read(embedded: bytes, body: str = "") -> Extracted:
    return extract(word(body or f"<w:p>{run('试题')}</w:p>", embeddings__oleObject1_bin=embedded))


def text(found: Extracted) -> str:
    return "\n".join(layer.text for layer in found.layers)


@pytest.mark.parametrize("version", [3, 5])
def test_an_equation_is_read_and_the_document_with_it(version: int) -> None:
    found = read(compound({**BESIDE, "Equation Native": equation(f"x+{PHONE}=1", version)}))
    assert found.refusal is None
    assert f"x+{PHONE}=1" in text(found)
    assert "试题" in text(found)
    (part,) = {layer.part for layer in found.layers if layer.part.endswith("oleObject1.bin>object:Equation Native")}
    told = part_word(f"{part}/1")
    assert told is not None
    assert told.render(str) == "word/embeddings/oleObject1.bin inside it, an equation, line 1"


def test_a_formula_of_word_itself_is_text_beside_its_paragraph() -> None:
    math = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    formula = f"<m:oMath {math}><m:f><m:num><m:r><m:t>x</m:t></m:r></m:num>"
    formula += "<m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"
    found = extract(word(f"<w:p>{run('解：')}{formula}</w:p><w:p><m:oMathPara {math}>{formula}</m:oMathPara></w:p>"))
    assert found.refusal is None
    assert "解：x2" in text(found)


@pytest.mark.parametrize(
    "streams",
    [
        {"Package": word(f"<w:p>{run('家长 ' + PHONE)}</w:p>")},
        {"\x01Ole10Native": packaged("名单.txt", f"家长 {PHONE}".encode())},
        {"\x01Ole10Native": packaged(f"{PHONE}.docx", word(f"<w:p>{run('x')}</w:p>"))},
        {"CONTENTS": b"%PDF-1.4 no pdf", "note": f"家长 {PHONE}".encode()},
        {**BESIDE, "\x05SummaryInformation": bytes(40) + f"家长 {PHONE}".encode("utf-16-le") + bytes(4)},
        {**BESIDE, "Big": f"家长 {PHONE}\n".encode() * 400},
    ],
)
def test_what_is_packed_in_an_object_is_read(streams: dict[str, bytes]) -> None:
    found = read(compound(streams))
    assert PHONE in text(found)
    assert (found.refusal is None) == ("CONTENTS" not in streams)


def test_words_in_no_stream_of_an_object_are_read_too() -> None:
    found = read(compound({**BESIDE, "Equation Native": equation("x")}, slack=f"家长 {PHONE}".encode("utf-16-le")))
    assert PHONE in text(found)


def test_a_picture_shown_in_its_place_is_named_as_not_looked_at() -> None:
    found = read(compound({**BESIDE, "\x02OlePres000": photo()}))
    assert found.refusal is None
    assert [part for part in found.pictures if "OlePres" in part]


@pytest.mark.parametrize(
    ("streams", "why"),
    [
        ({"WordDocument": bytes(100)}, "is an old office file"),
        ({"Workbook": bytes(100)}, "is an old office file"),
        ({**BESIDE, "Secret": bytes(range(256))}, "cannot be read here"),
        ({**BESIDE, "Equation Native": b"\x1c\0" + bytes(26) + b"\x09\0\0"}, "cannot be read here"),
        ({"\x01Ole10Native": packaged("x.bin", bytes(range(256)))}, "cannot be read here"),
    ],
)
def test_an_object_that_nobody_can_read_is_refused_by_its_name(streams: dict[str, bytes], why: str) -> None:
    found = read(compound(streams))
    assert found.refusal is not None
    assert why in found.refusal.key
    assert found.refusal.values == {"name": "oleObject1.bin"}
    assert "试题" in text(found)


def test_an_old_office_file_by_itself_is_refused_as_before() -> None:
    for data in (compound({"WordDocument": f"家长 {PHONE}".encode("utf-16-le")}), compound({})):
        found = extract(data)
        assert found.refusal is not None
        assert found.refusal.key.startswith("an old office format")


def test_no_cut_or_turned_byte_of_an_object_is_a_crash_or_silence() -> None:
    whole = compound(
        {**BESIDE, "Equation Native": equation("abc" * 40), "\x01Ole10Native": packaged("a.txt", b"words")}
    )
    assert extract(word("", embeddings__o_bin=whole)).refusal is None
    for at in range(8, len(whole), 41):
        extract(word("", embeddings__o_bin=whole[:at]))
        extract(word("", embeddings__o_bin=whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]))
    assert extract(word("", embeddings__o_bin=whole[:700])).refusal is not None


def test_a_loop_in_the_table_of_an_object_ends_and_hides_nothing() -> None:
    data = bytearray(compound({"Big": b"words and more words " * 400 + PHONE.encode()}))
    fat = int.from_bytes(data[76:80], "little")
    data[512 + fat * 512 + 4 : 512 + fat * 512 + 8] = (0).to_bytes(4, "little")
    found = read(bytes(data))
    assert found.refusal is None
    assert PHONE in text(found)


def test_characters_of_an_equation_apart_are_words_apart() -> None:
    body = equation("12")[:-1] + bytes(12) + equation("34")[40:]
    assert equation_words(body) == "12 34"
    assert equation_words(b"") is None
    assert equation_words(bytes(40)) is None
