"""Folding: one table over all code points, so that one written form stands for all.

Compatibility decomposition, marks, control and invisible characters dropped, Traditional to Simplified per character,
case folded, every kind of digit an ASCII digit, every kind of star `★`. For comparing only; text is never shown folded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from itertools import islice

from fuzi.model.late_pattern import late
from fuzi.scanning.offsets import Derived, rebuild

_DROPPED = frozenset({"Mn", "Mc", "Me", "Cf", "Cc"})
_NUMERIC = frozenset({"Nl", "No"})
_IGNORABLE = (
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
"""Default_Ignorable_Code_Point of Unicode 15: shown as nothing even where a code point is not assigned yet."""
_BLANKS = frozenset("\u2800\ufffc\U0001d159\U00013441\U00013442")
"""Assigned characters that show nothing: empty Braille, object replacement, null note head, Egyptian blanks."""
_CONTROL = late(r"[\x00-\x08\x0e-\x1f\x7f]")
_STARS = frozenset("☆⭐✩✪✫✬✭✮✯✰⋆🌟٭⚝★🟊🟉✡✶✴⍟")
_SEPARATOR_LIKE = {"\u2028": "\n", "\u2029": "\n", "\x85": "\n", "\x0b": "\n", "\x0c": "\n", "\r": "\n", "\t": "\t"}


def is_ignorable(char: str) -> bool:
    """Tell whether a character shows nothing and takes no room, assigned or not; noncharacters among them."""
    code = ord(char)
    if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF or char in _BLANKS:
        return True
    return any(low <= code <= high for low, high in _IGNORABLE)


class _Table(dict[int, str]):
    """The fold of each code point, computed when it is first met; `even` are those of them that become one other."""

    def __init__(self, known: Mapping[int, str]) -> None:
        super().__init__(known)
        self.even = {chr(code) for code, folded in known.items() if len(folded) == 1}

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_char(chr(code))
        if len(folded) == 1:
            self.even.add(chr(code))
        return folded


def _fold_char(char: str) -> str:
    if char in _STARS:
        return "★"
    if char in _SEPARATOR_LIKE:
        return _SEPARATOR_LIKE[char]
    if is_ignorable(char):
        return ""
    digit = _digit_of(char)
    if digit is not None:
        return str(digit)
    kept = (part for part in unicodedata.normalize("NFKD", char) if unicodedata.category(part) not in _DROPPED)
    return "".join(_letter(part) for part in kept)


def _digit_of(char: str) -> int | None:
    """Return the digit a character stands for: every kind of digit, Suzhou numerals and counting rods among them."""
    digit = unicodedata.digit(char, None)
    if digit is not None or char == "〇" or unicodedata.category(char) not in _NUMERIC:
        return digit
    if unicodedata.decomposition(char):
        return None
    value = unicodedata.numeric(char, None)
    return int(value) if value is not None and value in range(10) else None


def _letter(char: str) -> str:
    from fuzi.scanning.traditional import SIMPLIFIED  # 4,000 pairs: loaded with the first character that needs it

    if is_ignorable(char):
        return ""
    return SIMPLIFIED.get(char, char).casefold()


_EASY = {"，": ",", "：": ":", "；": ";", "（": "(", "）": ")", "！": "!", "？": "?"}
"""What nearly every Chinese text holds and the fold changes, one character for one."""
_CAPITALS = late("[A-Z]+")
WORTH = 500
"""Shorter texts are put through the table at once: names and messages need not wait for the class to be made."""
_SELDOM = 50
"""Where more than one character of so many is odd, the table is quicker than looking at each."""


@cache
def _odd() -> re.Pattern[str]:
    """Return a class of all characters but those that are their own fold, as far as plain Chinese texts hold them."""
    from fuzi.scanning.traditional import SIMPLIFIED

    marks = "".join(map(chr, (*range(0x20, 0x7F), *range(0x2010, 0x2028), *range(0x3001, 0x3021))))
    own = "".join(char for char in marks if char.isupper() or _TABLE[ord(char)] == char)
    spans, start = [], 0x4E00
    for code in (*sorted(code for code in map(ord, SIMPLIFIED) if 0x4E00 <= code <= 0x9FA5), 0x9FA6):
        if start < code:
            spans.append(f"{chr(start)}-{chr(code - 1)}")
        start = code + 1
    return re.compile(f"[^\n\t{re.escape(own)}{''.join(spans)}]")


_TABLE = _Table({code: chr(code).lower() for code in (0x0A, *range(0x20, 0x7F))})


def fold_text(text: str) -> str:
    """Return the fold of `text` alone, for terms and for comparing."""
    return text.translate(_TABLE)


def fold(source: Derived) -> Derived:
    """Return the folded text with its way back to the source. Linear in the text."""
    text = source.text
    if text.isascii() and "\r" not in text and not _CONTROL.search(text):
        return Derived(text.translate(_TABLE), source.chain)
    if len(text) >= WORTH:
        found = _fold_plain(source)
        if found is not None:
            return found
    folded = text.translate(_TABLE)
    uneven = set(text) - _TABLE.even
    if not uneven:
        return Derived(folded, source.chain)
    pattern = re.compile("[" + "".join(map(re.escape, sorted(uneven))) + "]")
    spans = ((match.start(), match.end(), _TABLE[ord(match[0])]) for match in pattern.finditer(text))
    return Derived(folded, rebuild(source, spans).chain)


def _fold_plain(source: Derived) -> Derived | None:
    """Return the fold of a text of plain Chinese, a few odd characters in it; None where there are many."""
    text = source.text
    swapped = _swapped(text)
    odd = [match.start() for match in islice(_odd().finditer(swapped), len(text) // _SELDOM)]
    if len(odd) >= len(text) // _SELDOM:
        return None
    folded = _CAPITALS.sub(lambda match: match[0].lower(), swapped)
    spans = [(at, at + 1, _TABLE[ord(text[at])]) for at in odd]
    if all(len(new) == 1 for _start, _end, new in spans):
        return Derived(rebuild(Derived(folded), iter(spans)).text, source.chain)
    whole = rebuild(Derived(folded), iter(spans)).text
    return Derived(whole, rebuild(source, (span for span in spans if len(span[2]) != 1)).chain)


def _swapped(text: str) -> str:
    for char, new in _EASY.items():
        if char in text:
            text = text.replace(char, new)
    return text
