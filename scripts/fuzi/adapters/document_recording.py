"""Sound and films (MP3, MP4, WAV, Ogg, WebM): the words kept beside them; what is said in them a person must hear.

A recording that is also another kind of file, or holds bytes that belong to no part of it, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fuzi.adapters.document_reading import Reading, Unread
from fuzi.adapters.document_unused import UNEXPLAINED, words_in
from fuzi.messages import msg
from fuzi.model.document import RECORDING

_BOXES = frozenset(
    b"ftyp moov mdat free skip wide moof mfra sidx ssix styp meta pdin emsg prft uuid udta".split()
)  # ISO/IEC 14496-12, top level
_OPENED = frozenset({b"moov", b"trak", b"mdia"})
_WORDED = frozenset({b"udta", b"meta", b"hdlr", b"free", b"skip", b"uuid", b"emsg"})
_MEANT = frozenset({b"fmt ", b"data", b"fact"})
_OTHERS = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07")
_ZIP_END = b"PK\x05\x06"
_PLACE = re.compile(rb"([+-][0-9]{1,2}\.[0-9]{2,})([+-][0-9]{1,3}\.[0-9]{2,})(?:[+-][0-9.]+)?/")
"""A position as telephones write it into a film (ISO 6709)."""
_ENDS = 65_600
"""So many bytes at both ends are read for words: tags stand there."""
_ENCODINGS = {0: "gb18030", 1: "utf-16", 2: "utf-16-be", 3: "utf-8"}
_TAG_HEAD = 10


def is_recording(data: bytes) -> bool:
    """Tell whether the bytes are sound or a film of a kind that is published."""
    boxed = data[4:8] == b"ftyp" and data[8:12] not in {b"heic", b"heix", b"mif1", b"avif"}
    wave = data[:4] == b"RIFF" and data[8:12] == b"WAVE"
    frame = len(data) > 3 and data[0] == 0xFF and data[1] & 0xE6 == 0xE2 and data[2] >> 4 != 0xF
    return boxed or wave or frame or data.startswith((b"ID3", b"OggS", b"\x1a\x45\xdf\xa3"))


def read_recording(reading: Reading, part: str, data: bytes) -> None:
    """Read the words beside a recording, and name it as what a person must hear or see."""
    ahead = f"{part}>{RECORDING}" if part else RECORDING
    reading.pictures.append(Unread(ahead, is_recording=True))
    if any(sign in data for sign in _OTHERS) or _ZIP_END in data[-_ENDS:] or b"%PDF-" in data[:1024]:
        reading.refuse(msg("it is two kinds of file at once"))
    if data[4:8] == b"ftyp":
        _read_boxes(reading, ahead, data)
    elif data.startswith(b"RIFF"):
        _read_wave(reading, ahead, data)
    else:
        words = _tagged(data) if data.startswith(b"ID3") else words_in(data[:_ENDS])
        reading.layer(ahead, "\n".join((words, words_in(data[_ENDS:][-_ENDS:]))))
    place = _PLACE.search(data[:_ENDS]) or _PLACE.search(data[-_ENDS * 16 :])
    if place:
        where = ", ".join(str(float(one)) for one in place.groups())
        reading.layer(f"{ahead}:position", f"EXIF GPS position: {where}")


def _read_boxes(reading: Reading, ahead: str, data: bytes) -> None:
    words: list[str] = []
    end = 0
    for kind, start, end in _boxes(data, 0, len(data)):
        if kind not in _BOXES:
            reading.refuse(UNEXPLAINED)
        words += _words_of(data, kind, start, end)
    if end != len(data):
        reading.refuse(UNEXPLAINED)
    reading.layer(ahead, "\n".join(words))


def _words_of(data: bytes, kind: bytes, start: int, end: int) -> Iterator[str]:
    if kind in _OPENED:
        for inner, low, high in _boxes(data, start, end):
            yield from _words_of(data, inner, low, high)
    elif kind in _WORDED:
        yield words_in(data[start:end])


def _boxes(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield (kind, start of its content, end) of the boxes that follow each other; stops where there is none."""
    while at + 8 <= end:
        size, kind, head = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8], 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16]), 16
        size = size or end - at
        if size < head or at + size > end:
            return
        yield kind, at + head, at + size
        at += size


def _read_wave(reading: Reading, ahead: str, data: bytes) -> None:
    at, words = 12, list[str]()
    while at + 8 <= len(data):
        kind, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if kind not in _MEANT:
            words.append(words_in(data[at + 8 : at + 8 + size]))
        at += 8 + size + size % 2
    if at < len(data) or int.from_bytes(data[4:8], "little") + 8 < len(data) - 1:
        reading.refuse(UNEXPLAINED)
    reading.layer(ahead, "\n".join(words))


def _tagged(data: bytes) -> str:
    """Return the words of an ID3 tag at the beginning, each field in the encoding it names."""
    size = sum((byte & 0x7F) << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0), strict=False))
    end, at, words = min(len(data), _TAG_HEAD + size), _TAG_HEAD, list[str]()
    while at + _TAG_HEAD <= end and data[at : at + 4].strip(b"\0"):
        length = int.from_bytes(data[at + 4 : at + 8])
        field = data[at + _TAG_HEAD : min(end, at + _TAG_HEAD + length)]
        if data[at : at + 1] in b"TWUC" and field:
            words.append(field[1:].decode(_ENCODINGS.get(field[0], "utf-8"), "replace").replace("\0", " "))
        words.append(words_in(field[:_ENDS]))
        at += _TAG_HEAD + length
    return "\n".join(words)
