"""Zip archives and office files: a sweep of every member, so that no corner of the format has to be known.

Text of XML parts in document order, with tracked changes, comments, hidden sheets, headers, text boxes, fields and
properties; attribute values that may hold words; names of members; pictures and embedded files.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable

from fuzi.adapters.document_office import read_office
from fuzi.adapters.document_reading import RATIO, RATIO_FROM_BYTES, TOTAL_BYTES, Reading, TooMuch
from fuzi.adapters.document_unused import read_unused, runs_in, words_in
from fuzi.adapters.document_xml import looks_like_xml, read_xml
from fuzi.adapters.document_zip_layout import layout_of, rest_of
from fuzi.messages import msg
from fuzi.scanning.kinds import plain_text

Read = Callable[[Reading, str, bytes, int], None]
_KINDS = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
_QUIET = re.compile(r"printerSettings[^/]*\.bin$|\.(?:odttf|fntdata|ttf|otf)$", re.IGNORECASE)
_OPENED = (
    b"PK", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"\x1f\x8b", b"BZh",
    b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"{\\rtf",
)  # fmt: skip
_SETTINGS = 1 << 16
_PRINTED = re.compile(rb"(?:[\x20-\x7e]\0|[\x00-\xff][\x4e-\x9f]){4,}")


def read_zip(reading: Reading, part: str, data: bytes, depth: int, read: Read) -> None:
    """Read every member; encrypted, damaged or bloated archives are refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [_name(info) for info in archive.infolist()]
            label = _label(part, names)
            reading.layer(f"{label}names", "\n\n".join(names))
            layout = layout_of(data, archive)
            if layout.is_contradictory:
                reading.refuse(msg("it is damaged, or packed in a way that is not known here"))
            words: dict[str, bytes] = {}
            for info, name in zip(archive.infolist(), names, strict=True):
                if info.file_size or info.compress_size:  # a folder has neither, unless something is hidden there
                    body = _bytes(reading, archive, info)
                    if looks_like_xml(body) and name not in words:
                        words[name] = body
                    else:
                        _member(reading, f"{label}{name}", body, depth, read)
                    layout.unused.append(_rest(data, info))
            read_office(reading, label, words)
            comments = (words_in(comment) for comment in (archive.comment, *layout.comments))
            reading.layer(f"{label}archive-comment", "\n\n".join(comments))
            read_unused(reading, f"{label}unused", layout.unused)
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        OSError,
        EOFError,
        ValueError,
        NotImplementedError,  # zipfile's, for a member packed in a way or a version it does not know
        OverflowError,
    ):
        reading.refuse(msg("it is damaged, or packed in a way that is not known here"))


def _label(part: str, names: list[str]) -> str:
    """Return what parts are named after: the kind of office file, or `zip`; nested ones follow their member."""
    kind = next((kind for folder, kind in _KINDS.items() if any(name.startswith(folder) for name in names)), "")
    if not kind:
        known = (("content.xml", "odf"), ("OFD.xml", "ofd"), ("META-INF/container.xml", "epub"))
        kind = next((kind for name, kind in known if name in names), "zip")
    return f"{part}>{kind}:" if part else f"{kind}:"


def _name(info: zipfile.ZipInfo) -> str:
    """Return a member's name; without the UTF-8 flag Chinese systems wrote GBK."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename


def _bytes(reading: Reading, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    if info.flag_bits & 0x1:
        raise TooMuch(msg("it is encrypted"))
    if info.file_size > RATIO_FROM_BYTES and info.file_size > RATIO * max(1, info.compress_size):
        raise TooMuch(msg("packed more than {ratio} times", ratio=RATIO))
    reading.count(info.file_size)
    with archive.open(info) as member:
        body = member.read(min(info.file_size, TOTAL_BYTES) + 1)
    if len(body) > info.file_size:
        raise TooMuch(msg("it is damaged, or packed in a way that is not known here"))
    return body


def _rest(data: bytes, info: zipfile.ZipInfo) -> bytes:
    rest = rest_of(data, info)
    if rest is None:
        raise TooMuch(msg("it is damaged, or packed in a way that is not known here"))
    return rest


def _member(reading: Reading, part: str, body: bytes, depth: int, read: Read) -> None:
    if not body:
        return
    if _QUIET.search(part) and not body.startswith(_OPENED) and plain_text(body) is None:
        strings = (match[0].decode("utf-16-le", "replace") for match in _PRINTED.finditer(body))
        plain = words_in(body) if len(body) <= _SETTINGS else runs_in(body)
        reading.layer(part, "\n\n".join([*strings, plain]))
    elif looks_like_xml(body):
        read_xml(reading, part, body)
    else:
        read(reading, part, body, depth + 1)
