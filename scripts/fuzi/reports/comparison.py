"""Texts from a change on a reader's screen: line by line behind a bar, compared, cut where they are long.

The bar tells whose words these are: nothing a page holds can pass for a line of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from fuzi.messages import msg, visible
from fuzi.reports.reader import Reader

BAR = "│ "
AROUND = 2
"""So many unchanged lines stand before and after a changed one."""
MOST_COMPARED = 20_000
LONGEST_LINE = 400
_TRAILING = re.compile(r"[ \u3000]+$")


def quoted(lines: Sequence[str], reader: Reader, most: int | None, rest: str) -> list[str]:
    """Return lines of a page behind a bar.

    Args:
        most: how many lines are shown; None for all of them, then long lines are whole, too.
        rest: the command that shows what was cut.
    """
    shown = [f"{BAR}{_plain(line, reader, most)}".rstrip() for line in lines[:most]]
    return [*shown, *_cut(len(lines) - len(shown), reader, rest)]


def compared(old: Sequence[str], new: Sequence[str], reader: Reader, most: int | None, rest: str) -> list[str]:
    """Return the changed lines with a few around them: `-` what goes, `+` what comes; empty where nothing differs."""
    if max(len(old), len(new)) > MOST_COMPARED:
        return [reader.say(msg("too long to be compared here; `{command}` shows all of it", command=rest))]
    rows = list(_rows(old, new, reader, most))
    shown = rows if most is None else rows[:most]
    return [*shown, *_cut(len(rows) - len(shown), reader, rest)]


def _rows(old: Sequence[str], new: Sequence[str], reader: Reader, most: int | None) -> Iterator[str]:
    matcher = SequenceMatcher(None, old, new)
    for group in matcher.get_grouped_opcodes(AROUND):
        yield reader.say(msg("from line {line} on:", line=group[0][3] + 1))
        for tag, first, last, start, end in group:
            if tag == "equal":
                yield from (f"{BAR}  {_plain(line, reader, most)}".rstrip() for line in old[first:last])
                continue
            yield from (f"{BAR}- {_edge(line, reader, most)}" for line in old[first:last])
            yield from (f"{BAR}+ {_edge(line, reader, most)}" for line in new[start:end])


def _edge(line: str, reader: Reader, most: int | None) -> str:
    """Return a line that goes or comes: blanks at its end are part of what changes, so they are seen."""
    blank = _TRAILING.search(line)
    head = line[: blank.start()] if blank else line
    return _plain(head, reader, most) + ("␠" * len(blank[0]) if blank else "")


def _plain(line: str, reader: Reader, most: int | None) -> str:
    if most is not None and len(line) > LONGEST_LINE:
        left = reader.say(msg("… {n} more characters", n=len(line) - LONGEST_LINE))
        return visible(line[:LONGEST_LINE].replace("\t", "⇥   ")) + left
    return visible(line.replace("\t", "⇥   "))


def _cut(left: int, reader: Reader, rest: str) -> list[str]:
    if left <= 0:
        return []
    return [reader.say(msg("… {n} more lines: `{command}` shows all of it", n=left, command=rest))]
