"""Where main stood at a place of the ledger: each landing, and each repair, tells where it put main."""

from __future__ import annotations

from bisect import bisect_left

from fuzi.model.ids import ObjectId
from fuzi.model.statement import Landing
from fuzi.steps.record.ledger import Ledger
from fuzi.steps.record.ledger_index import Row


class MainLine:
    """The records that moved main, in order; further ones are taken in as the ledger grows."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._rows: list[Row] = []
        self._places: list[int] = []
        self._read = 0

    def before(self, position: int) -> ObjectId:
        """Return main's tip as recorded before a position of the ledger."""
        end = len(self._ledger.index)
        if self._read < end:
            fresh = list(self._ledger.index.between("landing", self._read, end))
            self._rows += fresh
            self._places += [row.position for row in fresh]
            self._read = end
        place = bisect_left(self._places, position)
        return self._ledger.founding.main if place == 0 else self._commit(self._rows[place - 1])

    def _commit(self, row: Row) -> ObjectId:
        record = self._ledger.kept[row.id].envelope.statement
        assert isinstance(record, Landing)  # noqa: S101 - by its kind
        return record.commit
