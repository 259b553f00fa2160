"""Bytes that a format passes over are read as text, or the file is refused; honest files keep being read."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest
from pypdf import PdfReader, PdfWriter

from fuzi.adapters.document_readers import extract
from fuzi.model.document import Extracted
from unit.adapters.zip_files import packed

NUMBER = "11010519491231002X"
"""The specimen printed in GB 11643."""
SAID = f"\n机密★ 身份证 {NUMBER}\n"
NO_TEXT = bytes(range(1, 255))
JPEG = b"\xff\xd8\xff\xe0\0\4ab\xff\xda\0\3\1zz\xff\0zz\xff\xd9"
GIF = b"GIF89a\1\0\1\0\x80\0\0" + b"\0" * 6 + b"!\xf9\4\0\0\0\0\0" + b",\0\0\0\0\1\0\1\0\0\2\2D\1\0;"


def words(extracted: Extracted) -> str:
    return "\n".join(f"{layer.part}\n{layer.text}" for layer in extracted.layers)


def document(body: str) -> bytes:
    return packed({"[Content_Types].xml": "<Types/>", "word/document.xml": f"<w>{body}</w>"})


def png() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def pdf(title: str) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(300, 300)
    writer.add_metadata({"/Title": title})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_gap(data: bytes, said: bytes) -> bytes:
    """Put bytes between the members of an archive and their list."""
    end = data.rindex(b"PK\5\6")
    start = struct.unpack("<I", data[end + 16 : end + 20])[0]
    told = struct.pack("<I", start + len(said))
    return data[:start] + said + data[start:end] + data[end : end + 16] + told + data[end + 20 :]


def with_extra(said: bytes, kind: int = 0x6673) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("a.txt")
        info.extra = struct.pack("<HH", kind, len(said)) + said
        archive.writestr(info, "x")
    return out.getvalue()


def between_members(said: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "x")
        out.write(said)
        archive.start_dir = out.tell()  # the next member goes behind
        archive.writestr("b.txt", "y")
    return out.getvalue()


def with_roomy_member(said: bytes) -> bytes:
    """Make the room of a packed member larger than what it unpacks from."""
    whole = with_gap(packed({"a.txt": "x" * 50}), said)
    listed = whole.rindex(b"PK\1\2")
    room = struct.unpack("<I", whole[listed + 20 : listed + 24])[0] + len(said)
    return whole[: listed + 20] + struct.pack("<I", room) + whole[listed + 24 :]


def with_comment_of_member(said: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("a.txt")
        info.comment = said
        archive.writestr(info, "x")
    return out.getvalue()


def with_file_in_folder(said: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("folder/", said)
    return out.getvalue()


def inside_pdf(said: bytes) -> bytes:
    """Put bytes between the last object of a file and its table."""
    data = pdf("plain")
    at = data.rindex(b"xref", 0, data.rindex(b"startxref"))
    told = str(at + len(said)).encode()
    return data[:at] + said + data[at:].replace(str(at).encode(), told)


HIDDEN: dict[str, Callable[[bytes], bytes]] = {
    "after a zip": lambda said: document("") + said,
    "before the list of members": lambda said: with_gap(document(""), said),
    "between members": between_members,
    "in an extra field": with_extra,
    "in an extra field that pads": lambda said: with_extra(b"\4\0" + said, 0xD935),
    "in an extra field of numbers": lambda said: with_extra(said, 0x5455),
    "in the room of a member": with_roomy_member,
    "in the comment of a member": with_comment_of_member,
    "in a folder": with_file_in_folder,
    "after a pdf": lambda said: pdf("plain") + said,
    "between objects": inside_pdf,
    "in a comment of a pdf": lambda said: inside_pdf(b"\n%" + said.strip() + b"\n"),
    "in an object nothing refers to": lambda said: inside_pdf(b"\n99 0 obj\n(" + said.strip() + b")\nendobj\n"),
    "bare in an object": lambda said: inside_pdf(b"\n99 0 obj\n" + said.strip() + b"\nendobj\n"),
    "after a png": lambda said: png() + said,
    "after a jpeg": lambda said: JPEG + said,
    "after a jpeg, with another end": lambda said: JPEG + said + b"\xff\xd9",
    "after a gif": lambda said: GIF + said,
}


NOT_IN_UTF_16 = {"in an object nothing refers to", "after a jpeg, with another end"}
"""Bytes among which UTF-16 without a byte order mark cannot be told from anything else."""
REFUSED_IN_UTF_16 = {"after a pdf", "between objects", "in a comment of a pdf", "bare in an object"}
"""Places of a PDF where such bytes are no text of it, and are not passed over either."""
HIDING = [(name, code) for name in HIDDEN for code in ("utf-8", "gb18030", "utf-16-le")]


@pytest.mark.parametrize(
    ("name", "code"), [one for one in HIDING if one[1] != "utf-16-le" or one[0] not in NOT_IN_UTF_16]
)
def test_text_in_unused_bytes_is_read(name: str, code: str) -> None:
    said = SAID.encode(code, "replace")
    read = extract(HIDDEN[name](said))
    if code == "utf-16-le" and name in REFUSED_IN_UTF_16:
        assert "belong to no part" in str(read.refusal)
        return
    assert read.refusal is None
    assert NUMBER in words(read)
    if code == "utf-8":
        assert "机密★" in words(read)


@pytest.mark.parametrize("hide", HIDDEN.values(), ids=HIDDEN)
def test_without_anything_hidden_the_same_files_are_read(hide: Callable[[bytes], bytes]) -> None:
    assert extract(hide(b"")).refusal is None


@pytest.mark.parametrize("name", ["after a zip", "before the list of members", "between members", "in an extra field"])
def test_unused_bytes_of_a_zip_that_are_no_text_are_refused(name: str) -> None:
    assert "belong to no part" in str(extract(HIDDEN[name](NO_TEXT)).refusal)


@pytest.mark.parametrize("name", ["after a pdf", "between objects"])
def test_unused_bytes_of_a_pdf_that_are_no_text_are_refused(name: str) -> None:
    assert "belong to no part" in str(extract(HIDDEN[name](NO_TEXT)).refusal)


def test_a_member_that_names_itself_otherwise_is_refused() -> None:
    data = packed({"folder/": "", "a.txt": "x"})
    assert extract(data).refusal is None
    assert extract(data.replace(b"folder/", b"fo1der/", 1)).refusal is not None


def test_a_member_that_unpacks_to_more_than_it_says_is_refused() -> None:
    data = packed({"a.txt": "x" * 50})
    listed = data.rindex(b"PK\1\2")
    cut = zlib.crc32(b"x" * 20)
    for place in (listed + 16, 14):
        size = place + 8
        data = data[:place] + struct.pack("<I", cut) + data[place + 4 : size] + struct.pack("<I", 20) + data[size + 4 :]
    assert extract(data).refusal is not None


def test_padding_and_sizes_told_afterwards_are_lawful() -> None:
    class Unseekable(io.BytesIO):
        def seekable(self) -> bool:
            return False

    out = Unseekable()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(zipfile.ZipInfo("a.txt"), "w", force_zip64=True) as member:
            member.write(b"plain")
        for kind, body in (
            (0xA220, b"\x28\xa0\0\0" + b"\0" * 200),
            (0x5455, b"\3" + b"\x99" * 8),
            (0x7875, b"\1" * 11),
        ):
            info = zipfile.ZipInfo(f"{kind}.txt")
            info.extra = struct.pack("<HH", kind, len(body)) + body
            archive.writestr(info, "plain")
    read = extract(out.getvalue() + b"\0" * 300)
    assert read.refusal is None
    assert "unused" not in " ".join(layer.part for layer in read.layers)


def test_an_incremental_update_is_lawful_and_its_earlier_strings_are_read() -> None:
    writer = PdfWriter(io.BytesIO(pdf("first")), incremental=True)
    writer.add_metadata({"/Title": "second"})
    out = io.BytesIO()
    writer.write(out)
    assert out.getvalue().count(b"%%EOF") == 2
    assert len(PdfReader(out).pages) == 1
    read = extract(out.getvalue())
    assert read.refusal is None
    assert {"first", "second"} <= set(words(read).split("\n"))
