"""Which texts the engine for keys and tokens is asked about: those in which something like one stands.

Starting the engine costs a third of a second, and most pages hold nothing that looks like a key. A text is harmless
only if every long run of the characters of keys in it is made of words and numbers as addresses and file names are;
whatever is not known to be harmless is asked about. A key of random characters, 14 or longer, is never made like that
but by chance (tests/unit/scanning/test_token_gate.py measures how rarely, by the engine's own rules).

What the engine knows and this never asks about: identifiers of digits only (of an application at Discord or Asana),
which are no secrets; and what is shorter than any real key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fuzi.model.late_pattern import late

SHORTEST = 14
"""A run of fewer characters is no key by itself."""
_KEYS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_=-"
_TABLE = bytes(0x61 if byte in _KEYS else 0x20 for byte in range(256))
_RUN = b"a" * SHORTEST
_BETWEEN = late(r"[-+/_=]+")
_WORD = late(
    r"[a-z]{0,24}[0-9]{0,30}|[A-Z][a-z]{0,20}[0-9]{0,30}|[A-Z]{1,13}|[A-Z]{1,6}[0-9]{1,30}|[0-9]{1,8}[a-z]{1,3}"
    r"|[A-Z]?[a-z]{2,20}(?:[A-Z][a-z]{1,20}){0,3}[0-9]{0,2}"
)
"""A piece of an address, a file's name or a program: a word, a number, a word with a number, words in capitals."""
_INTEGRITY = late(r"sha(?:256-[A-Za-z0-9+/]{43}=|384-[A-Za-z0-9+/]{64}|512-[A-Za-z0-9+/]{86}==)")
_PIECE = late(r"[A-Za-z0-9+/_=-]{8,}")
_ADDRESS = late(r"://[^\s/@]{0,128}:[^\s/@]{1,256}@")
_WORDS = ("PRIVATE KEY", "curl", "client_secret", "xox", "xapp-", "CONTRIBSYS")
"""What the engine finds though no long run may stand there: keys by their words, passwords in commands."""


def may_hold_token(text: str) -> bool:
    """Tell whether the engine is to be asked about a text. Linear in the text."""
    if any(word in text for word in _WORDS) or any(not _is_harmless(run) for run in _runs(text)):
        return True
    return "@" in text and "://" in text and _ADDRESS.search(text) is not None


def possible_tokens(text: str) -> Iterator[tuple[int, int]]:
    """Yield every place of a text that may be a key or a part of one, shorter ones too: for masking."""
    for match in _PIECE.finditer(text):
        if not _is_harmless(match[0]):
            yield match.span()


def _runs(text: str) -> Iterator[str]:
    data = text.encode("utf-8", "replace")
    marks = data.translate(_TABLE)
    at = marks.find(_RUN)
    while at >= 0:
        end = marks.find(b" ", at)
        end = len(data) if end < 0 else end
        yield data[at:end].decode("ascii")
        at = marks.find(_RUN, end)


def _is_harmless(run: str) -> bool:
    return all(map(_is_word, _BETWEEN.split(run))) or _INTEGRITY.fullmatch(run) is not None


def _is_word(piece: str) -> re.Match[str] | None:
    return _WORD.fullmatch(piece)
