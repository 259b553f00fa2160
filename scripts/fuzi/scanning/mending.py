"""What of a text can be brought into the prescribed form: values are masked, nothing else is touched.

The masked text is looked at again before it is given back: what would still be found is left to its author. Stars are
written so that they stay stars: two masks in one paragraph of Markdown would else turn bold and lose them, and a value
of YAML that begins with one would be a reference.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from fuzi.model.finding import Severity
from fuzi.model.late_pattern import late
from fuzi.scanning.masked_forms import MENDABLE, STAR, form_of
from fuzi.scanning.matching import Match, matches_of
from fuzi.scanning.rule import Carrier

__all__ = ["MENDABLE", "Mending", "Syntax", "mended", "mendings", "syntax_of"]
_FRONT_MATTER = late(r"\A(?:\ufeff)?---[^\S\n]*\r?\n[\s\S]*?\n(?:---|\.\.\.)[^\S\n]*(?:\r?\n|\Z)")
_BLANK_LINE = late(r"\n[^\S\n]*\n")
_OPENS_VALUE = late(r"(?:^|[:\-,\[{])[^\S\n]*\Z")
_WIDE_STAR = "＊"
_EMPHASIS = STAR * 2


class Syntax(StrEnum):
    """What a text is written in, as far as a star means something there."""

    PLAIN = "plain"
    MARKDOWN = "markdown"
    YAML = "yaml"


class Mending(Struct, frozen=True):
    """One value and what takes its place: `start:end` in the source text; `put` is the prescribed form.

    Attributes:
        match: what was found; its own span may be narrower or wider.
        written: the form as it is written there, where stars have a meaning of their own.
    """

    match: Match
    start: int
    end: int
    put: str
    written: str = ""

    @property
    def rule(self) -> str:
        """Return the id of the rule that found it."""
        return self.match.rule.id


def syntax_of(path: str) -> Syntax:
    """Return what a file is written in, by its name."""
    ending = path.rpartition(".")[2].lower()
    if ending in {"md", "markdown"}:
        return Syntax.MARKDOWN
    return Syntax.YAML if ending in {"yml", "yaml"} else Syntax.PLAIN


def mendings(text: str, is_wanted: Callable[[Match], bool], syntax: Syntax = Syntax.PLAIN) -> tuple[Mending, ...]:
    """Return how what the rules find in a text is mended, ascending; what cannot be is left out.

    Args:
        text: a file's text.
        is_wanted: whether a match is to be mended.
        syntax: what the text is written in.
    """
    found = [
        Mending(one, form.start, form.end, form.put)
        for one in matches_of(text, Carrier.FILE)
        if one.severity is not Severity.NOTE and is_wanted(one) and (form := form_of(text, one)) is not None
    ]
    apart: list[Mending] = []
    for one in sorted(found, key=lambda mending: (mending.start, -mending.end)):
        if not apart or one.start >= apart[-1].end:
            apart.append(one)
    return tuple(_written(text, apart, syntax))


def mended(text: str, chosen: Sequence[Mending]) -> tuple[str, tuple[Mending, ...]]:
    """Return the text with its values masked, and which were; a value that would still be found there is left."""
    left = tuple(chosen)
    while True:
        whole, spans = _applied(text, left)
        stubborn = {
            left[index]
            for match in matches_of(whole, Carrier.FILE)
            if match.severity is not Severity.NOTE
            for index in _overlapping(spans, match)
            if left[index].rule == match.rule.id
        }
        if not stubborn:
            return whole, left
        left = tuple(one for one in left if one not in stubborn)


def _overlapping(spans: Sequence[tuple[int, int]], match: Match) -> Iterator[int]:
    """Yield which of the spans, ascending and apart, a match overlaps."""
    index = max(0, bisect_left(spans, (match.start, match.start)) - 1)
    while index < len(spans) and spans[index][0] < match.end:
        if match.start < spans[index][1]:
            yield index
        index += 1


def _applied(text: str, chosen: Sequence[Mending]) -> tuple[str, list[tuple[int, int]]]:
    pieces: list[str] = []
    spans: list[tuple[int, int]] = []
    done = length = 0
    for one in chosen:
        put = one.written or one.put
        pieces += [text[done : one.start], put]
        length += one.start - done + len(put)
        spans.append((length - len(put), length))
        done = one.end
    return "".join([*pieces, text[done:]]), spans


def _written(text: str, chosen: Sequence[Mending], syntax: Syntax) -> list[Mending]:
    """Return the mendings as they are to be written, so that no star is taken for a sign of the syntax."""
    head = _FRONT_MATTER.match(text) if syntax is Syntax.MARKDOWN else None
    body = head.end() if head else 0
    written = []
    for index, one in enumerate(chosen):
        if syntax is Syntax.YAML or one.start < body:
            opens = one.put.startswith(STAR) and _OPENS_VALUE.search(text, max(0, one.start - 200), one.start)
            written.append(replace(one, written=one.put.replace(STAR, _WIDE_STAR)) if opens else one)
        elif syntax is Syntax.MARKDOWN:
            written.append(replace(one, written=_in_markdown(text, one, chosen[max(0, index - 1) : index + 2])))
        else:
            written.append(one)
    return written


def _in_markdown(text: str, one: Mending, beside: Sequence[Mending]) -> str:
    """Return a form as it is written in a paragraph: plain where nothing else there could pair with its stars."""
    if STAR not in one.put:
        return one.put
    ends = [match.span() for match in _BLANK_LINE.finditer(text, max(0, one.start - 5_000), one.end + 5_000)]
    first = max((end for _start, end in ends if end <= one.start), default=max(0, one.start - 5_000))
    last = min((start for start, _end in ends if start >= one.end), default=one.end + 5_000)
    around = text[first : one.start] + text[one.end : last]
    is_alone = not any(other is not one and first <= other.start < last for other in beside)
    if is_alone and _EMPHASIS not in around:
        return one.put
    is_code = "`" in around or "<" in around or any(line[:4].isspace() for line in around.split("\n") if line[:4])
    return one.put.replace(STAR, _WIDE_STAR if is_code else "\\" + STAR)
