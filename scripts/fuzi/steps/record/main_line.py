"""Where main stood at a place of the ledger: each landing, and each finished repair, tells where it put main."""

from __future__ import annotations

from bisect import bisect_left

from fuzi.model.change_statement import Landing
from fuzi.model.exception_record import Repair
from fuzi.model.ids import ObjectId
from fuzi.steps.record.ledger_row import Row
from fuzi.steps.record.recorded import Recorded

_FEW = 16
"""Questions that are answered by looking back from the place; who asks more often has every move read once."""


class MainLine:
    """The records that moved main, in order; further ones are taken in as the ledger grows."""

    def __init__(self, ledger: Recorded) -> None:
        self._ledger = ledger
        self._rows: list[Row] = []
        self._places: list[int] = []
        self._read = 0
        self._asked = 0

    def before(self, position: int) -> ObjectId:
        """Return main's tip as recorded before a position of the ledger."""
        if self._asked < _FEW and not self._read:
            self._asked += 1
            return _recorded_before(self._ledger, position)
        end = len(self._ledger.index.commits)
        index = self._ledger.index
        if self._read < end and (index.holds("landing", self._read) or index.holds("repair", self._read)):
            repairs = [row for row in index.between("repair", self._read, end) if _commit(self._ledger, row)]
            fresh = sorted([*index.between("landing", self._read, end), *repairs], key=lambda row: row.position)
            self._rows += fresh
            self._places += [row.position for row in fresh]
        self._read = end
        place = bisect_left(self._places, position)
        known = None if place == 0 else _commit(self._ledger, self._rows[place - 1])
        return known or self._ledger.founding.main


def recorded_main(ledger: Recorded) -> ObjectId:
    """Return main's tip as the whole ledger records it."""
    return _recorded_before(ledger, len(ledger.index.commits))


def _recorded_before(ledger: Recorded, position: int) -> ObjectId:
    """Return main's tip as recorded before a position, looked for from there backwards."""
    moved = [_last_repair(ledger, position), ledger.index.last_before("landing", position)]
    rows = [row for row in moved if row is not None]
    known = _commit(ledger, max(rows, key=lambda row: row.position)) if rows else None
    return known or ledger.founding.main


def repairs_of(ledger: Recorded) -> tuple[Repair, ...]:
    """Return the repairs that were carried out, in order."""
    found = (ledger.kept[row.id].envelope.statement for row in ledger.index.of_kind("repair"))
    return tuple(one for one in found if isinstance(one, Repair) and one.step == "finish")


def _last_repair(ledger: Recorded, position: int) -> Row | None:
    """Return the last repair before a position that put main somewhere."""
    while (row := ledger.index.last_before("repair", position)) is not None:
        if _commit(ledger, row):
            return row
        position = row.position
    return None


def _commit(ledger: Recorded, row: Row) -> ObjectId | None:
    """Return where a record put main; None for one that moves nothing."""
    record = ledger.kept[row.id].envelope.statement
    assert isinstance(record, Landing | Repair)  # noqa: S101 - by its kind
    return ObjectId(record.commit) if record.commit else None
