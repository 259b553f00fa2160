"""No byte of a picture is passed over: tables, profiles, tails, and what its blocks hold beyond what they need."""

from __future__ import annotations

import gzip
import io
import struct
import zlib
from collections.abc import Callable

import pytest
from PIL import Image

from fuzi.adapters.document_readers import extract

NUMBER = "13800138000"
SAID = f"手机：{NUMBER}"
HEAD = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
NOISE = bytes(range(128, 256))
GIF = b"GIF89a\1\0\1\0\x80\0\0" + b"\0" * 6


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*more: bytes, points: bytes = b"", tail: bytes = b"", end: bytes = b"") -> bytes:
    packed = zlib.compress(b"\0\0" + points) + tail
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", HEAD) + b"".join(more) + chunk(b"IDAT", packed) + chunk(b"IEND", end)


def made(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (16, 16), "white").save(out, kind)
    return out.getvalue()


def jpeg(marker: int, body: bytes) -> bytes:
    data = made("JPEG")
    return data[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body + data[2:]


def webp(kind: bytes, body: bytes) -> bytes:
    inner = made("WEBP")[12:] + kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
    return b"RIFF" + struct.pack("<I", len(inner) + 4) + b"WEBP" + inner


def exif(tag: int, kind: int, body: bytes) -> bytes:
    return (
        b"Exif\0\0MM\0*\0\0\0\x08\0\1" + struct.pack(">HHIIH", tag, kind, 0 if kind > 12 else len(body), 26, 0) + body
    )


PLANTED: dict[str, Callable[[bytes], bytes]] = {
    "png: a profile": lambda said: png(chunk(b"iCCP", b"x\0\0" + zlib.compress(NOISE + said))),
    "png: behind a profile": lambda said: png(chunk(b"iCCP", b"x\0\0" + zlib.compress(b"x") + said)),
    "png: colours": lambda said: png(chunk(b"PLTE", said)),
    "png: fields that are none": lambda said: png(chunk(b"eXIf", said)),
    "png: its end": lambda said: png(end=said),
    "png: behind its points": lambda said: png(tail=said),
    "png: rows beyond the last": lambda said: png(points=said),
    "png: behind packed words": lambda said: png(chunk(b"zTXt", b"C\0\0" + zlib.compress(b"x") + said)),
    "jpeg: a profile": lambda said: jpeg(0xE2, b"ICC_PROFILE\0\1\1" + NOISE + said),
    "jpeg: colours": lambda said: jpeg(0xEE, b"Adobe" + said),
    "jpeg: numbers": lambda said: jpeg(0xDB, said),
    "jpeg: points": lambda said: made("JPEG")[:-2] + said + b"\xff\xd9",
    "jpeg: fields of an unknown kind": lambda said: jpeg(0xE1, exif(0x1234, 129, said)),
    "jpeg: a maker's own field": lambda said: jpeg(0xE1, exif(0x927C, 3, NOISE + said)),
    "jpeg: a remark among bytes": lambda said: jpeg(0xFE, NOISE + said + NOISE),
    "gif: how long a frame is shown": lambda said: GIF + b"!\xf9" + bytes([len(said)]) + said + b"\0;",
    "gif: points": lambda said: GIF + b",\0\0\0\0\1\0\1\0\0\2\2D\1" + bytes([len(said)]) + said + b"\0;",
    "webp: a profile": lambda said: webp(b"ICCP", NOISE + said),
    "webp: a frame": lambda said: webp(b"ANMF", NOISE[:16] + said),
    "webp: behind its end": lambda said: made("WEBP") + said,
    "tiff: behind its end": lambda said: made("TIFF") + said,
    "gzip: the name of a second file": lambda said: (
        gzip.compress(b"x") + gzip.compress(b"y")[:3] + b"\x08" + gzip.compress(b"y")[4:10] + said + b"\0"
        + gzip.compress(b"y")[10:]
    ),
}  # fmt: skip
BOTH = [
    (name, code) for name in PLANTED for code in ("utf-8", "utf-16-le") if (name[:4], code) != ("gzip", "utf-16-le")
]


@pytest.mark.parametrize(("name", "code"), BOTH)
def test_no_byte_of_a_picture_is_passed_over(name: str, code: str) -> None:
    read = extract(PLANTED[name](SAID.encode(code)))
    assert any(NUMBER in layer.text for layer in read.layers), read


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP"])
def test_an_ordinary_picture_holds_no_words_and_is_named_once(kind: str) -> None:
    read = extract(made(kind))
    assert (read.refusal, read.pictures) == (None, ("",))
    assert not any(NUMBER[:3] in layer.text for layer in read.layers)


@pytest.mark.parametrize("laced", [False, True])
@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16"])
def test_the_rows_of_a_picture_are_counted_as_its_head_says(mode: str, laced: bool) -> None:
    out = io.BytesIO()
    Image.new(mode, (37, 23)).save(out, "PNG", interlace=laced)
    assert extract(out.getvalue()).refusal is None


def test_a_film_or_bytes_behind_a_picture_are_named_as_not_looked_at() -> None:
    film = struct.pack(">I", 16) + b"ftypmp42\0\0\0\0" + struct.pack(">I", 8) + b"mdat"
    for rest in (film, NOISE):
        assert len(extract(made("JPEG") + rest).pictures) == 2


def test_the_preview_of_any_fields_is_a_picture_of_its_own() -> None:
    small = made("JPEG")
    entries = struct.pack(">HHII", 0x201, 4, 1, 44) + struct.pack(">HHII", 0x202, 4, 1, len(small))
    fields = b"MM\0*\0\0\0\x08\0\0\0\0\0\x0e\0\2" + entries + b"\0\0\0\0" + small
    for data in (png(chunk(b"eXIf", fields)), webp(b"EXIF", fields), jpeg(0xE1, b"Exif\0\0" + fields)):
        assert "picture:thumbnail" in extract(data).pictures
