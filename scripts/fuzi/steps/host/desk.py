"""The host's desk while it looks at one push: the state before it, and what the records seen so far claim."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct, field

from fuzi.gate.ground import Case, Ground
from fuzi.model.host_statement import Scan
from fuzi.model.ids import ChangeId, ObjectId
from fuzi.ports.inspection import Inspector
from fuzi.ports.originals import Originals
from fuzi.ports.repository import Repository
from fuzi.steps.host.debts import load_change
from fuzi.steps.record.ledger import Ledger

MAIN = "refs/heads/main"


class Desk(Struct):
    """The host's desk while it looks at one push: the state before it, and what the records seen so far claim.

    `claims` maps each ref to what a record says it must become; `scans` are the host's own records to be added.
    `found` is where main really is, where no record put it there; `main` is then the last that a record names.
    """

    repository: Repository
    ledger: Ledger
    inspector: Inspector
    originals: Originals
    main: ObjectId
    ground: Ground
    now: dt.datetime
    claims: dict[str, ObjectId | None] = field(default_factory=dict)
    scans: list[Scan] = field(default_factory=list)
    found: ObjectId | None = None

    def case(self, change: ChangeId, before: int) -> Case:
        """Return the case of a change as it stood before a ledger position."""
        filed = tuple(one for one in self.ledger.of_change(change) if one.position < before)
        if not filed:
            return Case(self.ledger.site, change, (), (), self.ground, self.ledger.positions, self.now)
        return load_change(self.repository, filed, self.ledger, self.ground, (self.main, self.now), before=before)


def branch(change: str) -> str:
    """Return the ref of a draft."""
    return f"refs/heads/changes/{change}"
