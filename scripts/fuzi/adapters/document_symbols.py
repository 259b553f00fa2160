"""Symbols of an office file: characters that are kept as places in a symbol font, where they read like any other."""

from __future__ import annotations

from typing import Any

_PRIVATE, _FIRST, _LAST = 0xF000, 0x20, 0x7E
SYMBOLS = {_PRIVATE + code: chr(code) for code in range(_FIRST, _LAST + 1)} | {0xF0AB: "★"}
"""Symbol fonts keep their characters in a private area, each under the code of a plain one (ECMA-376-1, 17.3.3.30)."""
_DINGBATS = {
    "wingdings": {0xAB: "★", **{0x80 + n: str(n) for n in range(11)}, **{0x8B + n: str(n) for n in range(11)}},
    "wingdings 2": {0x69 + n: str(n) for n in range(11)} | {0x74 + n: str(n) for n in range(11)},
}
"""Stars and circled numbers of the fonts that come with office programs, by the code of the character."""


def symbol(element: Any) -> str:
    """Return the character that `w:sym` shows; its code itself where it is none of those known here."""
    named = {name.rpartition("}")[2]: str(value) for name, value in element.attrib.items()}
    try:
        code = int(named.get("char", ""), 16)
    except ValueError:
        return ""
    bare = code - _PRIVATE if _PRIVATE <= code <= _PRIVATE + 0xFF else code
    known = _DINGBATS.get(named.get("font", "").lower(), {})
    if bare in known:
        return known[bare]
    if _FIRST <= bare <= _LAST:
        return chr(bare)
    return chr(code) if 0 < code < 0xD800 or 0xE000 <= code <= 0x10FFFF else ""
