"""Which requests were filed before a place in the ledger."""

from __future__ import annotations

from collections.abc import Callable

from fuzi.model.ids import Sha256
from fuzi.model.statement import Statement
from fuzi.steps.record.ledger import Ledger


def filed_before(ledger: Ledger, position: int) -> Callable[[Sha256], Statement | None]:
    """Return what finds a record by its id among those filed before a ledger position."""

    def known(key: Sha256) -> Statement | None:
        row = ledger.index.find(key)
        return ledger.kept[key].envelope.statement if row is not None and row.position < position else None

    return known
