"""Compound files (MS-CFB): objects embedded in office files are opened stream by stream; old office files are refused.

Equations of the old editors and of MathType are read, packed files are read as what they are. What no program here can
read is a refusal that names the object.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator

from fuzi.adapters.document_equation import equation_words
from fuzi.adapters.document_reading import MEMBERS, Reading, Unread
from fuzi.adapters.document_unused import words_in
from fuzi.messages import Message, msg
from fuzi.scanning.kinds import plain_text

Read = Callable[[Reading, str, bytes, int], None]
MARK = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WIDE = re.compile(rb"(?:[\x20-\x7e]\0|[\x00-\xff][\x4e-\x9f]|[\x00-\x1f][\x30\x20]|[\x00-\xef]\xff){4,}")
_NARROW = re.compile(rb"(?:[\x20-\x7e]|[\xa1-\xf7][\xa1-\xfe]){6,}")
_OLD_OFFICE = frozenset({"WordDocument", "Workbook", "Book", "PowerPoint Document", "VisioDocument"})
_QUIET = re.compile(r"\x01(?:CompObj|Ole)|\x03(?:ObjInfo|LinkInfo|LINKSRC)|\x05(?:Document)?SummaryInformation")
"""Streams of names and numbers about the object (MS-OLEDS)."""
_SHOWN = re.compile(r"\x02OlePres[0-9]{3}|\x03(?:EPRINT|META|PRINT|PIC)")
"""Streams that hold the picture shown in the object's place."""
_NATIVE, _EQUATION = "\x01Ole10Native", "Equation Native"
_PACKED = frozenset({"package", "contents"})
_BLOCK = 64
_UNKNOWN = msg("its type is unknown here")


def read_ole(reading: Reading, part: str, data: bytes, depth: int, read: Read) -> None:
    """Read an embedded object; an old office file by itself is refused, its words are read as far as they stand in it.

    Args:
        reading: what is gathered.
        part: where the object is; empty for the file itself.
        data: its bytes.
        depth: how deep it lies.
        read: what reads a file that is packed in it.
    """
    label = f"{part}>old-office:" if part else "old-office:"
    if _ENCRYPTED in data:
        reading.refuse(msg("it is encrypted"))
        return
    streams = _streams(data) if part else None
    if streams is None or any(name.rpartition("/")[2] in _OLD_OFFICE for name, _body in streams):
        reading.refuse(_old(part))
        reading.layer(f"{label}text", ole_words(data))
        return
    for name, body in streams:
        reading.count(len(body))
        _stream(reading, f"{part}>object:{_plain(name)}", name.rpartition("/")[2], body, (depth, read))
    reading.layer(f"{part}>object:unused", ole_words(_rest(data, [body for _name, body in streams])))


def _old(part: str) -> Message:
    if not part:
        return msg("an old office format or an embedded object; save it as docx, xlsx or pptx")
    return msg(
        "the embedded object {name} is an old office file; open it, and put it in again as docx, xlsx or pptx",
        name=part.rpartition("/")[2],
    )


def _plain(name: str) -> str:
    return "".join(char for char in name if char >= " ")


def _streams(data: bytes) -> list[tuple[str, bytes]] | None:
    """Return the streams of a compound file by their paths; None where it is damaged."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_INCORRECT) as opened:
            names = opened.listdir(streams=True, storages=False)
            if len(names) > MEMBERS:
                return None
            return [("/".join(name), opened.openstream(name).read()) for name in names]
    except (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError):
        return None


def _stream(reading: Reading, part: str, name: str, body: bytes, opened: tuple[int, Read]) -> None:
    if not body:
        return
    if name == _EQUATION:
        words = equation_words(body)
        if words is None:
            reading.refuse(_unread(part))
        reading.layer(part, f"{words or ''}\n\n{ole_words(body)}")
    elif name == _NATIVE:
        for piece, inner in _native(body):
            reading.layer(f"{part}/names", piece)
            _packed(reading, part, inner, opened)
    elif name.lower() in _PACKED:
        _packed(reading, part, body, opened)
    elif _SHOWN.fullmatch(name):
        reading.pictures.append(Unread(part, body))
        reading.layer(part, ole_words(body))
    elif _QUIET.fullmatch(name):
        reading.layer(part, ole_words(body))
    elif plain_text(body) is not None:
        reading.layer(part, words_in(body))
    else:
        reading.refuse(_unread(part))
        reading.layer(part, ole_words(body))


def _packed(reading: Reading, part: str, body: bytes, opened: tuple[int, Read]) -> None:
    """Read a file that is packed in an object; of one that nobody knows the object is named."""
    depth, read = opened
    is_first = reading.refusal is None
    if body:
        read(reading, part, body, depth + 1)
    if is_first and reading.refusal is not None and reading.refusal.key == _UNKNOWN.key:
        reading.refusal = _unread(part)


def _unread(part: str) -> Message:
    """Return the refusal of one object: the rest of the document was read."""
    name = part.partition(">object:")[0].rpartition("/")[2]
    return msg("the embedded object {name} cannot be read here; put it in as a picture or as text", name=name)


def _native(body: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the names and the bytes of a packed file (MS-OLEDS 2.3.6 and what Windows' packager puts into it)."""
    if body[4:6] != b"\2\0":
        yield "", body[4:]
        return
    label, name, rest = [*body[6:].split(b"\0", 2), b"", b""][:3]
    size = int.from_bytes(rest[4:8], "little")
    place, rest = rest[8 : 8 + size], rest[8 + size :]
    inner = int.from_bytes(rest[:4], "little")
    yield "\n\n".join(map(words_in, (label, name, place.strip(b"\0")))), rest[4 : 4 + inner]
    yield ole_words(rest[4 + inner :]), b""


def _rest(data: bytes, bodies: list[bytes]) -> bytes:
    """Return what a compound file holds beside its streams: names, tables, and sectors that belong to nothing."""
    known = {body[at : at + _BLOCK] for body in bodies for at in range(0, len(body) - _BLOCK + 1, _BLOCK)}
    ends = {body[-(len(body) % _BLOCK) :] for body in bodies if len(body) % _BLOCK}
    sizes = sorted({len(end) for end in ends}, reverse=True)
    left = []
    for at in range(0, len(data), _BLOCK):
        block = data[at : at + _BLOCK]
        if block not in known:
            end = next((size for size in sizes if block[:size] in ends), 0)
            left.append(block[end:])
    return b"".join(left)


def ole_words(data: bytes) -> str:
    """Return the runs of bytes that are words: in UTF-16 at even and odd places, and in GBK."""
    runs = [match[0].decode("utf-16-le", "replace") for start in (0, 1) for match in _WIDE.finditer(data[start:])]
    runs += [match[0].decode("gb18030", "replace") for match in _NARROW.finditer(data)]
    return "\n\n".join(dict.fromkeys(runs))
