"""Old office files and embedded objects (MS-CFB): refused with the next step; words in them are still read."""

from __future__ import annotations

import re

from fuzi.adapters.document_reading import Reading
from fuzi.messages import msg

MARK = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WIDE = re.compile(rb"(?:[\x20-\x7e]\0|[\x00-\xff][\x4e-\x9f]|[\x00-\x1f][\x30\x20]|[\x00-\xef]\xff){4,}")
_NARROW = re.compile(rb"(?:[\x20-\x7e]|[\xa1-\xf7][\xa1-\xfe]){6,}")


def refuse_ole(reading: Reading, part: str, data: bytes) -> None:
    """Refuse an old office file; its words are read as far as they stand in it in one piece."""
    label = f"{part}>old-office:" if part else "old-office:"
    if _ENCRYPTED in data:
        reading.refuse(msg("it is encrypted"))
        return
    reading.refuse(msg("an old office format or an embedded object; save it as docx, xlsx or pptx"))
    reading.layer(f"{label}text", ole_words(data))


def ole_words(data: bytes) -> str:
    """Return the runs of bytes that are words: in UTF-16 at even and odd places, and in GBK."""
    runs = [match[0].decode("utf-16-le", "replace") for start in (0, 1) for match in _WIDE.finditer(data[start:])]
    runs += [match[0].decode("gb18030", "replace") for match in _NARROW.finditer(data)]
    return "\n\n".join(dict.fromkeys(runs))
