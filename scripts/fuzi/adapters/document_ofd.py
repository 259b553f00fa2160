"""OFD (GB/T 33190-2016): a zip of XML whose pages place each piece of text by itself; put together line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from fuzi.model.document import TextLayer

PAGE = re.compile(r"Doc_[0-9]+/Pages/Page_([0-9]+)/Content\.xml")


def page_lines(root: Any, part: str) -> Iterator[TextLayer]:
    """Yield the text of a page as its lines: pieces at one height are one line, wide gaps are tabs."""
    pieces: list[tuple[float, float, float, str]] = []
    for one in root.iter("{*}TextObject"):
        numbers = [_number(word) for word in one.get("Boundary", "").split()]
        codes = [code for code in one.iter("{*}TextCode") if code.text]
        if len(numbers) != 4:
            continue
        left, top, wide, high = numbers
        for code in codes:
            text = str(code.text)
            shift = (
                (_number(code.get("X", "0")), _number(code.get("Y", "0")))
                if len(codes) > 1 or len(text) < 3
                else (0, 0)
            )
            pieces.append((top + high / 2 + shift[1], left + shift[0], wide - shift[0], text))
    lines: list[str] = []
    middle, end = None, 0.0
    for height, left, width, text in sorted(pieces, key=lambda piece: (round(piece[0]), piece[1])):
        if middle is None or abs(height - middle) > 1:
            lines.append(text)
        else:
            lines[-1] += ("\t" if left - end > width / max(1, len(text)) * 2 else "") + text
        middle, end = height, left + width
    yield TextLayer(part, "\n".join(lines), again=True)


def _number(word: str) -> float:
    try:
        return float(word)
    except ValueError:
        return 0.0
