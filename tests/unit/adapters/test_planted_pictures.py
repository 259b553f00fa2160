"""Every hiding place in a picture's file: a token is put in each, is found, and is named."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest

from fuzi.adapters.document_exif import exif_words
from fuzi.adapters.document_readers import extract, reading_of

TOKEN = "记号甲乙"
WORDS = TOKEN.encode()
SPACE = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><creator>{TOKEN}</creator></x:xmpmeta>".encode()


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*chunks: bytes, after: bytes = b"") -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + b"".join(chunks)
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
        + after
    )


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def jpeg(*segments: bytes, after: bytes = b"") -> bytes:
    return b"\xff\xd8" + b"".join(segments) + segment(0xDA, b"\1") + b"zz\xff\0zz\xff\xd9" + after


def gif(extension: bytes = b"", after: bytes = b"") -> bytes:
    colours = b"\0" * 6
    return b"GIF89a\1\0\1\0\x80\0\0" + colours + extension + b",\0\0\0\0\1\0\1\0\0\2\2D\1\0;" + after


def webp(kind: bytes, body: bytes) -> bytes:
    whole = b"WEBP" + b"".join(
        name + struct.pack("<L", len(data)) + data + b"\0" * (len(data) % 2)
        for name, data in ((b"VP8L", b"xx"), (kind, body))
    )
    return b"RIFF" + struct.pack("<L", len(whole)) + whole


def tiff(fields: dict[int, tuple[int, int, bytes]], order: str = "<") -> bytes:
    """Return a TIFF of one folder: tag to (kind, count, bytes)."""
    body, room = b"", 8 + 2 + 12 * len(fields) + 4
    rows = b""
    for tag, (kind, count, value) in fields.items():
        place = struct.pack(f"{order}L", room + len(body)) if len(value) > 4 else value.ljust(4, b"\0")
        body += value if len(value) > 4 else b""
        rows += struct.pack(f"{order}HHL", tag, kind, count) + place
    mark = b"II*\0" if order == "<" else b"MM\0*"
    return mark + struct.pack(f"{order}L", 8) + struct.pack(f"{order}H", len(fields)) + rows + b"\0" * 4 + body


def described(tag: int = 0x013B, text: bytes = WORDS, order: str = "<") -> bytes:
    return tiff({tag: (2, len(text) + 1, text + b"\0")}, order)


def placed(order: str = "<", south: bool = False) -> bytes:
    """Return a TIFF that tells 39 degrees 54 minutes 15.12 seconds, 116 degrees 24 minutes 26.64 seconds."""
    rational = struct.Struct(f"{order}6L")
    gps = {
        1: (2, 2, b"S\0" if south else b"N\0"),
        2: (5, 3, rational.pack(39, 1, 54, 1, 1512, 100)),
        3: (2, 2, b"E\0"),
        4: (5, 3, rational.pack(116, 1, 24, 1, 2664, 100)),
    }
    outer = tiff({0x8825: (4, 1, struct.pack(f"{order}L", 26))}, order)
    rows, body, room = b"", b"", 26 + 2 + 12 * len(gps) + 4
    for tag, (kind, count, value) in gps.items():
        rows += struct.pack(f"{order}HHL", tag, kind, count)
        rows += value.ljust(4, b"\0") if len(value) <= 4 else struct.pack(f"{order}L", room + len(body))
        body += value if len(value) > 4 else b""
    return outer + struct.pack(f"{order}H", len(gps)) + rows + b"\0" * 4 + body


def packed(body: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", body)
    return out.getvalue()


EXIF = b"Exif\0\0"
IPTC = b"Photoshop 3.0\x008BIM\4\4\0\0\0\0\0\x20\x1c\2\x78" + struct.pack(">H", len(WORDS)) + WORDS
PLANTED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "png: text": ("words", lambda: png(chunk(b"tEXt", b"Author\0" + WORDS))),
    "png: keyword of a text": ("words", lambda: png(chunk(b"tEXt", WORDS + b"\0x"))),
    "png: packed text": ("words", lambda: png(chunk(b"zTXt", b"Comment\0\0" + zlib.compress(WORDS)))),
    "png: international text": ("words", lambda: png(chunk(b"iTXt", b"Title\0\0\0zh\0\0" + WORDS))),
    "png: packed international text": ("words", lambda: png(chunk(b"iTXt", b"T\0\1\0zh\0\0" + zlib.compress(WORDS)))),
    "png: translated keyword": ("words", lambda: png(chunk(b"iTXt", b"T\0\0\0zh\0" + WORDS + b"\0x"))),
    "png: xmp": ("xmp", lambda: png(chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + SPACE))),
    "png: exif": ("exif", lambda: png(chunk(b"eXIf", described()))),
    "png: chunk of its own": ("words", lambda: png(chunk(b"prVt", WORDS))),
    "png: after its end": ("unused", lambda: png(after=WORDS)),
    "png: archive after its end": ("unused>zip:a.txt", lambda: png(after=packed(WORDS))),
    "jpeg: comment": ("words", lambda: jpeg(segment(0xFE, WORDS))),
    "jpeg: artist": ("exif", lambda: jpeg(segment(0xE1, EXIF + described()))),
    "jpeg: artist, big-endian": ("exif", lambda: jpeg(segment(0xE1, EXIF + described(order=">")))),
    "jpeg: artist in GBK": ("exif", lambda: jpeg(segment(0xE1, EXIF + described(text=TOKEN.encode("gbk"))))),
    "jpeg: title of Windows": (
        "exif",
        lambda: jpeg(segment(0xE1, EXIF + tiff({0x9C9B: (1, 10, TOKEN.encode("utf-16-le") + b"\0\0")}))),
    ),
    "jpeg: comment of the user": (
        "exif",
        lambda: jpeg(segment(0xE1, EXIF + tiff({0x9286: (7, 16, b"UNICODE\0" + TOKEN.encode("utf-16-le"))}))),
    ),
    "jpeg: comment of the user, big-endian": (
        "exif",
        lambda: jpeg(segment(0xE1, EXIF + tiff({0x9286: (7, 16, b"UNICODE\0" + TOKEN.encode("utf-16-be"))}))),
    ),
    "jpeg: xmp": ("xmp", lambda: jpeg(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + SPACE))),
    "jpeg: iptc": ("iptc", lambda: jpeg(segment(0xED, IPTC))),
    "jpeg: segment of its own": ("words", lambda: jpeg(segment(0xEF, WORDS))),
    "jpeg: after its end": ("unused", lambda: jpeg(after=WORDS)),
    "gif: comment": ("words", lambda: gif(b"!\xfe" + bytes([len(WORDS)]) + WORDS + b"\0")),
    "gif: shown text": ("words", lambda: gif(b"!\1" + bytes([len(WORDS)]) + WORDS + b"\0")),
    "gif: after its end": ("unused", lambda: gif(after=WORDS)),
    "webp: exif": ("exif", lambda: webp(b"EXIF", described())),
    "webp: xmp": ("xmp", lambda: webp(b"XMP ", SPACE)),
    "webp: chunk of its own": ("words", lambda: webp(b"prVt", WORDS)),
    "tiff: description": ("exif", lambda: described(0x010E)),
}


@pytest.mark.parametrize("name", PLANTED)
def test_every_place_of_a_picture_is_read_and_named(name: str) -> None:
    part, make = PLANTED[name]
    read = extract(make())
    assert [layer.part for layer in read.layers if TOKEN in layer.text] == [f"picture:{part}"]
    assert read.pictures == ("",) and read.refusal is None


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("south", [False, True])
def test_where_a_picture_was_taken_is_told_in_degrees(order: str, south: bool) -> None:
    told = exif_words(placed(order, south=south))
    assert told.splitlines()[0] == f"EXIF GPS position: {'-' if south else ''}39.904200, 116.407400"


def test_a_text_chunk_that_unpacks_to_too_much_is_refused() -> None:
    bomb = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"x" * 3_000_000))
    assert "belong to no part" in str(extract(png(bomb)).refusal)


@pytest.mark.parametrize("cut", range(0, 120, 7))
@pytest.mark.parametrize(
    "name", ["jpeg: artist", "png: packed text", "gif: comment", "webp: exif", "tiff: description"]
)
def test_a_picture_that_is_cut_short_is_still_named(name: str, cut: int) -> None:
    data = PLANTED[name][1]()
    assert extract(data[: max(12, len(data) - cut)]).pictures == ("",)


def test_folders_of_fields_that_go_round_in_a_ring_end() -> None:
    assert exif_words(tiff({0x8769: (4, 1, struct.pack("<L", 8))})) == ""


def test_the_small_preview_is_a_picture_of_its_own_behind_the_picture() -> None:
    preview = jpeg()
    fields = {0x0201: (4, 1, struct.pack("<L", 8 + 2 + 24 + 4)), 0x0202: (4, 1, struct.pack("<L", len(preview)))}
    read = reading_of(jpeg(segment(0xE1, EXIF + tiff(fields) + preview)))
    assert [(one.part, one.data) for one in read.pictures] == [("", None), ("picture:thumbnail", preview)]
