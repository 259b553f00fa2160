"""Who may sign for the host at a place of the ledger: by the roster of main as it was recorded before (3-gate, 2).

The receipt of the landing that lists or removes a machine is still signed by the keys from before; the next one is
not. What an earlier key signed in its time stays proved.
"""

from __future__ import annotations

from fuzi.formats.roster_file import PATH
from fuzi.gate.host_keys import host_keys
from fuzi.model.ids import ObjectId
from fuzi.model.people import Roster
from fuzi.steps.record.ledger_row import Row
from fuzi.steps.record.main_line import MainLine
from fuzi.steps.record.recorded import Recorded
from fuzi.steps.record.rules import load_roster


class HostKeys:
    """The keys of the host along a ledger; each state of the roster is read once."""

    def __init__(self, ledger: Recorded) -> None:
        self._ledger = ledger
        self._line = MainLine(ledger)
        self._at: dict[ObjectId, ObjectId | None] = {}
        self._rosters: dict[ObjectId | None, Roster] = {}

    def may_sign(self, row: Row, key: str) -> bool:
        """Tell whether a key could sign a record of the host that stands at a row."""
        founding = self._ledger.founding.host_key
        before = self._ledger.index.receipt_before(row)
        if before is None:  # the founding record's own receipt
            return key == founding
        return key in host_keys(self._roster(self._line.before(before.position + 1)), founding, row.kind)

    def _roster(self, main: ObjectId) -> Roster:
        repository = self._ledger.repository
        if main not in self._at:
            self._at[main] = repository.object_at(main, PATH)
        blob = self._at[main]
        if blob not in self._rosters:
            self._rosters[blob] = load_roster(repository, main)
        return self._rosters[blob]
