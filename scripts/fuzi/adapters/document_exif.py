"""EXIF and TIFF (CIPA DC-008, TIFF 6.0): the words of every field, and where the picture was taken."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from fractions import Fraction

from fuzi.adapters.document_unused import words_in

POSITION = "EXIF GPS position"
_POINTERS = frozenset({0x8769, 0x8825, 0xA005, 0x014A})
_GPS = 0x8825
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 9: 4, 10: 8, 13: 4}
_WINDOWS = frozenset(range(0x9C9B, 0x9CA0))
_COMMENT, _MAKER = 0x9286, 0x927C
_ORIENTATION, _SHORT = 0x0112, 3
_NAMES = {
    0x010E: "ImageDescription", 0x010F: "Make", 0x0110: "Model", 0x0131: "Software", 0x0132: "DateTime",
    0x013B: "Artist", 0x013C: "HostComputer", 0x8298: "Copyright", 0x9003: "DateTimeOriginal", 0x9286: "UserComment",
    0xA430: "OwnerName", 0xA431: "SerialNumber", 0x9C9B: "Title", 0x9C9C: "Comment", 0x9C9D: "Author",
    0x9C9E: "Keywords", 0x9C9F: "Subject",
}  # fmt: skip
_MOST_FIELDS, _MOST_FOLDERS = 2_000, 32
_THUMBNAIL, _THUMBNAIL_SIZE = 0x0201, 0x0202
Fields = dict[int, tuple[int, bytes]]


def exif_words(data: bytes) -> str:
    """Return the words of all fields, one a line: `EXIF Artist: …`; the position in degrees."""
    lines: list[str] = []
    for is_gps, fields, order in _folders(data):
        if is_gps:
            position = _position(fields, order)
            lines += [f"{POSITION}: {position}"] if position else []
        for tag, (kind, value) in fields.items():
            words = _words(tag, kind, value)
            if words:
                lines.append(f"EXIF {_NAMES[tag]}: {words}" if tag in _NAMES and not is_gps else words)
    return "\n".join(lines)


def _folders(data: bytes) -> Iterator[tuple[bool, Fields, str]]:
    """Yield (whether it tells a position, fields, byte order) of every folder of fields."""
    order = {b"II": "<", b"MM": ">"}.get(data[:2], "")
    if not order or len(data) < 8:
        return
    left = [(False, struct.unpack(f"{order}L", data[4:8])[0])]
    seen: set[int] = set()
    while left and len(seen) < _MOST_FOLDERS:
        is_gps, at = left.pop(0)
        if at in seen or not 8 <= at <= len(data) - 2:
            continue
        seen.add(at)
        fields, following = _fields(data, at, order)
        yield is_gps, fields, order
        left += [
            (tag == _GPS, place)
            for tag in fields.keys() & _POINTERS
            for place in struct.unpack(
                f"{order}{len(fields[tag][1]) // 4}L", fields[tag][1][: len(fields[tag][1]) // 4 * 4]
            )
        ]
        left.append((False, following))


def _fields(data: bytes, at: int, order: str) -> tuple[Fields, int]:
    count = min(struct.unpack(f"{order}H", data[at : at + 2])[0], _MOST_FIELDS)
    fields: Fields = {}
    for number in range(count):
        entry = data[at + 2 + 12 * number : at + 14 + 12 * number]
        if len(entry) < 12:
            break
        tag, kind, many = struct.unpack(f"{order}HHL", entry[:8])
        size = _SIZES.get(kind, 0) * many
        start = struct.unpack(f"{order}L", entry[8:])[0]
        fields[tag] = (kind, entry[8 : 8 + size] if size <= 4 else data[start : start + size])
    end = data[at + 2 + 12 * count : at + 6 + 12 * count]
    return fields, struct.unpack(f"{order}L", end)[0] if len(end) == 4 else 0


def _words(tag: int, kind: int, value: bytes) -> str:
    if tag in _WINDOWS:
        return value.decode("utf-16-le", "replace").strip("\0 ")
    if tag == _COMMENT:
        if value.startswith(b"UNICODE\0"):
            read = (value[8:].decode(kind, "replace").strip("\0 ") for kind in ("utf-16-le", "utf-16-be"))
            return max(read, key=_familiar)
        return words_in(value[8:].strip(b"\0 "))
    if kind == 2 or (kind in {1, 7} and len(value) > 4):
        return words_in(value.strip(b"\0 "))
    return ""


def _familiar(text: str) -> int:
    """Return how much of a text is of the writing in use here: programs differ in which byte of a comment is first."""
    return sum(char < "\u0100" or "\u3000" <= char <= "\u303f" or "\u4e00" <= char <= "\u9fff" for char in text)


def _position(fields: Fields, order: str) -> str:
    """Return latitude and longitude in degrees; empty where they are not given, or are no place."""
    degrees = []
    for reference, tag, below in ((1, 2, b"S"), (3, 4, b"W")):
        if tag not in fields or len(fields[tag][1]) < 24:
            return ""
        numbers = struct.unpack(f"{order}6L", fields[tag][1][:24])
        if not all(numbers[1::2]):
            return ""
        whole = sum(Fraction(numbers[2 * n], numbers[2 * n + 1]) / 60**n for n in range(3))
        sign = -1 if fields.get(reference, (2, b""))[1].startswith(below) else 1
        degrees.append(sign * float(whole))
    return ", ".join(f"{one:.6f}" for one in degrees) if any(degrees) else ""


def thumbnails(data: bytes) -> Iterator[bytes]:
    """Yield the small previews that EXIF fields carry."""
    for _is_gps, fields, order in _folders(data):
        if _THUMBNAIL in fields and _THUMBNAIL_SIZE in fields:
            start, size = (
                struct.unpack(f"{order}L", fields[tag][1][:4].ljust(4, b"\0"))[0]
                for tag in (_THUMBNAIL, _THUMBNAIL_SIZE)
            )
            if data[start : start + 3] == b"\xff\xd8\xff":
                yield data[start : start + size]


def orientation(data: bytes) -> int:
    """Return how a viewer has to turn the picture (1 to 8); 1, as it lies, where the fields do not say."""
    for is_gps, fields, order in _folders(data):
        kind, value = fields.get(_ORIENTATION, (0, b""))
        if not is_gps and kind == _SHORT and len(value) >= 2:
            turned = int(struct.unpack(f"{order}H", value[:2])[0])
            return turned if 1 <= turned <= 8 else 1
    return 1


def turned(how: int) -> bytes:
    """Return EXIF fields that say nothing but how the picture is turned."""
    return b"MM\0*\0\0\0\x08" + struct.pack(">HHHLHHL", 1, _ORIENTATION, _SHORT, 1, how, 0, 0)
