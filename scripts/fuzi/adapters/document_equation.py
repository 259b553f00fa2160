"""The letters and digits of an equation of the old editors (MTEF 3 of Equation Editor, MTEF 5 of MathType).

Only what can be read is taken: each character stands in a record of its own. Templates, sizes and places are passed by.
"""

from __future__ import annotations

import re

_HEAD = 28
"""Bytes of the head that Windows puts before the equation (EQNOLEFILEHDR)."""
_CHARACTERS = {
    2: re.compile(rb"[\x02\x12\x22\x32\x42\x52\x62\x72\x82\x92\xa2\xb2\xc2\xd2\xe2\xf2][\x81-\x9f](..)", re.DOTALL),
    3: re.compile(rb"[\x02\x12\x22\x32\x42\x52\x62\x72\x82\x92\xa2\xb2\xc2\xd2\xe2\xf2][\x81-\x9f](..)", re.DOTALL),
    5: re.compile(rb"\x02[\x00-\x3f][\x01-\xff](..)", re.DOTALL),
}
_NEAR = 4
"""So many bytes between two characters are marks of the line they stand in."""
_SURROGATES = range(0xD800, 0xE000)


def equation_words(body: bytes) -> str | None:
    """Return the characters of an equation, in order; None for a version that is not known here.

    Args:
        body: the stream `Equation Native`.
    """
    size = int.from_bytes(body[:2], "little")
    found = _CHARACTERS.get(body[_HEAD]) if size == _HEAD and len(body) > _HEAD else None
    if found is None:
        return None
    pieces: list[str] = []
    end = 0
    for match in found.finditer(body, _HEAD):
        code = int.from_bytes(match[1], "little")
        if code < 0x20 or code in _SURROGATES:
            continue
        pieces.append(chr(code) if match.start() - end <= _NEAR else f" {chr(code)}")
        end = match.end()
    return "".join(pieces).strip()
