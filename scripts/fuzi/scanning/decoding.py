"""Undoing encodings inside a text: HTML entities, percent, `\\u` escapes, base64 and hexadecimal, to depth 3."""

from __future__ import annotations

import base64
import binascii
import html
import re

from fuzi.model.late_pattern import late
from fuzi.scanning.offsets import Derived, substitute

DEPTH = 3
_INLINE = late(
    r"&(?:\#[0-9]+|\#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]{1,31});?"
    r"|(?:%[0-9a-fA-F]{2})+"
    r"|(?:\\u[0-9a-fA-F]{4})+"
    r"|(?:\\x[0-9a-fA-F]{2})+"
    r"|(?:\\u\{[0-9a-fA-F]{1,6}\})+"
    r"|(?:=[0-9A-F]{2}){6,}"
)
_MARKS = ("&", "%", "\\u", "\\x")
_QUOTED = late(r"=[0-9A-F]{2}=[0-9A-F]{2}=")
_LAST_CODE = 0x10FFFF
_HEX_DIGITS = late(r"(?:[34][0-9]){10,}")
"""Digits in hexadecimal: such a number is a text, though it looks like a number."""
_PACKED = late(
    r"[A-Za-z0-9+/_-](?<![A-Za-z0-9+/_=-][A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{11,}(?:\r?\n[A-Za-z0-9+/_-]{4,})*={0,2}(?![A-Za-z0-9])"
)
_HEX = late(r"(?:[0-9a-fA-F]{2}){6,}")
_BASE32 = late(r"[A-Z2-7]{16,}")
_BASE32_LENGTHS = frozenset({0, 2, 4, 5, 7})
"""Characters beyond a multiple of eight that whole bytes leave (RFC 4648, 6)."""
_ASCII85 = late(r"<~([!-uz\s]{10,}?)~>")
_LETTER = late(r"[A-Za-z]")
"""A number with dashes is no base64, even where it decodes to something."""
_LEAST_PRINTABLE = 0.9
_LONGEST_CODE = 7
"""Digits of the largest code point, 1114111; a longer number stands for no character."""


def decoded(source: Derived) -> Derived:
    """Return the text with every encoded span decoded where it decodes to readable text; unchanged where none is."""
    for _ in range(DEPTH):
        step = source
        if any(mark in source.text for mark in _MARKS) or _QUOTED.search(source.text):
            step = substitute(step, _INLINE, _inline)
        step = substitute(step, _PACKED, _packed)
        if "<~" in step.text:
            step = substitute(step, _ASCII85, _ascii85)
        if step is source:
            break
        source = step
    return source


def _inline(match: re.Match[str]) -> str | None:
    text = match[0]
    if text[0] == "&":
        new = _entity(text)
        return None if new == text else new
    if text[0] in "%=":
        return _bytes_text(bytes.fromhex(text.replace(text[0], "")))
    if text[1] == "x":
        return _bytes_text(bytes.fromhex(text.replace("\\x", "")))
    if text[2] == "{":
        codes = [int(code, 16) for code in text.replace("}", "").split("\\u{")[1:]]
        return "".join(map(chr, codes)) if max(codes) <= _LAST_CODE else None
    units = bytes.fromhex(text.replace("\\u", ""))
    try:
        return units.decode("utf-16-be")
    except UnicodeDecodeError:
        return None


def _entity(text: str) -> str:
    """Return what a browser makes of a reference: the semicolon may be missing, a number may begin with any zeros."""
    if text[1] != "#":
        return html.unescape(text)
    base = "x" if text[2] in "xX" else ""
    digits = text.rstrip(";")[2 + len(base) :].lstrip("0") or "0"
    return html.unescape(f"&#{base}{digits};") if len(digits) <= _LONGEST_CODE else "\ufffd"


def _packed(match: re.Match[str]) -> str | None:
    text = "".join(match[0].split()).rstrip("=")
    if _HEX_DIGITS.fullmatch(text) or (_HEX.fullmatch(text) and not text.isdecimal()):
        return _readable(bytes.fromhex(text))
    if _BASE32.fullmatch(text) and len(text) % 8 in _BASE32_LENGTHS:
        found = _readable(base64.b32decode(text + "=" * (-len(text) % 8)))
        if found is not None:
            return found
    if len(text) % 4 == 1 or not _LETTER.search(text) or (text.isalpha() and (text.islower() or text.isupper())):
        return None
    padded = text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4)
    try:
        return _readable(base64.b64decode(padded, validate=True))
    except (binascii.Error, ValueError):
        return None


def _ascii85(match: re.Match[str]) -> str | None:
    try:
        return _readable(base64.a85decode(match[1]))
    except ValueError:
        return None


def _readable(data: bytes) -> str | None:
    """Return decoded bytes as a line of their own when they are text a person could read."""
    text = _bytes_text(data)
    if text is None:
        return None
    printable = sum(char.isprintable() or char in "\n\r\t" for char in text)
    if printable < _LEAST_PRINTABLE * len(text) or "\0" in text:
        return None
    return f"\n\n{text}\n\n"


def _bytes_text(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if len(data) % 2 == 0 and all(byte >= 0x81 for byte in data[::2]):
        try:
            return data.decode("gb18030")
        except UnicodeDecodeError:
            return None
    return None
