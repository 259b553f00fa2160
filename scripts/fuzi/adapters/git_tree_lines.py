"""The lines of one Git tree, read strictly: what would make a path ambiguous is refused.

Versions of a folder share nearly all their lines; each is the same object wherever it is read, so that two versions
are compared quickly.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from itertools import accumulate, compress, starmap
from operator import is_not
from typing import NamedTuple

from fuzi.errors import MalformedFile
from fuzi.messages import Message, msg
from fuzi.model.ids import ObjectId

TREE = "040000"
_LINES = {width: re.compile(rb"([1-9][0-9]{0,6}) ([^/\0]+)\0(.{%d})" % width, re.DOTALL) for width in (20, 32)}
"""A line of a tree, by the width of its object ids in bytes."""
_MODES = {b"40000": TREE, b"100644": "100644", b"100755": "100755"}
"""The usual modes with six digits."""


class TreeEntry(NamedTuple):
    """One line of a tree: mode (six digits), name (raw bytes), object."""

    mode: str
    name: bytes
    id: ObjectId


Entries = tuple[TreeEntry, ...]
_BEGINNING = 24
_MOST_READ_BEFORE = 256
_FEW_LINES = 8
_KEPT_ENTRIES = 50_000
"""Lines of trees that are the same object wherever they are read: the versions of a folder share nearly all of them."""


@lru_cache(maxsize=_KEPT_ENTRIES)
def _entry(mode: bytes, name: bytes, object_id: bytes) -> TreeEntry:
    return TreeEntry(_MODES.get(mode) or mode.decode().zfill(6), name, ObjectId(object_id.hex()))


class _Read(NamedTuple):
    """A tree that was read: its bytes, its lines, and where each line ends."""

    body: bytes
    lines: Entries
    ends: list[int]


_read_before: dict[tuple[int, int, bytes], _Read] = {}


def parse_tree(object_id: ObjectId, body: bytes) -> Entries:
    """Read a tree's bytes: modes as Git writes them, names in strict order, none twice, none with a slash.

    Raises:
        MalformedFile: anything else; two readers could see two different folders in such a tree.
    """
    width = len(object_id) // 2
    place = (width, len(body), body[:_BEGINNING])
    before = _read_before.get(place)
    lines = None if before is None else _read_like(before, body, width)
    if lines is None or before is None:
        lines = _parsed(object_id, body, width)
        ends = list(accumulate([len(one.mode.lstrip("0")) + len(one.name) + 2 + width for one in lines]))
    else:
        ends = before.ends
    if len(_read_before) >= _MOST_READ_BEFORE:
        _read_before.clear()
    _read_before[place] = _Read(body, lines, ends)
    return lines


def _read_like(before: _Read, body: bytes, width: int) -> Entries | None:
    """Return the lines of a tree that differs from another one in the objects of a few lines; None for any other.

    Both are of one length. Where everything outside these objects is the same, byte for byte, the lines begin and end
    where the other's do, and are called the same.
    """
    old, lines, ends = before
    fresh = list(lines)
    start = differing = 0
    while old[start:] != body[start:]:
        low, high = start, len(body)
        while high - low > 1:  # the first byte that differs is at `low` or beyond, and before `high`
            middle = (low + high) // 2
            low, high = (middle, high) if old[low:middle] == body[low:middle] else (low, middle)
        number = bisect_right(ends, low)
        start = ends[number]
        differing += 1
        if low < start - width or differing > _FEW_LINES:
            return None
        fresh[number] = lines[number]._replace(id=ObjectId(body[start - width : start].hex()))
    return tuple(fresh)


def _parsed(object_id: ObjectId, body: bytes, width: int) -> Entries:
    rows = _LINES[width].findall(body)
    if sum([len(mode) + len(name) for mode, name, _id in rows]) + (width + 2) * len(rows) != len(body):
        raise _malformed(object_id, msg("it is cut short, or holds a mode or name that Git does not write"))
    names = {name for _mode, name, _id in rows}
    if b"." in names or b".." in names:
        raise _malformed(object_id, msg("it holds a mode or name that Git does not write"))
    keys = [name + b"/" if mode == b"40000" else name for mode, name, _id in rows]
    if keys != sorted(keys) or len(set(keys)) != len(keys):
        raise _malformed(object_id, msg("its names are out of order"))
    if len(names) != len(rows):
        raise _malformed(object_id, msg("it holds a name twice"))
    return tuple(starmap(_entry, rows))


def _malformed(object_id: ObjectId, why: Message) -> MalformedFile:
    return MalformedFile(
        msg("folder {id} is malformed: {why}", id=object_id, why=why),
        hint=msg("make the change again with an up-to-date Git"),
    )


def changed_lines(old: Entries, new: Entries) -> list[tuple[TreeEntry, TreeEntry]] | None:
    """Return the lines that differ between two folders of the same names; None where their names differ."""
    if len(old) != len(new):
        return None
    others = compress(zip(old, new, strict=True), map(is_not, old, new))  # most lines are one object in both
    found = [(first, second) for first, second in others if first != second]
    return found if all(first.name == second.name for first, second in found) else None


def line_named(lines: Entries, name: bytes) -> TreeEntry | None:
    """Return the line of a name; None where there is none. No name stands twice in a tree that was parsed."""
    for key in (name, name + b"/"):  # where Git puts a file of the name, and where a folder
        place = bisect_left(lines, key, key=_order)
        if place < len(lines) and lines[place].name == name:
            return lines[place]
    return None


def _order(line: TreeEntry) -> bytes:
    return line.name + b"/" if line.mode == TREE else line.name
