"""Which records a ledger holds, where and in which order, without their words: enough to find the few one needs.

Kept as text, a line for each commit and each record, so that it is read and written as a whole in milliseconds; it
only grows. It saves time and proves nothing: whoever wants proof reads the commits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile

from fuzi.errors import IntegrityFailed
from fuzi.messages import msg
from fuzi.model.ids import ObjectId
from fuzi.steps.record.ledger_commits import CommitList, is_list_of_names
from fuzi.steps.record.ledger_row import Row, parse_row

_HEAD = b"fuzi ledger index 1\n"
_RECEIPT = b" receipt "
_MOST_ROWS = 20_000
"""Rows that are kept as they were last read: about 10 MB."""
_FEW_ADDED = 128
"""Records taken in at the end of a remembered ledger before it is worth to know where each one stands."""
_FEW = 64
"""Questions that are answered by searching the text; who asks more often gets a dictionary."""


class LedgerIndex:
    """The commits of a ledger and the records that each of them adds, in order."""

    def __init__(self, commits: bytes = b"", rows: bytes = b"") -> None:
        self.commits = CommitList(commits)
        self._rows = bytearray(b"\n")
        self._rows += rows
        self._asked = self._added = 0
        self._near: dict[int, Row] = {}
        self._firsts: dict[str, int] = {}
        self._offsets: dict[bytes, int] | None = None if rows else {}
        self._changes: dict[str, list[int]] | None = None if rows else {}
        self._starts: list[int] | None = None if commits else []

    def _is_busy(self) -> bool:
        self._asked += 1
        return self._asked > _FEW

    # records

    def find(self, record: str) -> Row | None:
        """Return one record by its id."""
        name = record.encode("utf-8", "surrogateescape")
        if self._is_busy() and self._offsets is None:
            self._offsets = {bytes(row).split(b" ")[3]: start for start, row in self._lines()}
        if self._offsets is not None:
            start = self._offsets.get(name, -1)
        else:
            found = self._rows.rfind(b" " + name + b" ")  # what is asked for is mostly new
            start = self._rows.rfind(b"\n", 0, found) + 1 if found > 0 and len(name) == 64 else -1
        return None if start < 0 else self._row_at(start)

    def _has(self, record: str) -> bool:
        """Tell whether a record that is to be added stands here already; a few of those make nobody busy."""
        self._added += 1
        if self._offsets is None and self._added <= _FEW_ADDED:
            return self._rows.rfind(f" {record} ".encode()) > 0
        self._asked = max(self._asked, _FEW)
        return self.find(record) is not None

    def of_change(self, change: str) -> tuple[Row, ...]:
        """Return the records of one change, in order."""
        if not change:
            return ()
        if self._is_busy() and self._changes is None:
            self._changes = {name: [row.line for row in rows] for name, rows in self.changes().items()}
        if self._changes is not None:
            return tuple(self._row_at(start) for start in self._changes.get(change, ()))
        wanted = f"/{change} ".encode("utf-8", "surrogateescape")
        return tuple(row for row in self._rows_with(wanted) if row.change == change)

    def of_kind(self, kind: str) -> Iterator[Row]:
        """Yield the records of one kind, in order."""
        return (row for row in self._rows_with(f" {kind} ".encode()) if row.kind == kind)

    def between(self, kind: str, first: int, last: int) -> Iterator[Row]:
        """Yield the records of one kind from one position to another, both included, in order."""
        start = self._start_of(max(first, 0))
        rows = self._rows_with(f" {kind} ".encode(), start) if start >= 0 else iter(())
        return takewhile(lambda row: row.position <= last, (row for row in rows if row.kind == kind))

    def holds(self, kind: str, first: int) -> bool:
        """Tell whether a record of a kind may stand at a position or beyond; no is certain."""
        start = self._start_of(first)
        return start >= 0 and self._rows.find(f" {kind} ".encode(), start) >= 0

    def after(self, position: int) -> Iterator[Row]:
        """Yield every record of the commits after a position, in order."""
        start = self._start_of(position + 1)
        return iter(()) if start < 0 else (parse_row(bytes(line), at) for at, line in self._lines(start + 1))

    def all(self) -> Iterator[Row]:
        """Yield every record, in order."""
        return (parse_row(bytes(line), start) for start, line in self._lines())

    def changes(self) -> Mapping[str, tuple[Row, ...]]:
        """Return every change with its records, in order of their first ones."""
        found: dict[str, list[Row]] = {}
        for row in self.all():
            if row.change:
                found.setdefault(row.change, []).append(row)
        return {change: tuple(rows) for change, rows in found.items()}

    def receipt_for(self, row: Row) -> Row | None:
        """Return the first receipt of the same commit or of a later one: the only one that can cover a record."""
        start, own = row.line, f"{row.position} ".encode()
        while start > 1:
            before = self._rows.rfind(b"\n", 0, start - 1) + 1
            if not self._rows.startswith(own, before):
                break
            start = before
        found = self._rows.find(_RECEIPT, start)
        return None if found < 0 else self._row_at(self._rows.rfind(b"\n", 0, found) + 1)

    def receipt_before(self, row: Row) -> Row | None:
        """Return the last receipt of an earlier commit."""
        end = row.line
        while (found := self._rows.rfind(_RECEIPT, 0, max(end, 0))) >= 0:
            end = self._rows.rfind(b"\n", 0, found) + 1
            if not self._rows.startswith(f"{row.position} ".encode(), end):
                return self._row_at(end)
        return None

    def last_receipt(self) -> Row | None:
        """Return the newest receipt."""
        found = self._rows.rfind(_RECEIPT)
        return None if found < 0 else self._row_at(self._rows.rfind(b"\n", 0, found) + 1)

    def last_of(self, kind: str) -> Row | None:
        """Return the newest record of a kind."""
        found = self._rows.rfind(f" {kind} ".encode())
        return None if found < 0 else self._row_at(self._rows.rfind(b"\n", 0, found) + 1)

    def last_before(self, kind: str, position: int) -> Row | None:
        """Return the newest record of a kind in a commit before a position."""
        end = self._start_of(position) if position < len(self.commits) else len(self._rows)
        wanted = f" {kind} ".encode()
        if kind not in self._firsts:  # most kinds are rare: what is nowhere is not looked for again
            self._firsts[kind] = self._rows.find(wanted)
        if not -1 < self._firsts[kind] < end:
            return None
        while (found := self._rows.rfind(wanted, 0, max(end, 0))) >= 0:
            end = self._rows.rfind(b"\n", 0, found) + 1
            row = self._row_at(end)
            if row.kind == kind and row.position < position:
                return row
        return None

    def _start_of(self, position: int) -> int:
        """Return where the rows of a commit begin; -1 where there is none."""
        if self._is_busy() and self._starts is None:
            self._starts = self._all_starts()
        if self._starts is None:
            own = f"\n{position} ".encode()
            if 2 * position < len(self.commits):
                return self._rows.find(own)
            start = self._rows.rfind(own)
            while start > 0 and self._rows.startswith(own, before := self._rows.rfind(b"\n", 0, start)):
                start = before
            return start
        return self._starts[position] if position < len(self._starts) else -1

    def _all_starts(self) -> list[int]:
        """Return for every commit where its rows begin, counted from the line break before them; -1 for none."""
        starts = [-1] * len(self.commits)
        for start, line in reversed(list(self._lines())):
            place = int(line[: line.index(b" ")])
            if place < len(starts):
                starts[place] = start - 1
        return starts

    def _rows_with(self, wanted: bytes, start: int = 0) -> Iterator[Row]:
        found = self._rows.find(wanted, start)
        while found >= 0:
            start = self._rows.rfind(b"\n", 0, found) + 1
            yield self._row_at(start)
            found = self._rows.find(wanted, self._rows.find(b"\n", start))

    def _row_at(self, start: int) -> Row:
        known = self._near.get(start)
        return known or self._keep(parse_row(bytes(self._rows[start : self._rows.index(b"\n", start)]), start))

    def _keep(self, row: Row) -> Row:
        """Keep a row at hand: what is asked of one place is asked of it again soon."""
        if len(self._near) >= _MOST_ROWS:
            self._near.clear()
        self._near[row.line] = row
        return row

    def _lines(self, start: int = 1) -> Iterator[tuple[int, bytearray]]:
        while start < len(self._rows):
            end = self._rows.index(b"\n", start)
            yield start, self._rows[start:end]
            start = end + 1

    # growing, keeping

    def add(self, commit: ObjectId, rows: Iterable[Row]) -> list[Row]:
        """Take in one commit with what it adds; return the rows with their lines.

        Raises:
            IntegrityFailed: a record of that id stands in the ledger already.
        """
        self.commits.add(commit)
        if self._firsts:
            self._firsts = {kind: place for kind, place in self._firsts.items() if place >= 0}
        if self._starts is not None:
            self._starts.append(len(self._rows) - 1)
        made: list[Row] = []
        for row in rows:
            if self._has(row.id):
                raise IntegrityFailed(
                    msg("the record {path} stands in the ledger already", path=row.path),
                    msg("nothing is taken from it; ask for a fresh copy of the ledger from the host"),
                )
            if self._offsets is not None:
                self._offsets[row.id.encode()] = len(self._rows)
            if self._changes is not None and row.change:
                self._changes.setdefault(row.change, []).append(len(self._rows))
            made.append(self._keep(Row(*row[:5], len(self._rows))))
            self._rows += f"{row.position} {row.kind} {row.shelf} {row.id} {row.blob}\n".encode()
        return made

    def until(self, position: int) -> LedgerIndex:
        """Return the index as it was when the commit at a position was the last one."""
        if position == len(self.commits) - 1:
            return self
        end = self._rows.find(f"\n{position + 1} ".encode())
        return LedgerIndex(self.commits.until(position), bytes(self._rows[1 : end + 1 if end >= 0 else None]))

    def dump(self) -> bytes:
        """Return the index as bytes."""
        return _HEAD + self.commits.dump() + bytes(self._rows)

    @classmethod
    def parse(cls, data: bytes) -> LedgerIndex | None:
        """Read what `dump` made; None where it is of another form: then it is made anew."""
        if not data.startswith(_HEAD):
            return None
        commits, gap, rows = data[len(_HEAD) :].partition(b"\n\n")
        commits += b"\n"
        if not gap or not is_list_of_names(commits) or not rows.endswith(b"\n"):
            return None
        return cls(commits, rows)
