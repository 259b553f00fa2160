"""Signs that stand for words or digits, and marks written from top to bottom: read as a reader reads them."""

from __future__ import annotations

import re

from fuzi.model.late_pattern import late
from fuzi.scanning.offsets import Derived, substitute

WHOLE_WORD = "\u3299"
"""The sign ㊙: by itself it is the whole word."""
_NUMBER_SIGN = "\u283c"
_CELLS = str.maketrans("⠚⠁⠃⠉⠙⠑⠋⠛⠓⠊", "0123456789", _NUMBER_SIGN)
_SIGNS = late(rf"{WHOLE_WORD}(?!\ufe0f?[^\S\n]{{0,4}}密)|{_NUMBER_SIGN}[⠚⠁⠃⠉⠙⠑⠋⠛⠓⠊{_NUMBER_SIGN}]+")
_UPRIGHT = late(
    r"(?<![^\n])[^\S\n]*[绝机秘][^\S\n]*\n\s*密(?:[^\S\n]*\n\s*(?:[0-9]{1,4}|[★〇零一二三四五六七八九十百壹贰叁肆伍陆柒捌玖拾两年月日天周长期永久特急加提平级])(?=[^\S\n]*(?:\n|\Z))){0,8}+"
    r"(?=[^\S\n]*(?:\n|\Z))(?!\s*\n\s*[一-鿿][^\S\n]*(?:\n|\Z))"
)
"""A mark of which each letter has its line; where more such letters follow it is a title or a verse."""
_BLANKS = late(r"\s+")
_LETTER_AHEAD = late(r"(?:\A|\n)[^\S\n]*[一-鿿]\s*\Z")


def spelt(source: Derived) -> Derived:
    """Return a text with these signs as words and digits: ㊙, numbers in Braille (GB/T 15720). Linear in the text."""
    if WHOLE_WORD not in source.text and _NUMBER_SIGN not in source.text:
        return source
    return substitute(source, _SIGNS, lambda match: "秘密" if match[0] == WHOLE_WORD else match[0].translate(_CELLS))


def upright(folded: Derived) -> Derived:
    """Return a text with each mark that is written from top to bottom on one line; linear in the text."""
    return substitute(folded, _UPRIGHT, _on_one_line) if "密" in folded.text else folded


def _on_one_line(match: re.Match[str]) -> str | None:
    if _LETTER_AHEAD.search(match.string, max(0, match.start() - 12), match.start()):
        return None
    return _BLANKS.sub("", match[0])
