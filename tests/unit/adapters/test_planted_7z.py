"""7z archives: a token in each place is found and named; what cannot be opened, or says two things, is refused."""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
import tarfile
import zlib

import py7zr
import pytest

from fuzi.adapters.document_readers import extract
from fuzi.adapters.documents import ChildDocuments
from unit.adapters.seven_files import COPY, laid_out, seven
from unit.adapters.zip_files import packed

TOKEN = "记号甲乙"
WORDS = TOKEN.encode()
WIDE = TOKEN.encode("utf-16-le")
METHODS: dict[str, list[dict[str, int]]] = {
    "LZMA2": [{"id": py7zr.FILTER_LZMA2, "preset": 6}],
    "LZMA": [{"id": py7zr.FILTER_LZMA, "preset": 6}],
    "programs, then LZMA": [{"id": py7zr.FILTER_X86}, {"id": py7zr.FILTER_LZMA, "preset": 6}],
    "differences, then LZMA2": [{"id": py7zr.FILTER_DELTA}, {"id": py7zr.FILTER_LZMA2, "preset": 6}],
    "bzip2": [{"id": py7zr.FILTER_BZIP2}],
    "Deflate": [{"id": py7zr.FILTER_DEFLATE}],
    "copied": [{"id": py7zr.FILTER_COPY}],
    "zstd": [{"id": py7zr.FILTER_ZSTD, "level": 3}],
    "brotli": [{"id": py7zr.FILTER_BROTLI, "level": 5}],
}
LZMA2 = METHODS["LZMA2"]
SECRET = [{"id": py7zr.FILTER_LZMA2, "preset": 6}, {"id": py7zr.FILTER_CRYPTO_AES256_SHA256}]


def tar(name: str, body: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(body)
        archive.addfile(info, io.BytesIO(body))
    return out.getvalue()


def deep(depth: int) -> bytes:
    data = b"x"
    for _ in range(depth):
        data = laid_out(data, names=("a.7z",))
    return data


PLANTED: dict[str, tuple[str, bytes]] = {
    "file": ("7z:a.txt", seven({"a.txt": WORDS})),
    "second file of one stream": ("7z:夹/b.txt", seven({"a.txt": b"x", "夹/b.txt": WORDS})),
    "name": ("7z:names", seven({f"{TOKEN}.txt": b"x"})),
    "name of a folder": ("7z:names", seven({f"{TOKEN}/a.txt": b"x"})),
    "name of an empty file": ("7z:names", laid_out(names=("a.txt", TOKEN))),
    "list of files not packed": ("7z:a.txt", laid_out(WORDS)),
    "two files of one name": ("7z:a.txt", laid_out(WORDS, names=("a.txt", "a.txt"))),
    "before the list of files": ("7z:unused", laid_out(gap=WORDS)),
    "padding": ("7z:unused", laid_out(dummy=WORDS)),
    "padding after filling": ("7z:unused", laid_out(dummy=bytes(9) + WORDS)),
    "two bytes a character": ("7z:unused", laid_out(dummy=b"\xff\xfe" + WIDE)),
    "after the list of files": ("7z:unused", laid_out(ending=WORDS)),
    "after its end": ("7z:unused", laid_out(after=WORDS)),
    "after its end, as programs make it": ("7z:unused", seven({"a.txt": b"x"}) + WORDS),
    "in zip": ("zip:a.7z>7z:a.txt", packed({"a.7z": seven({"a.txt": WORDS})})),
    "in tar": ("tar:a.7z>7z:a.txt", tar("a.7z", seven({"a.txt": WORDS}))),
    "in gzip": ("packed:content>7z:a.txt", gzip.compress(seven({"a.txt": WORDS}))),
    "in 7z": ("7z:a.7z>7z:a.txt", seven({"a.7z": seven({"a.txt": WORDS})})),
    "zip in it": ("7z:a.zip>zip:a.txt", seven({"a.zip": packed({"a.txt": WORDS})})),
    "tar in it": ("7z:a.tar>tar:a.txt", seven({"a.tar": tar("a.txt", WORDS)})),
    "document in it": (
        "7z:a.docx>docx:word/document.xml",
        seven({"a.docx": packed({"word/document.xml": f'<?xml version="1.0"?><w><p>{TOKEN}</p></w>'})}),
    ),
    **{f"packed by {name}": ("7z:a.txt", seven({"a.txt": WORDS}, filters=how)) for name, how in METHODS.items()},
}


@pytest.mark.parametrize("name", PLANTED)
def test_every_place_is_read_and_named(name: str) -> None:
    part, data = PLANTED[name]
    read = extract(data)
    places = [layer.part.removesuffix("/1") for layer in read.layers if TOKEN in layer.text]
    assert any(place.startswith(part) for place in places), [(layer.part, layer.text) for layer in read.layers]
    assert read.refusal is None


@pytest.mark.parametrize("how", METHODS)
@pytest.mark.parametrize("times", [1, 30, 4_000])
def test_honest_archives_are_not_refused(how: str, times: int) -> None:
    text = "".join(f"第 {n} 段：{TOKEN}，{n * 7919 % 1009}。\n" for n in range(times))
    read = extract(seven({"夹/甲.txt": text, "乙.txt": "x", "丙.txt": ""}, filters=METHODS[how]))
    assert read.refusal is None
    assert text in [layer.text for layer in read.layers]
    assert [layer.part for layer in read.layers] == ["7z:names", "7z:夹/甲.txt", "7z:乙.txt"]


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]


def lengthened(how: list[dict[str, int]]) -> bytes:
    """Return an archive with a packed stream longer than what it holds, and told so."""
    whole = seven({"a.txt": b"abcdefgh" * 40}, filters=how)
    header = int.from_bytes(whole[12:20], "little")
    with py7zr.SevenZipFile(io.BytesIO(whole)) as archive:
        streams = archive.header.main_streams
        assert streams is not None
        assert streams.packinfo is not None
        assert streams.unpackinfo is not None
        stream = whole[32 : 32 + streams.packinfo.packsizes[0]]
        (coder,) = streams.unpackinfo.folders[0].coders
    assert header
    properties = coder["properties"] or b""
    head = len(coder["method"]) | (0x20 if properties else 0)
    coders = bytes([1, head]) + coder["method"] + (bytes([len(properties)]) + properties if properties else b"")
    return laid_out(stream + b"13900000000", size=320, coders=coders)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (seven({"a.txt": WORDS}, password="x", filters=SECRET), "encrypted"),
        (seven({"a.txt": WORDS}, password="x", filters=SECRET, header_encryption=True), "encrypted"),
        (seven({"a.txt": b"\0" * 30_000_000}), "packed more than 100 times"),
        (laid_out(size=201 << 20), "larger than 200 MB"),
        (deep(6), "more than 4 deep"),
        (seven({f"{n}.txt": b"x" for n in range(2_001)}, filters=METHODS["copied"]), "more than 2000 files"),
        (seven({"a.txt": WORDS})[:-3], "damaged"),
        (seven({"a.txt": WORDS})[:40], "damaged"),
        (b"7z\xbc\xaf\x27\x1c", "damaged"),
        (flipped(seven({"a.txt": WORDS * 9}), 36), "damaged"),
        (flipped(laid_out(), 14), "damaged"),
        (laid_out(size=2), "damaged"),
        (laid_out(b"xyz", size=2), "damaged"),
        (laid_out(streams=0), "damaged"),
        (laid_out(streams=2), "damaged"),
        (laid_out(names=()), "damaged"),
        (laid_out(gap=b"x", at=1), "damaged"),
        (laid_out(coders=b"\x02" + COPY + COPY + b"\x00\x01", sizes=2), "damaged"),
        (laid_out(coders=b"\x01\x11\x00\x02\x01\x00\x01"), "damaged"),
        (laid_out(coders=b"\x01\x03\x03\x04\x01"), "use zip"),
        (laid_out(coders=b"\x01\x04\x03\x03\x01\x1b"), "use zip"),
        (laid_out(gap=bytes(range(128, 256))), "belong to no part"),
        (laid_out(dummy=bytes(range(128, 256))), "belong to no part"),
        (laid_out(ending=bytes(range(128, 256))), "belong to no part"),
        (laid_out(after=bytes(range(128, 256))), "belong to no part"),
        (lengthened(LZMA2), "damaged"),
        (lengthened(METHODS["LZMA"]), "damaged"),
        (packed({"a.7z": seven({"a.txt": WORDS}, password="x", filters=SECRET)}), "encrypted"),
    ],
)
def test_what_cannot_be_opened_or_says_two_things_is_refused(data: bytes, words: str) -> None:
    assert words in str(extract(data).refusal)


def test_the_few_bytes_that_may_be_left_over_in_a_packed_stream_are_read() -> None:
    body = bytes(range(256)) * 9
    packer = zlib.compressobj(wbits=-15)
    said = packer.compress(body) + packer.flush() + b"13900000000"
    read = extract(laid_out(said, names=("a.bin",), size=len(body), coders=b"\x01\x03\x04\x01\x08"))
    assert any("13900000000" in layer.text for layer in read.layers)


def test_no_cut_of_an_archive_passes_as_whole() -> None:
    whole = seven({"a.txt": WORDS, "b.txt": b"x"})
    assert [n for n in range(6, len(whole)) if extract(whole[:n]).refusal is None] == []


def test_no_flipped_byte_hides_a_file() -> None:
    whole = seven({"a.txt": WORDS, "b.txt": b"x"})
    read = [extract(flipped(whole, at)) for at in range(8, len(whole))]
    assert all(one.refusal or any(TOKEN in layer.text for layer in one.layers) for one in read)


def test_the_confined_child_reads_them() -> None:
    (answer,) = ChildDocuments().extract([("a.7z", seven({"a.txt": WORDS}))])
    assert answer.refusal is None
    assert ("7z:a.txt", TOKEN) in [(layer.part, layer.text) for layer in answer.layers]


@pytest.mark.parametrize(
    "data",
    [
        laid_out(size=1_000, coders=b"\x01\x21\x21\x01\x28"),  # a dictionary of 4 GB
        seven({"a.txt": b"\0" * 150_000_000}),
    ],
    ids=["dictionary of 4 GB", "bloated"],
)
def test_the_child_refuses_what_needs_too_much_and_goes_on(data: bytes) -> None:
    hostile, honest = ChildDocuments().extract([("a.7z", data), ("b.7z", laid_out(WORDS))])
    assert hostile.refusal is not None
    assert honest.refusal is None


def test_the_library_is_loaded_only_where_one_is_met() -> None:
    asked = "import sys, fuzi.adapters.document_readers as r; r.extract(b'PK'); print('py7zr' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout == "False\n"
