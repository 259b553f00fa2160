"""Whether the fonts of a PDF say which characters they show (ISO 32000-1, 9.6 to 9.10); others are looked at.

A font draws whatever its letters are shaped like; what a program reads is a table beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_NAMED_CODES = re.compile(r"/(?:Uni|GB-EUC|GBK|GB2312|UCS2|UTF)")
"""Predefined tables of codes whose characters are known without the font (9.7.5.2)."""
_CHARACTER = re.compile(rb"<([0-9A-Fa-f\s]{2,8})>\s*<([0-9A-Fa-f\s]*)>")
_RANGE = re.compile(
    rb"<([0-9A-Fa-f\s]{2,8})>\s*<([0-9A-Fa-f\s]{2,8})>\s*(?:<([0-9A-Fa-f\s]{0,4096})>|\[([^\[\]]{0,65536})\])"
)
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_NUMERALS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_DIGITS = {name: str(n) for n, name in enumerate(_NUMERALS)}
_KNOWN_NAME = re.compile(
    r"/(?:[A-Za-z]|uni[0-9A-Fa-f]{4,}|u[0-9A-Fa-f]{4,6}|\.notdef|nbspace|space|[A-Za-z]{3,}[0-9]*)"
)
_MOST_BLANK, _MOST_UNKNOWN, _MOST_CODES = 4, 5, 70_000
_UNTOLD = re.compile(r"[\ue000-\uf8ff\ufffd]{6,}")


def shows_untold(text: str) -> bool:
    """Tell whether a text holds a row of characters that no reader knows."""
    return _UNTOLD.search("".join(text.split())) is not None


def is_untold(font: Any) -> bool:
    """Tell whether a font may show other characters than a program reads."""
    kind = font.get("/Subtype")
    table = _resolved(font.get("/ToUnicode"))
    codes = dict(_codes(bytes(table.get_data()))) if hasattr(table, "get_data") else None
    if codes is not None and _hides(codes):
        return True
    if kind == "/Type0":
        encoding = _resolved(font.get("/Encoding"))
        return codes is None and not (isinstance(encoding, str) and _NAMED_CODES.match(encoding))
    return _contradicts(font, codes)


def _hides(codes: Mapping[int, str]) -> bool:
    """Tell whether several letters are said to be blanks or nothing: one blank is enough for any font."""
    return sum(code > 0x20 and not text.strip("\0 \t\r\n\xa0\u3000\xad") for code, text in codes.items()) > _MOST_BLANK


def _contradicts(font: Any, codes: Mapping[int, str] | None) -> bool:
    """Tell whether a simple font's table names other digits than its encoding, or letters nobody knows."""
    encoding = _resolved(font.get("/Encoding"))
    described = _resolved(font.get("/FontDescriptor")) or {}
    is_embedded = any(key in described for key in ("/FontFile", "/FontFile2", "/FontFile3"))
    names = dict(_differences(encoding)) if isinstance(encoding, Mapping) else {}
    if codes is None and encoding is None and is_embedded:
        return True
    if codes is None:
        unknown = sum(_KNOWN_NAME.fullmatch(name) is None for name in set(names.values()))
        return unknown > (0 if font.get("/Subtype") == "/Type3" else _MOST_UNKNOWN)
    is_standard = isinstance(encoding, str) or not (is_embedded or font.get("/Subtype") == "/Type3")
    for code, text in codes.items():
        named = _DIGITS.get(names[code][1:]) if code in names else chr(code) if is_standard else None
        if named is not None and named.isdecimal() and named.isascii() and text != named:
            return True
    return False


def _differences(encoding: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    code = 0
    for one in _resolved(encoding.get("/Differences")) or ():
        if isinstance(one, str):
            yield code, one
            code += 1
        else:
            code = int(one)


def _codes(data: bytes) -> Iterator[tuple[int, str]]:
    """Yield (code, characters) of a table (9.10.3)."""
    left = _MOST_CODES
    for section in data.split(b"beginbf")[1:]:
        body = section.partition(b"endbf")[0]
        if body.startswith(b"char"):
            for code, text in _CHARACTER.findall(body):
                yield _code(code), _text(text)
            continue
        for first, last, text, several in _RANGE.findall(body):
            low, high = _code(first), _code(last)
            texts = [_text(one) for one in _HEX.findall(several)]
            base = _text(text)
            for n in range(min(high - low + 1, left)):
                left -= 1
                if texts:
                    yield low + n, texts[n] if n < len(texts) else ""
                else:
                    yield low + n, base[:-1] + chr(min(ord(base[-1]) + n, 0x10FFFF)) if base else ""


def _code(digits: bytes) -> int:
    return int(b"".join(digits.split()) or b"0", 16)


def _text(digits: bytes) -> str:
    bare = b"".join(digits.split())
    return bytes.fromhex((bare + b"0" * (-len(bare) % 4)).decode("ascii")).decode("utf-16-be", "replace")


def _resolved(one: Any) -> Any:
    return None if one is None else one.get_object()
