"""Folding: one table over all code points, so that one written form stands for all.

Compatibility decomposition, marks and invisible characters dropped, Traditional to Simplified per character, case
folded, every kind of digit an ASCII digit, every kind of star `★`. For comparing only; text is never shown folded.
"""

from __future__ import annotations

import re
import unicodedata

from fuzi.scanning.offsets import Derived, rebuild

_DROPPED = frozenset({"Mn", "Me", "Cf"})
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5\u180b\u180c\u180d")
_STARS = frozenset("☆⭐✩✪✫✬✭✮✯✰⋆🌟٭⚝★🟊🟉✡✶✴⍟")
_SEPARATOR_LIKE = {"\u2028": "\n", "\u2029": "\n", "\x85": "\n", "\x0b": "\n", "\x0c": "\n", "\r": "\n", "\t": " "}


class _Table(dict[int, str]):
    """The fold of each code point, computed when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_char(chr(code))
        return folded


def _fold_char(char: str) -> str:
    if char in _STARS:
        return "★"
    if char in _SEPARATOR_LIKE:
        return _SEPARATOR_LIKE[char]
    if char in _FILLERS:
        return ""
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    kept = (part for part in unicodedata.normalize("NFKD", char) if unicodedata.category(part) not in _DROPPED)
    return "".join(_letter(part) for part in kept)


def _letter(char: str) -> str:
    from fuzi.scanning.traditional import SIMPLIFIED  # 4,000 pairs: loaded with the first character that needs it

    if char in _FILLERS:
        return ""
    return SIMPLIFIED.get(char, char).casefold()


_TABLE = _Table({code: chr(code).lower() for code in range(128) if chr(code) not in _SEPARATOR_LIKE})


def fold_text(text: str) -> str:
    """Return the fold of `text` alone, for terms and for comparing."""
    return text.translate(_TABLE)


def fold(source: Derived) -> Derived:
    """Return the folded text with its way back to the source. Linear in the text."""
    text = source.text
    if text.isascii() and "\r" not in text:
        return Derived(text.translate(_TABLE), source.chain)
    uneven = [char for char in sorted(set(text)) if len(_TABLE[ord(char)]) != 1]
    folded = text.translate(_TABLE)
    if not uneven:
        return Derived(folded, source.chain)
    pattern = re.compile("[" + "".join(map(re.escape, uneven)) + "]")
    spans = ((match.start(), match.end(), _TABLE[ord(match[0])]) for match in pattern.finditer(text))
    return Derived(folded, rebuild(source, spans).chain)
