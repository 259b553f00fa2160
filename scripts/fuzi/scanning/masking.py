"""Excerpts that never hold a value: every found span is covered, and around it only common label words are shown."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from fuzi.model.late_pattern import late
from fuzi.scanning.rule import Exposure

MASK = "▇▇▇▇"
"""Stands for the value of the finding itself, whatever its length."""
COVER = "·"
"""Stands for one character that is not shown."""
_AROUND = 18
_LABELS = late(
    r"居民身份证(?:号码?)?|公民身份号码|身份证(?:号码?)?|证件号码?|手机号?码?|联系电话|联系人|联系方式|咨询电话|家长电话|电话|号码"
    r"|姓名|学生|家长|监护人|密级|保密|公开属性|标题|title|author|alt|href|mailto|tel|email"
)
_KEPT = late(r"[\s，。、：；！？（）()\[\]【】<>《》\"'“”:;,.!?|#*_=/-]")
_NUMBERS = late(r"[0-9０-９](?:[\s-]{0,2}[0-9０-９xX]){4,}")
_KEYS = late(r"(?<![A-Za-z0-9])(?=[A-Za-z]*[0-9])(?=[0-9]*[A-Za-z])[A-Za-z0-9]{8,}")
"""What looks like a password or key is not shown beside a finding either: no rule may have known it."""
Span = tuple[int, int]


def excerpt(text: str, own: Span, others: Sequence[Span], exposure: Exposure) -> str:
    """Return the line around the finding's own span, masked.

    Args:
        text: the source text.
        own: the finding's span in it.
        others: the spans of all findings in the text, ascending and apart (`united`); all are covered.
        exposure: what may be shown of the rest.
    """
    first, last = max(0, own[0] - _AROUND), min(len(text), own[1] + _AROUND)
    start = text.rfind("\n", first, own[0]) + 1 or first
    end = text.find("\n", own[1], last)
    end = last if end < 0 else end
    left = _covered(text, (start, own[0]), others, exposure)
    right = _covered(text, (own[1], end), others, exposure)
    head = "" if start == 0 or text[start - 1] == "\n" else "…"
    tail = "" if end == len(text) or text[end] == "\n" else "…"
    return f"{head}{left}{MASK}{right}{tail}"


def _covered(text: str, window: Span, others: Sequence[Span], exposure: Exposure) -> str:
    start, end = window
    piece = text[start:end]
    shown = [exposure is Exposure.WORDS or _KEPT.fullmatch(char) is not None for char in piece]
    if exposure is Exposure.LABELS:
        for label in _LABELS.finditer(piece):
            shown[label.start() : label.end()] = [True] * len(label[0])
    for pattern in (_NUMBERS, _KEYS):
        for found in pattern.finditer(piece):
            shown[found.start() : found.end()] = [False] * len(found[0])
    index = max(0, bisect_left(others, (start, start)) - 1)
    while index < len(others) and others[index][0] < end:
        low, high = max(others[index][0], start), min(others[index][1], end)
        if low < high:
            shown[low - start : high - start] = [False] * (high - low)
        index += 1
    return (
        "".join(char if keep else COVER for char, keep in zip(piece, shown, strict=True))
        .replace("\n", " ")
        .replace("\t", " ")
    )


def united(spans: Sequence[Span]) -> list[Span]:
    """Return the spans ascending, overlapping ones made one."""
    apart: list[Span] = []
    for start, end in sorted(spans):
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def masked_name(name: str, spans: Sequence[Span]) -> str:
    """Return a path with every found span replaced by the mask."""
    done, pieces = 0, []
    for start, end in united(spans):
        pieces += [name[done:start], MASK]
        done = end
    return "".join([*pieces, name[done:]])


def masked_lines(text: str, marked: Sequence[tuple[Span, Exposure]]) -> tuple[tuple[str, bool], ...]:
    """Return every line of a text and whether it is masked: each marked span is covered, and what may not stand by it.

    Args:
        marked: spans with what may be shown around them, in any order; the strictest of a line holds for all of it.
    """
    spans = united([span for span, _exposure in marked])
    strict = united([span for span, exposure in marked if exposure is Exposure.LABELS])
    lines, at = [], 0
    for line in text.split("\n"):
        end = at + len(line)
        own = _within(spans, at, end)
        exposure = Exposure.LABELS if _within(strict, at, end) else Exposure.WORDS
        pieces, done = [], at
        for low, high in own:
            pieces += [_covered(text, (done, low), spans, exposure), MASK]
            done = high
        lines.append(("".join([*pieces, _covered(text, (done, end), spans, exposure)]) if own else line, bool(own)))
        at = end + 1
    return tuple(lines)


def _within(spans: Sequence[Span], start: int, end: int) -> list[Span]:
    """Return the parts of the spans that lie between two places."""
    index, found = max(0, bisect_left(spans, (start, start)) - 1), []
    while index < len(spans) and spans[index][0] < end:
        low, high = max(spans[index][0], start), min(spans[index][1], end)
        if low < high:
            found.append((low, high))
        index += 1
    return found
