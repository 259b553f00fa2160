"""Archives, rich text, OpenDocument, OFD and books: a token is put in each place, is found, and is named."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
from collections.abc import Callable

import pytest

from fuzi.adapters.document_readers import extract
from fuzi.adapters.documents import ChildDocuments
from fuzi.model.document import Extracted
from unit.adapters.zip_files import packed

TOKEN = "记号甲乙"
WORDS = TOKEN.encode()
XML = '<?xml version="1.0" encoding="UTF-8"?>'
PNG = b"\x89PNG\r\n\x1a\n" + bytes(30)


def tar(name: str = "a.txt", body: bytes = b"x", **more: object) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo(name)
        info.size = len(body)
        for key, value in more.items():
            setattr(info, key, value)
        archive.addfile(info, io.BytesIO(body))
    return out.getvalue()


def named_gzip(name: bytes = b"", comment: bytes = b"", body: bytes = b"x") -> bytes:
    plain = gzip.compress(body, mtime=0)
    flags = (8 if name else 0) | (16 if comment else 0)
    words = (name + b"\0" if name else b"") + (comment + b"\0" if comment else b"")
    return plain[:3] + bytes([flags]) + plain[4:10] + words + plain[10:]


def in_padding(data: bytes) -> bytes:
    at = 512 + 1
    return data[:at] + WORDS + data[at + len(WORDS) :]


def rich(body: str) -> bytes:
    return b"{\\rtf1\\ansi\\ansicpg936\\uc1 " + body.encode("ascii") + b"}"


def codes(text: str) -> str:
    return "".join(f"\\'{byte:02x}" for byte in text.encode("gbk"))


def points(text: str) -> str:
    return "".join(f"\\u{ord(char)}?" for char in text)


def open_document(content: str, **more: str) -> bytes:
    return packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": XML + content, **more})


def ofd(page: str, **more: str) -> bytes:
    return packed({"OFD.xml": f"{XML}<OFD/>", "Doc_0/Pages/Page_2/Content.xml": XML + page, **more})


def placed(text: str, height: int = 10, step: int = 5) -> str:
    """Return each character as a piece of its own, side by side."""
    return "".join(
        f'<TextObject Boundary="{10 + step * n} {height} {step} 5"><TextCode>{char}</TextCode></TextObject>'
        for n, char in enumerate(text)
    )


PLANTED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "tar: file": ("tar:a.txt", lambda: tar(body=WORDS)),
    "tar: name": ("tar:names", lambda: tar(f"{TOKEN}.txt")),
    "tar: owner": ("tar:names", lambda: tar(uname=TOKEN)),
    "tar: header of its own": ("tar:names", lambda: tar(pax_headers={"comment": TOKEN})),
    "tar: between files": ("tar:unused", lambda: in_padding(tar())),
    "tar: after its end": ("tar:unused", lambda: tar() + WORDS),
    "gzip: file": ("packed:content", lambda: gzip.compress(WORDS, mtime=0)),
    "gzip: name": ("packed:names", lambda: named_gzip(name=WORDS)),
    "gzip: comment": ("packed:names", lambda: named_gzip(name=b"x", comment=WORDS)),
    "gzip: second file": ("packed:content", lambda: gzip.compress(b"x", mtime=0) + gzip.compress(WORDS, mtime=0)),
    "bzip2: file": ("packed:content", lambda: bz2.compress(WORDS)),
    "bzip2: second file": ("packed:content", lambda: bz2.compress(b"x") + bz2.compress(WORDS)),
    "bzip2: after its end": ("packed:unused", lambda: bz2.compress(b"x") + WORDS),
    "xz: file": ("packed:content", lambda: lzma.compress(WORDS)),
    "xz: after its end": ("packed:unused", lambda: lzma.compress(b"x") + WORDS),
    "tar in gzip": ("packed:content>tar:a.txt", lambda: gzip.compress(tar(body=WORDS))),
    "zip in tar in bzip2": (
        "packed:content>tar:a.zip>zip:a.txt", lambda: bz2.compress(tar("a.zip", packed({"a.txt": WORDS})))
    ),
    "rich text: codes": ("rtf:text", lambda: rich(codes(TOKEN))),
    "rich text: characters": ("rtf:text", lambda: rich(points(TOKEN))),
    "rich text: split by formats": ("rtf:text", lambda: rich(f"{points(TOKEN[:2])}{{\\b {points(TOKEN[2:])}}}")),
    "rich text: split in the middle of a code": ("rtf:text", lambda: rich(codes(TOKEN).replace("\\'", "\r\n\\'"))),
    "rich text: hidden": ("rtf:text", lambda: rich(f"{{\\v {codes(TOKEN)}}}")),
    "rich text: author": ("rtf:text", lambda: rich(f"{{\\info{{\\author {codes(TOKEN)}}}}}")),
    "rich text: comment": ("rtf:text", lambda: rich(f"{{\\*\\annotation {codes(TOKEN)}}}")),
    "rich text: object": (
        "rtf:member/1>zip:a.txt", lambda: rich(f"{{\\*\\objdata {packed({'a.txt': WORDS}).hex()}}}")
    ),
    "open document: text": ("odf:content.xml", lambda: open_document(f"<o><p>{TOKEN}</p></o>")),
    "open document: deleted": (
        "odf:content.xml",
        lambda: open_document(f"<o><tracked-changes><deletion><p>{TOKEN}</p></deletion></tracked-changes></o>"),
    ),
    "open document: annotation": (
        "odf:content.xml", lambda: open_document(f"<o><p>x<annotation><p>{TOKEN}</p></annotation></p></o>")
    ),
    "open document: author": (
        "odf:meta.xml", lambda: open_document("<o/>", **{"meta.xml": f"{XML}<m><creator>{TOKEN}</creator></m>"})
    ),
    "open document: one character a cell": (
        "odf:content.xml",
        lambda: open_document(
            "<o><table><table-row>"
            + "".join(f"<table-cell><p>{char}</p></table-cell>" for char in TOKEN)
            + "</table-row></table></o>"
        ),
    ),
    "OFD: text": ("ofd:page/3", lambda: ofd(f"<Page><TextObject><TextCode>{TOKEN}</TextCode></TextObject></Page>")),
    "OFD: one piece a character": ("ofd:page/3", lambda: ofd(f"<Page>{placed('第二行', 30)}{placed(TOKEN)}</Page>")),
    "OFD: annotation": ("ofd:Doc_0/A.xml", lambda: ofd("<Page/>", **{"Doc_0/A.xml": f"{XML}<a>{TOKEN}</a>"})),
    "OFD: author": ("ofd:OFD.xml", lambda: packed({"OFD.xml": f"{XML}<OFD><Author>{TOKEN}</Author></OFD>"})),
    "book: chapter": (
        "epub:c.xhtml", lambda: packed({"META-INF/container.xml": "<c/>", "c.xhtml": f"<html><h1>{TOKEN}</h1></html>"})
    ),
    "old office file": (
        "old-office:text", lambda: b"\xd0\xcf\x11\xe0" + bytes(9) + TOKEN.encode("utf-16-le") + bytes(9)
    ),
}  # fmt: skip
REFUSED_ANYWAY = {"old office file"}


def places(read: Extracted) -> list[str]:
    return [layer.part for layer in read.layers if TOKEN in layer.text]


@pytest.mark.parametrize("name", PLANTED)
def test_every_place_is_read_and_named(name: str) -> None:
    part, make = PLANTED[name]
    read = extract(make())
    assert part in places(read), [(layer.part, layer.text) for layer in read.layers]
    assert (read.refusal is not None) == (name in REFUSED_ANYWAY)


def test_lines_of_an_ofd_page_are_lines_and_wide_gaps_part_words() -> None:
    page = placed("上行", 10) + placed("下行", 40) + placed("右").replace('"10 10', '"400 10')
    (lines,) = (layer.text for layer in extract(ofd(f"<Page>{page}</Page>")).layers if layer.again)
    assert lines == "上行\t右\n下行"


def test_a_rich_text_is_lines_and_cells() -> None:
    read = extract(rich(f"{points('甲')}\\cell {points('乙')}\\row {points('丙')}\\par {points('丁')}"))
    assert [layer.text for layer in read.layers] == ["甲\t乙\n丙\n丁"]


def test_a_picture_in_a_rich_text_is_named() -> None:
    assert extract(rich(f"{{\\pict\\pngblip {PNG.hex()}}}")).pictures == ("rtf:member/1",)


def linked() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("a")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(info)
    return out.getvalue()


def deep(depth: int) -> bytes:
    data = b"x"
    for _ in range(depth):
        data = gzip.compress(data, mtime=0)
    return data


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (linked(), "links or devices"),
        (gzip.compress(b"\0" * 30_000_000, mtime=0), "packed more than 100 times"),
        (bz2.compress(b"\0" * 30_000_000), "packed more than 100 times"),
        (lzma.compress(b"\0" * 30_000_000), "packed more than 100 times"),
        (deep(6), "more than 4 deep"),
        (gzip.compress(b"x" * 100, mtime=0)[:-9], "damaged"),
        (bz2.compress(b"x" * 100)[:-9], "damaged"),
        (lzma.compress(b"x" * 100)[:-9], "damaged"),
        (gzip.compress(b"x", mtime=0) + bytes(range(1, 255)), "belong to no part"),
        (tar(body=b"x" * 600)[:700], "damaged"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(30), "damaged"),
        (b"Rar!\x1a\x07\x01\0" + bytes(30), "use zip"),
    ],
)
def test_what_cannot_be_opened_within_the_limits_is_refused(data: bytes, words: str) -> None:
    assert words in str(extract(data).refusal)


def test_groups_that_never_end_are_told_by_the_child() -> None:
    (answer,) = ChildDocuments().extract([("a.rtf", b"{\\rtf1" + b"{" * 2_000)])
    assert "deeply nested" in str(answer.refusal)
