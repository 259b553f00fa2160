"""Bytes of a document that its format passes over: they are read as text of their own, or the document is refused.

Every program shows the document without them, and everybody who opens the file in an editor reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fuzi.adapters.document_reading import Reading
from fuzi.messages import Message, msg
from fuzi.scanning.kinds import plain_text

UNEXPLAINED: Message = msg("it holds bytes that belong to no part of it")
_SEPARATE = "\n\n"
_PRINTED = re.compile(
    rb"(?:[\t\r\n\x20-\x7e]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}){6,}"
)
_RUN = re.compile(rb"(?:[\x20-\x7e]|[\xe3-\xe9\xef][\x80-\xbf]{2}){10,}")
_WIDE = {
    "utf-16-le": (re.compile(rb"(?:[\x20-\x7e]\0){7,}+"), 1),
    "utf-16-be": (re.compile(rb"(?:\0[\x20-\x7e]){7,}+"), 0),
}
"""Rows of plain characters in two bytes each, and which of the two tells of Chinese ahead of them."""
_CHINESE = frozenset({*range(0x4E, 0xA0), 0x30, 0x26, 0xFF})
_NUMBER = re.compile(rb"[0-9][0-9A-Za-z .:-]{7,}")
_GBK = frozenset(range(0xA1, 0xFF))
_AHEAD = 80
"""So many bytes ahead of a number are the words it stands with."""


def text_of(piece: bytes) -> str | None:
    """Return the text of unused bytes, in whichever encoding; empty for mere filling, None for what is no text."""
    bare = piece.strip(b"\0 \t\r\n\f")
    if not bare:
        return ""
    plain = plain_text(bare) or plain_text(piece)
    return None if plain is None else plain.text


def read_unused(reading: Reading, part: str, pieces: list[bytes]) -> None:
    """Read unused bytes as the text they are; what is no text and no filling is a refusal."""
    texts = [text_of(piece) for piece in pieces]
    if None in texts:
        reading.refuse(UNEXPLAINED)
        texts += [words_in(piece) for piece, text in zip(pieces, texts, strict=True) if text is None]
    reading.layer(part, _SEPARATE.join(text for text in texts if text))


def runs_in(piece: bytes) -> str:
    """Return the long rows of plain characters in bytes that are no text at all: a font, a packed picture."""
    found = [run[0].decode("utf-8", "replace") for run in _RUN.finditer(piece)]
    return _SEPARATE.join([*found, *_wide_in(piece)])


def _wide_in(piece: bytes) -> Iterator[str]:
    if b"\0" not in piece:
        return
    for code, (wide, tells) in _WIDE.items():
        for run in wide.finditer(piece):
            start = run.start()
            while start >= 2 and run.start() - start < _AHEAD and piece[start - 2 + tells] in _CHINESE:
                start -= 2
            yield piece[start : run.end()].decode(code, "replace")


def _numbers_in(piece: bytes) -> Iterator[str]:
    """Yield long numbers with the words in GBK ahead of them."""
    for run in _NUMBER.finditer(piece):
        start = run.start()
        while start >= 2 and run.start() - start < _AHEAD and {*piece[start - 2 : start]} <= _GBK:
            start -= 2
        if start < run.start():
            yield piece[start : run.end()].decode("gb18030", "replace")


def words_in(piece: bytes) -> str:
    """Return what can be read in bytes that need not be text as a whole."""
    text = text_of(piece)
    if text is not None:
        return text
    found = [run[0].decode("utf-8", "replace") for run in _PRINTED.finditer(piece)]
    return _SEPARATE.join(dict.fromkeys([*found, *_numbers_in(piece), *_wide_in(piece)]))
