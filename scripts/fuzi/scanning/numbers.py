"""Long numbers in every written form: chunks of digits, bridged by a few separators, Chinese numerals among them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from fuzi.model.late_pattern import late

_NUMERALS = str.maketrans("〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖两幺", "0012345678912345678921")
_DIGIT = "0-9〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖两幺"
_SEPARATOR = r"[^\w★*×•●○■□▇█▓#。！？；!?;《》\n]|_|\n(?![^\S\n]{0,9}\n)"
_LONG = late(
    rf"(?<![{_DIGIT}])[{_DIGIT}](?:(?:{_SEPARATOR}){{0,4}}[{_DIGIT}]){{9,}}(?:(?:{_SEPARATOR}){{0,4}}x(?![a-z0-9]))?"
)
_CHUNK = late(rf"[0-9x]+|[{_DIGIT[3:]}]+")  # 张三138…: a numeral before digits is not one of them
_NO_DIGIT = late(rf"[^{_DIGIT}x]+")
_WORTH_A_LOOK = late(r"1[3-9][0-9]{9}|[1-689][0-7][0-9]{4}(?:19|20)?[0-9]{2}[01][0-9]")


class Chunk(NamedTuple):
    """Digits that stand together, in ASCII (`x` may end a resident id), and where they stand."""

    digits: str
    start: int
    end: int


def long_numbers(text: str) -> Iterator[tuple[Chunk, ...]]:
    """Yield every run of at least ten digits that may hold an id or a phone number, as its chunks.

    `text` is folded. Linear in the text.
    """
    for match in _LONG.finditer(text):
        if _WORTH_A_LOOK.search(_NO_DIGIT.sub("", match[0]).translate(_NUMERALS)):
            yield tuple(
                Chunk(chunk[0].translate(_NUMERALS), chunk.start(), chunk.end())
                for chunk in _CHUNK.finditer(text, match.start(), match.end())
            )


def joined(
    chunks: tuple[Chunk, ...], lengths: frozenset[int], begins: re.Pattern[str]
) -> Iterator[tuple[int, int, str]]:
    """Yield (first, last + 1, digits) of neighbouring chunks whose digits have one of `lengths` and begin as told."""
    digits = "".join(chunk.digits for chunk in chunks)
    ends: dict[int, int] = {}
    starts = []
    at = 0
    for index, chunk in enumerate(chunks):
        starts.append(at)
        at += len(chunk.digits)
        ends[at] = index + 1
    for first, start in enumerate(starts):
        if begins.match(digits, start):
            for length in sorted(lengths):
                last = ends.get(start + length)
                if last is not None:
                    yield first, last, digits[start : start + length]


def before(text: str, start: int, length: int = 24) -> str:
    """Return the text just before a place, no further back than its paragraph begins."""
    return text[max(0, start - length) : start].rpartition("\n\n")[2]
