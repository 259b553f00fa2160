"""Words in pictures, faint words, codes and scanned pages are read in a confined child, and remembered for nobody else.

One child reads all the pictures of this file: it takes seconds to start.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageDraw, ImageFont

from fuzi.adapters import answer_memory, pictures
from fuzi.adapters.answer_memory import AnswerMemory
from fuzi.adapters.documents import ChildDocuments
from fuzi.adapters.pictures import PictureReader, is_installed, picture_reader
from fuzi.model.document import Extracted
from unit.adapters.pdf_files import one_page, stream

NUMBER = "11010519491231002X"
"""The specimen printed in GB 11643."""
SIZE = (560, 150)


def font(size: int) -> ImageFont.FreeTypeFont:
    (name, *_) = sorted(Path("/usr/share/fonts").rglob("NotoSansCJK-Regular.ttc"))
    return ImageFont.truetype(str(name), size)


def drawn(words: str, colour: str = "black", size: int = 30, paper: str = "white") -> Image.Image:
    picture = Image.new("RGB", SIZE, paper)
    ImageDraw.Draw(picture).text((20, 50), words, fill=colour, font=font(size))
    return picture


def saved(picture: Image.Image, kind: str = "PNG", **more: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def with_watermark() -> Image.Image:
    picture = Image.new("RGB", (560, 420), "white")
    for line in range(20, 400, 90):
        ImageDraw.Draw(picture).text((20, line), "关于做好教育工作的通知", fill="black", font=font(26))
    mark = Image.new("L", picture.size, 0)
    ImageDraw.Draw(mark).text((120, 180), "内部资料", fill=255, font=font(64))
    picture.paste(Image.new("RGB", picture.size, (228, 228, 228)), mask=mark.rotate(32))
    return picture


def see_through() -> Image.Image:
    words = drawn("机密★1年", "white", paper="black").convert("L")
    picture = Image.new("RGBA", SIZE, (255, 255, 255, 0))
    picture.paste(Image.new("RGBA", SIZE, "white"), mask=words)
    return picture


def code() -> Image.Image:
    barcode = zxingcpp.create_barcode(f"id={NUMBER}", zxingcpp.BarcodeFormat.QRCode)
    return Image.fromarray(np.asarray(barcode.to_image(scale=4)))


def word_file(picture: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w><p>见下图</p></w>")
        archive.writestr("word/media/image1.png", picture)
    return out.getvalue()


def planted() -> dict[str, tuple[bytes, str, str]]:
    """Return what is read: bytes, the part that is named, the words that must be there."""
    number = drawn(f"身份证号 {NUMBER}")
    return {
        "words": (saved(number), "picture:seen", NUMBER),
        "words of a photograph's kind": (saved(drawn("秘密★6个月"), "JPEG", quality=80), "picture:seen", "秘密★6个月"),
        "faint words": (saved(drawn("机密★1年", "#f6f6f6", 40)), "picture:seen", "机密★1年"),
        "a light diagonal watermark": (saved(with_watermark()), "picture:seen", "内部资料"),
        "white words on nothing": (saved(see_through()), "picture:seen", "机密★1年"),
        "the second frame": (
            saved(drawn("通知"), "GIF", save_all=True, append_images=[drawn("秘密★1年", size=44)]),
            "picture:seen", "秘密★1年",
        ),
        "a QR code": (saved(code()), "picture:code", f"id={NUMBER}"),
        "a scanned page": (saved(number, "PDF"), "pdf:page/1/seen", NUMBER),
        "a picture under a box": (under_a_box(number), "pdf:page/1/seen", NUMBER),
        "a picture beyond its page": (under_a_box(number, "280 0 0 75 -250 100"), "pdf:page/1/seen", NUMBER),
        "a picture in a Word file": (
            word_file(saved(number)), "docx:word/media/image1.png>picture:seen", NUMBER
        ),
    }  # fmt: skip


def under_a_box(picture: Image.Image, place: str = "280 0 0 75 10 100") -> bytes:
    head = f"/Subtype/Image/Width {SIZE[0]}/Height {SIZE[1]}/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode"
    drawing = f"q {place} cm /I Do Q 0 0 0 rg 10 100 280 75 re f"
    return one_page(drawing, stream(saved(picture, "JPEG"), head), resources="/XObject<</I 6 0 R>>")


CASES = planted()
DAMAGED = {"damaged": saved(drawn("x"))[:200], "none": b"\x89PNG\r\n\x1a\n" + bytes(50)}
HUGE = saved(Image.new("1", (10_000, 9_000)))


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def read(cache: Path) -> Mapping[str, Extracted]:
    reader = picture_reader({"XDG_CACHE_HOME": str(cache)})
    assert reader is not None
    files = [(name, data) for name, (data, _part, _words) in CASES.items()] + [*DAMAGED.items(), ("huge", HUGE)]
    answers = ChildDocuments(pictures=reader).extract(files)
    return dict(zip((name for name, _data in files), answers, strict=True))


@pytest.mark.parametrize("name", CASES)
def test_what_a_picture_shows_is_read_and_named(read: Mapping[str, Extracted], name: str) -> None:
    _data, part, words = CASES[name]
    seen = [layer.text.replace(" ", "") for layer in read[name].layers if layer.part == part]
    assert any(words in text for text in seen), seen
    assert read[name].pictures == ()


@pytest.mark.parametrize("name", [*DAMAGED, "huge"])
def test_a_picture_that_cannot_be_read_is_still_not_inspected(read: Mapping[str, Extracted], name: str) -> None:
    assert read[name].pictures == ("",)


def test_what_was_read_once_is_not_read_again(
    read: Mapping[str, Extracted], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "COMMAND", ("/nowhere",))
    reader = picture_reader({"XDG_CACHE_HOME": str(cache)})
    again = ChildDocuments(pictures=reader).extract([("words", CASES["words"][0])])
    assert again == (read["words"],)


@pytest.mark.usefixtures("read")
def test_the_memory_holds_no_word_and_no_key(cache: Path) -> None:
    kept = [file for file in cache.rglob("*") if file.is_file()]
    assert kept, "or nothing is remembered at all"
    for file in kept:
        assert not any(words.encode() in file.read_bytes() for _data, _part, words in CASES.values())


def test_only_the_very_picture_and_the_same_program_open_what_was_kept(tmp_path: Path) -> None:
    memory = AnswerMemory(tmp_path, "1")
    memory.keep(b"picture", b"words")
    assert memory.recall(b"picture") == b"words"
    assert memory.recall(b"another") is None
    assert AnswerMemory(tmp_path, "2").recall(b"picture") is None
    (file,) = (one for one in tmp_path.rglob("*") if one.is_file())
    file.write_bytes(b"\0" * 40)
    assert memory.recall(b"picture") is None


def test_what_others_may_write_is_not_believed(tmp_path: Path) -> None:
    memory = AnswerMemory(tmp_path, "1")
    memory.keep(b"picture", b"words")
    (file,) = (one for one in tmp_path.rglob("*") if one.is_file())
    file.chmod(0o666)
    assert memory.recall(b"picture") is None


def test_without_a_home_nothing_is_kept() -> None:
    memory = AnswerMemory.of({}, "1")
    memory.keep(b"picture", b"words")
    assert memory.recall(b"picture") is None


def test_that_pictures_are_read_is_told(tmp_path: Path) -> None:
    assert ChildDocuments(pictures=PictureReader(AnswerMemory(tmp_path, "1"))).extras == ("ocr",)
    assert ChildDocuments().extras == ()


def test_what_is_too_large_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer_memory, "LARGEST", 4)
    AnswerMemory(tmp_path, "1").keep(b"picture", b"words")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "deed",
    [
        "open('/tmp/fuzi-child-wrote', 'w')",
        "__import__('socket').create_connection(('127.0.0.1', 9))",
        "__import__('subprocess').run(['true'])",
        "bytearray(3 * 1024**3)",
        "__import__('os').abort()",
    ],
)
def test_the_child_is_as_confined_as_that_of_documents(
    deed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = (
        "import sys, types\nread = types.ModuleType('fuzi.adapters.picture_reading')\n"
        f"def bad(data):\n    {deed}\n    return [('seen', 'it was allowed')]\n"
        "read.read_picture = read.read_page = bad\nsys.modules['fuzi.adapters.picture_reading'] = read\n"
        "from fuzi.adapters.picture_child import answer\nfrom fuzi.adapters.confinement import serve\nserve(answer)"
    )
    monkeypatch.setattr(pictures, "COMMAND", ("-c", hostile))
    reader = PictureReader(AnswerMemory(tmp_path, "1"))
    (answer,) = ChildDocuments(pictures=reader).extract([("a.png", CASES["words"][0])])
    assert answer.pictures == ("",)
    assert not any("allowed" in layer.text for layer in answer.layers)


def test_without_the_extra_or_where_it_is_off_nobody_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_installed()
    assert picture_reader({"FUZI_OCR": "off"}) is None
    monkeypatch.setattr(pictures, "_PACKAGES", {"a": "no_such_module_here"})
    assert picture_reader({}) is None


def test_a_file_of_many_pictures_names_those_beyond_the_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fuzi.adapters.documents.MOST_PICTURES", 0)
    reader = PictureReader(AnswerMemory(tmp_path, "1"))
    (answer,) = ChildDocuments(pictures=reader).extract([("a.docx", CASES["a picture in a Word file"][0])])
    assert answer.pictures == ("docx:word/media/image1.png",)
