"""Reads the text layers of one file by its content: archives, office files, PDF, pictures; nested to depth 4."""

from __future__ import annotations

from fuzi.adapters.document_7z import MARK as SEVEN
from fuzi.adapters.document_7z import read_7z
from fuzi.adapters.document_ole import MARK as OLE
from fuzi.adapters.document_ole import read_ole
from fuzi.adapters.document_packed import PACKED, is_tar, read_packed, read_tar
from fuzi.adapters.document_pdf import read_pdf
from fuzi.adapters.document_picture import after_picture
from fuzi.adapters.document_picture_words import read_words
from fuzi.adapters.document_reading import DEPTH, Reading, TooMuch, Unread
from fuzi.adapters.document_recording import is_recording, read_recording
from fuzi.adapters.document_rtf import MARK as RTF
from fuzi.adapters.document_rtf import read_rtf
from fuzi.adapters.document_unused import text_of, words_in
from fuzi.adapters.document_zip import read_zip
from fuzi.messages import msg
from fuzi.model.document import Extracted
from fuzi.scanning.kinds import LARGEST_TEXT, plain_text

_PICTURES = (
    b"\x89PNG\r\n",
    b"\xff\xd8\xff",
    b"GIF8",
    b"II*\0",
    b"MM\0*",
    b"\xd7\xcd\xc6\x9a",
    b"\1\0\0\0\x6c\0\0\0",
    b"\1\0\t\0\0",
)
_SPARE = 16
"""So few bytes behind a picture are what its program counted wrongly."""
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf")
_CONTAINERS = (b"PK\x03\x04", b"PK\x05\x06", b"%PDF-")


def extract(data: bytes) -> Extracted:
    """Return every text layer of a file; what could not be read is named."""
    return reading_of(data).extracted()


def reading_of(data: bytes) -> Reading:
    """Return what was read of a file, with the pictures that are in it."""
    reading = Reading()
    try:
        read(reading, "", data, 0)
    except TooMuch as error:
        reading.refuse(error.what)
    return reading


def read(reading: Reading, part: str, data: bytes, depth: int) -> None:
    """Read one file, or one member at `part` of a file, into `reading`."""
    if depth > DEPTH:
        reading.refuse(msg("archives in archives, more than {limit} deep", limit=DEPTH))
    elif data.startswith(_CONTAINERS[:2]):
        read_zip(reading, part, data, depth, read)
    elif data.startswith(b"%PDF-"):
        read_pdf(reading, part, data, depth, read)
    elif is_picture(data):
        reading.pictures.append(Unread(part, data if part else None))
        ahead = f"{part}>picture:" if part else "picture:"
        read_words(reading, ahead, data)
        _read_after(reading, ahead, after_picture(data), depth)
    elif data.startswith(OLE):
        read_ole(reading, part, data, depth, read)
    elif data.startswith(RTF):
        read_rtf(reading, part, data, depth, read)
    elif data.startswith(PACKED):
        read_packed(reading, part, data, depth, read)
    elif is_tar(data):
        read_tar(reading, part, data, depth, read)
    elif data.startswith(SEVEN):
        read_7z(reading, part, data, depth, read)
    elif is_recording(data):
        read_recording(reading, part, data)
    elif data.startswith(_ARCHIVES):
        reading.refuse(msg("an archive of a kind that is not opened here; use zip"))
    else:
        _read_text(reading, part, data)


def _read_after(reading: Reading, ahead: str, rest: bytes, depth: int) -> None:
    """Read what follows the end of a picture: a file of its own, or words."""
    if is_picture(rest) or is_recording(rest) or rest.startswith((*_CONTAINERS, *_ARCHIVES, *PACKED, OLE)):
        reading.count(len(rest))
        read(reading, f"{ahead}unused", rest, depth + 1)
    else:
        reading.layer(f"{ahead}unused", words_in(rest))
        if text_of(rest) is None and len(rest) > _SPARE:
            reading.pictures.append(Unread(f"{ahead}unused", rest))


def is_picture(data: bytes) -> bool:
    """Tell whether the bytes are a picture of a known kind."""
    boxed = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    heic = data[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"}
    bitmap = data[:2] == b"BM" and int.from_bytes(data[2:6], "little") == len(data)
    metafile = data[40:44] == b" EMF"
    return data.startswith(_PICTURES) or boxed or heic or bitmap or metafile


def _read_text(reading: Reading, part: str, data: bytes) -> None:
    plain = plain_text(data) if len(data) <= LARGEST_TEXT else None
    if plain is None:
        reading.refuse(msg("its type is unknown here"))
    else:
        reading.layer(part or "text", plain.text)
