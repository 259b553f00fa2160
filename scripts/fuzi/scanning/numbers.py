"""Long numbers in every written form: chunks of digits, bridged by a few separators, Chinese numerals among them."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from fuzi.model.late_pattern import late

_NUMERALS = str.maketrans(
    "〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖两幺参弌弍弎洞拐勾хχ", "00123456789123456789213123079xx"
)
_DIGIT = "0-9〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖两幺参弌弍弎洞拐勾"
_TEN = "xхχ"
"""What is written for the check digit ten: X, and the letters of two other alphabets that look like it."""
_SEPARATOR = r"[^\w★*×•●○■□▇█▓#。！？；!?;《》\n]|_|★(?!★)|\n(?![^\S\n]{0,9}\n)"
_STEP = rf"(?:(?:{_SEPARATOR}){{0,4}}[{_DIGIT}])"
LONG = late(rf"[{_DIGIT}](?<![{_DIGIT}]{{2}}){_STEP}{{9}}")
"""The first ten digits of a long number."""
_MORE = late(rf"{_STEP}{{1,200}}")
"""More digits of it: so many at once, because `re` keeps some 300 bytes for each until the match ends."""
_LAST = late(rf"(?:{_SEPARATOR}){{0,4}}[{_TEN}](?![a-z0-9])")
_CHUNK = late(rf"[0-9{_TEN}]+|[{_DIGIT[3:]}]+")  # 张三138…: a numeral before digits is not one of them
_NO_DIGIT = late(rf"[^{_DIGIT}{_TEN}]+")
_WORTH_A_LOOK = late(r"1[3-9][0-9]{9}|[1-689][0-7][0-9]{4}(?:19|20)?[0-9]{2}[01][0-9]|[2-69][0-9]{14}")
_DOUBLED = str.maketrans("0123456789", "0246813579")
"""Each digit doubled, the digits of that added."""
_LOOK_ALIKE = str.maketrans("oοоqdilіι|!zsѕbзg", "00000111111255839")
"""Letters of several alphabets that are drawn like digits, folded; `b` is an 8 more often than a 6."""
_LETTERED = "0-9oοоqdilіι|!zsѕbзg"


DIGIT = f"[{_DIGIT}]"
"""A class of one digit as a folded text may hold it."""
BETWEEN = r"(?:[^\w\n,;*]|_|\n(?!\n)){0,4}"
"""What may part two digits of a number that a label names."""


def in_ascii(written: str) -> str:
    """Return only the digits of a folded text, in ASCII."""
    return _NO_DIGIT.sub("", written).translate(_NUMERALS).replace("x", "")


def lettered(text: str, label: str, length: int) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, digits) of what a label names and what holds letters for some of its digits.

    Args:
        text: folded.
        label: the pattern of the label, without groups.
        length: how many digits; at least a fifth of them are digits, at least one is a letter.
    """
    pattern = re.compile(
        rf"(?:{label})[^0-9a-z\n]{{0,10}}((?:[{_LETTERED}][ .-]?){{{length - 1}}}[{_LETTERED}x])(?![0-9a-z])"
    )
    for match in pattern.finditer(text):
        bare = re.sub("[ .-]", "", match[1])
        real = sum(char.isdecimal() for char in bare)
        if length // 5 <= real < len(bare) - bare.endswith("x"):
            yield match.start(1), match.end(1), bare.translate(_LOOK_ALIKE)


def lettered_need(label: str) -> re.Pattern[str]:
    """Return what any text holds in which `lettered` finds a number of at least seven digits beside the label."""
    return late(rf"(?:{label})[^0-9a-z\n]{{0,10}}(?:[{_LETTERED}][ .-]?){{6}}")


class Chunk(NamedTuple):
    """Digits that stand together, in ASCII (`x` may end a resident id), and where they stand."""

    digits: str
    start: int
    end: int


class Run(tuple[Chunk, ...]):
    """The chunks of digits of one run, in order."""

    @cached_property
    def digits(self) -> str:
        """Return all its digits."""
        return "".join(chunk.digits for chunk in self)

    @cached_property
    def edges(self) -> array[int]:
        """Return where in `digits` each chunk begins, and where the last one ends."""
        return array("q", accumulate((len(chunk.digits) for chunk in self), initial=0))

    @cached_property
    def _weighed(self) -> tuple[array[int], array[int]]:
        """Return the sums of the digits up to each place, those at odd places doubled, and those at even ones."""
        digits = self.digits.replace("x", "0")
        doubled = digits.translate(_DOUBLED)
        return (
            array("q", accumulate((int((doubled if at % 2 else digits)[at]) for at in range(len(digits))), initial=0)),
            array("q", accumulate((int((digits if at % 2 else doubled)[at]) for at in range(len(digits))), initial=0)),
        )

    def has_luhn_digit(self, first: int, length: int) -> bool:
        """Tell whether the digits from a chunk's beginning on end in their check digit (ISO/IEC 7812-1, annex B)."""
        start = self.edges[first]
        sums = self._weighed[(start + length - 1) % 2]
        return (sums[start + length] - sums[start]) % 10 == 0


def long_numbers(text: str) -> Iterator[Run]:
    """Yield every run of at least ten digits that may hold an id or a phone number, as its chunks.

    `text` is folded. Linear in the text.
    """
    for start, end in _long_spans(text):
        if _WORTH_A_LOOK.search(_NO_DIGIT.sub("", text[start:end]).translate(_NUMERALS)):
            yield Run(
                Chunk(digits if (digits := chunk[0]).isascii() else digits.translate(_NUMERALS), *chunk.span())
                for chunk in _CHUNK.finditer(text, start, end)
            )


def _long_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the runs of at least ten digits stand."""
    found = LONG.search(text)
    while found is not None:
        start, end = found.span()
        while (more := _MORE.match(text, end)) is not None:
            end = more.end()
        last = _LAST.match(text, end)
        yield start, end if last is None else last.end()
        found = LONG.search(text, end if last is None else last.end())


def joined(run: Run, lengths: frozenset[int], begins: re.Pattern[str]) -> Iterator[tuple[int, int, str]]:
    """Yield (first, last + 1, digits) of neighbouring chunks whose digits have one of `lengths` and begin as told."""
    digits, edges, longest = run.digits, run.edges, max(lengths)
    for first, start in enumerate(edges):
        if begins.match(digits, start):
            for last in range(first + 1, len(edges)):
                length = edges[last] - start
                if length > longest:
                    break
                if length in lengths:
                    yield first, last, digits[start : edges[last]]


def before(text: str, start: int, length: int = 24) -> str:
    """Return the text just before a place, no further back than its paragraph begins."""
    return text[max(0, start - length) : start].rpartition("\n\n")[2]


def is_paragraph(text: str, start: int, end: int) -> bool:
    """Tell whether nothing else stands in the paragraph of `start:end`."""
    ahead, behind = text[max(0, start - 40) : start].rstrip(" \t>"), text[end : end + 40].lstrip(" \t")
    return (not ahead.strip() or ahead.endswith("\n\n")) and (not behind.strip() or behind.startswith("\n\n"))
