"""What a style sheet may show (`content:`), as a browser reads it: escapes undone (CSS Syntax Level 3, section 4.3.7).

`\31\33\38` is 138 there, and a backslash at a line's end joins two lines. Nothing else is changed.
"""

from __future__ import annotations

from fuzi.model.late_pattern import late

_ESCAPE = late(
    r"\\(?:(?P<code>[0-9a-fA-F]{1,6})(?:\r\n|[ \t\r\n\f])?|(?P<end>\r\n|[\n\r\f])|(?P<plain>[^\n\r\f0-9a-fA-F]))"
)
_LAST, _SURROGATES = 0x10FFFF, range(0xD800, 0xE000)


def has_escapes(style: str) -> bool:
    """Tell whether a style sheet says something otherwise than it shows it."""
    return "\\" in style and _ESCAPE.search(style) is not None


def style_words(style: str) -> str:
    """Return a style sheet with its escapes undone. Linear in the text."""
    return _ESCAPE.sub(lambda found: _shown(found["code"], found["plain"]), style)


def _shown(code: str | None, plain: str | None) -> str:
    if code is None:
        return plain or ""
    number = int(code, 16)
    return chr(number) if 0 < number <= _LAST and number not in _SURROGATES else "\ufffd"
