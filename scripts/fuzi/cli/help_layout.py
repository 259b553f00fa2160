"""The layout of help texts: columns and lines as a terminal shows them, where a Chinese character takes two places.

click counts characters. Lines are broken at blanks and beside wide characters, but no line begins with a mark that
closes or ends with one that opens (GB/T 15834-2011, 5.1), and what stands between backquotes stays in one piece.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import click

from fuzi.cli.words import _

_CLOSES = "，。；：、！？）】》」』”’…％"
_OPENS = "（【《「『“‘"
_PIECE = re.compile(r"`[^`]*`|[!-_a-~]+|\s+|.")
_LEAST = 10
"""So many places are left for words at least, however wide the first column is."""


class HelpLayout(click.HelpFormatter):
    """What writes a help text."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line that tells how the command is written."""
        head = f"{_('Usage: ') if prefix is None else prefix}{prog} "
        lines = wrapped(args, max(self.width - _width(head), _LEAST))
        self._write_lines([head + lines[0], *(" " * _width(head) + one for one in lines[1:])])

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section."""
        self.write(" " * self.current_indent + _("{heading}:").format(heading=heading) + "\n")

    def write_text(self, text: str) -> None:
        """Write paragraphs, which an empty line parts."""
        paragraphs = [wrapped(one, self.width - self.current_indent) for one in text.split("\n\n")]
        for number, lines in enumerate(paragraphs):
            self.write("\n" if number else "")
            self._write_lines(lines)

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write a list of words and what they mean; a long word takes a line of its own."""
        listed = list(rows)
        first = min(max(_width(word) for word, _meaning in listed), col_max) + col_spacing
        for word, meaning in listed:
            lines = wrapped(meaning, max(self.width - first - self.current_indent, _LEAST))
            left = first - _width(word)
            indented = [" " * first + one for one in lines]
            self._write_lines(
                [word, *indented] if left < col_spacing else [word + " " * left + lines[0], *indented[1:]]
            )

    def _write_lines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(f"{' ' * self.current_indent}{line}".rstrip() + "\n")


class HelpContext(click.Context):
    """The context of a verb, whose help is laid out by us."""

    formatter_class = HelpLayout


def wrapped(text: str, places: int) -> list[str]:
    """Return one paragraph in lines of at most so many places; what cannot be broken may stand out."""
    lines, line = [], ""
    for blank, piece in _pieces(text):
        joined = f"{line}{blank if line else ''}{piece}"
        if line and _width(joined) > places:
            lines.append(line)
            joined = piece
        line = joined
    return [*lines, line]


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield what must stay together, each with the blank before it."""
    blank, held, held_blank = "", "", ""
    for found in _PIECE.finditer(text):
        piece = found[0]
        if piece.isspace():
            blank = " "
            continue
        if held and (blank or _may_part(held[-1], piece[0])):
            yield held_blank, held
            held, held_blank = "", blank
        held, blank = held + piece, ""
    yield held_blank, held


def _may_part(before: str, after: str) -> bool:
    """Tell whether a line may end between two characters that no blank parts."""
    return 2 in {_width(before), _width(after)} and before not in _OPENS and after not in _CLOSES


def _width(text: str) -> int:
    from fuzi.reports.columns import width

    return width(text)
