"""What a reader sees of Markdown and HTML, and what he does not see: comments, attributes, link targets, front matter.

Both are read by a few linear patterns, not by a renderer: a renderer keeps no offsets and drops what hides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from fuzi.model.late_pattern import late
from fuzi.scanning.offsets import Derived, matches_at, rebuild, substitute, substitute_at

_COMMENT = late(r"<!--(?:-?>|.*?--!?>)", re.DOTALL)  # as a browser ends it: `<!-->` is a whole one
_FRONT_MATTER = late(r"\A\ufeff?---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_BLOCK_TAG = late(
    r"</?(?:p|div|li|ul|ol|td|th|tr|table|h[1-6]|section|article|blockquote|pre|dd|dt|title|text)\b", re.IGNORECASE
)
_LINE_HEAD = r"^[ \t]{0,8}(?:>[ \t]?|\#{1,6}[ \t]+|[-+*][ \t]+){1,6}"
_SHOWN = late(
    _LINE_HEAD + r"|<r[tp]\b[^<>]*>[^<>]{0,40}(?:</r[tp]>)?"  # how a word is read aloud stands above it
    r"|(?P<tag><[/!?a-zA-Z][^<>]*>)"
    r"|\]\((?:[^()\n]|\([^()\n]*\)){0,2000}\)(?:\{[^{}\n]*\})?"  # link target; attribute list after it
    r"|\[\^[^\[\]\s]{1,20}\](?!:)"  # a note's number
    r"|(?P<cell>\|[ \t|]*)"
    r"|!?\[(?=[^\[\]\n])|\](?:\[[^\[\]\n]{0,200}\])?"
    r"|(?<!\*)\*{1,3}(?!\*)|\*{4}(?=[^*\s]\*{4})|(?<=\*{4}[^*\s])\*{4}|(?<!_)_{1,3}(?!_)|~~|`+"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])",
    re.MULTILINE,
)
_TARGETS = late(
    r"(?<=\]\()[^()\n]{1,2000}"  # [text](target "title")
    r"|(?<=!\[)[^\[\]\n]{1,500}(?=\])"  # picture's alternative text
    r"|^[ \t]{0,3}\[[^\[\]\n]{1,200}\]:[ \t]*\S[^\n]*"  # link definition, used or not
    r"|<[a-zA-Z][^<>]*>",
    re.MULTILINE,
)
_SIGNS = late(r"[<\]|!\[*_~`\\]")
_HEAD_OF_LINE = late(r"\n[ \t]{0,8}[>#+*-]")
"""Where `_SHOWN` can begin: at one of the signs, or at a line's beginning before one of these."""
_FIRST_LINE = late(r"[ \t]{0,8}[>#+*-]")
_TAG_SIGN = late("<")
_DEFINITION = late(r"\n[ \t]{0,3}\[")
_FIRST_DEFINITION = late(r"[ \t]{0,3}\[")
_ATTRIBUTE = late(r"=[ \t]*(?:\"([^\"<>]*)\"|'([^'<>]*)'|([^\s\"'<>=]+))")
_FIELD = late(r"^[ \t-]*(?:[\w-]{1,40}:)?[ \t]*[\"']?([^\s\"'][^\n\"']*)", re.MULTILINE)
_ROW = late(
    r"<tr\b[^<>]*>(?P<cells>(?:(?!</?(?:tr|table|thead|tbody|tfoot)\b)[\s\S])*+)(?:</?(?:tr|thead|tbody|tfoot)\b(?<!<tr)[^<>]*>\s*)*+",
    re.IGNORECASE,
)
_IN_ROW = late(r"<(?P<cell>t[dh]\b)?[^<>]*>|\n|\|", re.IGNORECASE)
_GAP = "\n\n"
_BORDER = "\ufdd0"
_BORDERS = late(_BORDER)
_DRAWING = late(
    r"\A(?:(?><\?.*?\?>)|(?><!--.*?-->)|(?><![a-z][^<>]*>)|[\s\ufeff]++)*+"
    r"<(?:(?:[\w-]{1,40}:)?svg(?=[\s/>])|!doctype\b[^<>\[]*\[)",
    re.IGNORECASE | re.DOTALL,
)
_IN_PAGE = late(r"<svg\b(?:(?!</?svg\b)[\s\S])*+", re.IGNORECASE)
_BETWEEN_WORDS = late(r"(?<!\s)\s*(?:<[^<>]*>\s*)++")


def _uncommented(source: Derived) -> Derived:
    last = _last_end(source.text)
    if not last:
        return source
    matches = _COMMENT.finditer(source.text, 0, last)
    return rebuild(source, ((match.start(), match.end(), "") for match in matches))


def shown_and_rows(source: Derived) -> tuple[Derived, Derived]:
    """Return the text as `shown`, and with each row of a table a line, a tab between its cells.

    Without tables both are the same. Tables in Markdown are read once for both: what parts their cells is marked by a
    character that no text may hold.
    """
    source = _uncommented(source)
    if "<" in source.text and _ROW.search(source.text):
        table = rebuild(source, _row_edits(source.text))
        return _looked(source, _reader_sees), _looked(table, _row_sees)
    if "|" not in source.text:
        seen = _looked(source, _reader_sees)
        return seen, seen
    if _BORDER in source.text:
        return _looked(source, _reader_sees), _looked(source, _row_sees)
    seen = _looked(source, lambda match: _BORDER if match["cell"] else _reader_sees(match))
    return substitute(seen, _BORDERS, lambda _match: _GAP), substitute(seen, _BORDERS, _parted)


def _looked(source: Derived, sees: Callable[[re.Match[str]], str]) -> Derived:
    """Replace all markup by what is seen of it; only looked for where it can begin, which is in few places."""
    text = source.text
    heads = [match.start() + 1 for match in _HEAD_OF_LINE.finditer(text)]
    if _FIRST_LINE.match(text):
        heads.insert(0, 0)
    signs = [match.start() for match in _SIGNS.finditer(text)]
    return substitute_at(source, _SHOWN, sorted({*heads, *signs}) if heads else signs, sees)


def _parted(match: re.Match[str]) -> str:
    at = match.start()
    return "" if at == 0 or match.string[at - 1] == "\n" else "\t"


def drawing_head(text: str) -> re.Match[str] | None:
    """Return how a text begins that is a drawing (SVG), up to its root element's name; None where it is none."""
    return _DRAWING.match(text)


def drawn(source: Derived) -> tuple[Derived, ...]:
    """Return the words of a drawing joined in their order, as the eye joins them: with blanks, and without.

    Numbers always keep a blank between them: the figures beside an axis are no long number.
    """
    if not drawing_head(source.text):
        if "<" not in source.text or not _IN_PAGE.search(source.text):
            return ()
        source = rebuild(source, _beside_drawings(source.text))
    return (
        substitute(source, _BETWEEN_WORDS, lambda _match: " "),
        substitute(source, _BETWEEN_WORDS, lambda match: " " if _is_between_digits(match) else ""),
    )


def _beside_drawings(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the edits that leave only the drawings in a page, each a paragraph."""
    done = 0
    for drawing in _IN_PAGE.finditer(text):
        yield done, drawing.start(), _GAP
        done = drawing.end()
    yield done, len(text), _GAP


def _is_between_digits(match: re.Match[str]) -> bool:
    text = match.string
    return text[match.start() - 1 : match.start()].isdigit() and text[match.end() : match.end() + 1].isdigit()


def _last_end(text: str) -> int:
    """Return where the last comment can end, 0 without one: beyond it no search for an end is worth its time."""
    return max(text.rfind("-->") + 3 if "-->" in text else 0, text.rfind("--!>") + 4 if "--!>" in text else 0)


def _reader_sees(match: re.Match[str]) -> str:
    tag = match["tag"]
    if tag:
        return _GAP if _BLOCK_TAG.match(tag) else "\n" if tag[1:3].lower() == "br" else ""
    return _GAP if match["cell"] else match["escaped"] or ""


def _row_edits(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the edits that make each row of HTML a line: a tab before each cell, no other tag, no break in a cell."""
    for row in _ROW.finditer(text):
        start, end = row.span("cells")
        yield row.start(), start, "\n"
        for piece in _IN_ROW.finditer(text, start, end):
            yield *piece.span(), "\t" if piece["cell"] else " "
        if end < row.end():
            yield end, row.end(), ""


def _row_sees(match: re.Match[str]) -> str:
    return _parted(match) if match["cell"] else _reader_sees(match)


def hidden(source: Derived) -> Derived:
    """Return what a reader does not see, each piece on a paragraph of its own."""
    return rebuild(source, _between(_pieces(source.text), len(source.text)))


def _between(pieces: list[tuple[int, int]], length: int) -> Iterator[tuple[int, int, str]]:
    done = 0
    for start, end in pieces:
        if start < done or end <= start:
            continue
        if done < start:
            yield done, start, _GAP
        done = end
    if done < length:
        yield done, length, _GAP


def _target_starts(text: str) -> list[int]:
    """Return where `_TARGETS` can begin, ascending."""
    starts = {at for sign in ("](", "![") if sign in text for at in _behind(text, sign)}
    starts.update(match.start() for match in _TAG_SIGN.finditer(text))
    starts.update(match.start() + 1 for match in _DEFINITION.finditer(text))
    if _FIRST_DEFINITION.match(text):
        starts.add(0)
    return sorted(starts)


def _behind(text: str, sign: str) -> Iterator[int]:
    at = text.find(sign)
    while at >= 0:
        yield at + len(sign)
        at = text.find(sign, at + 1)


def _pieces(text: str) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    head = _FRONT_MATTER.match(text)
    if head:
        pieces += [match.span(1) for match in _FIELD.finditer(text, head.start(1), head.end(1))]
    last = _last_end(text)
    if last:
        pieces += [(match.start() + 4, match.end() - 3) for match in _COMMENT.finditer(text, 0, last)]
    for match in matches_at(text, _TARGETS, _target_starts(text)):
        if match[0][0] != "<":
            pieces.append(match.span())
            continue
        for value in _ATTRIBUTE.finditer(text, match.start(), match.end()):
            group = next((number for number in (1, 2, 3) if value[number] is not None), 0)
            pieces.append(value.span(group))
    return sorted(pieces)
