"""Sound and films are for a person to hear and see; the words beside them are read, and nothing hides in them."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest

from fuzi.adapters.document_readers import extract
from fuzi.model.finding import Severity
from fuzi.scanning.engine import ruleset, scan
from fuzi.scanning.source import Source

NUMBER = "11010519491231002X"
"""The specimen printed in GB 11643."""
FRAMES = bytes.fromhex("fffb9000") + bytes(413)


def box(kind: bytes, body: bytes) -> bytes:
    return (len(body) + 8).to_bytes(4) + kind + body


def film(said: bytes = b"", after: bytes = b"") -> bytes:
    told = box(b"udta", box(b"\xa9nam", said)) if said else b""
    return (
        box(b"ftyp", b"isom\0\0\2\0") + box(b"moov", box(b"mvhd", bytes(100)) + told) + box(b"mdat", bytes(64)) + after
    )


def wave(said: bytes = b"") -> bytes:
    body = b"WAVEfmt " + (16).to_bytes(4, "little") + bytes(16) + b"data" + (8).to_bytes(4, "little") + bytes(8)
    body += b"LIST" + len(said).to_bytes(4, "little") + said if said else b""
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def song(said: str = "", code: int = 1) -> bytes:
    words = bytes([code]) + said.encode({1: "utf-16", 3: "utf-8", 0: "gb18030"}[code])
    field = b"TIT2" + len(words).to_bytes(4) + b"\0\0" + words
    return b"ID3\3\0\0\0\0" + bytes([len(field) >> 7, len(field) & 0x7F]) + field + FRAMES * 3


def packed() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", NUMBER)
    return out.getvalue()


HONEST = {"mp4": film(), "wav": wave(), "mp3": song("校歌"), "bare mp3": FRAMES * 3, "ogg": b"OggS" + bytes(200)}


@pytest.mark.parametrize("kind", HONEST)
def test_an_honest_recording_is_for_the_officer_and_not_refused(kind: str) -> None:
    source = Source("content/news/a/a.mp4", HONEST[kind], extracted=extract(HONEST[kind]))
    report = scan([source], ruleset(), dt.date(2026, 11, 23))
    assert [(one.rule, one.severity) for one in report.findings] == [("picture-not-inspected", Severity.FLAG)]
    assert list(report.unreadable) == ["content/news/a/a.mp4"]


@pytest.mark.parametrize(
    "data",
    [
        film(f"学生 {NUMBER}".encode()),
        wave(f"学生 {NUMBER}".encode()),
        song(f"学生 {NUMBER}"),
        song(f"学生 {NUMBER}", 3),
        song(f"学生 {NUMBER}", 0),
        box(b"ftyp", b"M4A \0\0\0\0") + box(b"free", NUMBER.encode()) + box(b"mdat", b""),
        FRAMES * 3 + b"TAG" + NUMBER.encode().ljust(125, b"\0"),
    ],
)
def test_words_beside_a_recording_are_read(data: bytes) -> None:
    assert NUMBER in "".join(layer.text for layer in extract(data).layers)


@pytest.mark.parametrize(
    "data", [film(after=NUMBER.encode()), film(after=packed()), wave() + packed(), song() + packed()]
)
def test_a_recording_with_something_behind_it_is_refused(data: bytes) -> None:
    assert extract(data).refusal is not None


def test_the_place_a_film_was_taken_at_is_told() -> None:
    data = film(b"+39.9042+116.4074+044.0/")
    assert "EXIF GPS position: 39.9042, 116.4074" in [layer.text for layer in extract(data).layers]


def test_a_box_that_claims_more_than_there_is_ends_the_reading() -> None:
    assert extract(film()[:-10]).refusal is not None
