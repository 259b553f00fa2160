"""What is asked of a ledger by whoever follows it along: its order, its words, and where it began."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct

from fuzi.formats.statement import Envelope
from fuzi.model.ids import Sha256
from fuzi.model.refounding import Refounding
from fuzi.model.statement import Founding
from fuzi.ports.repository import Repository
from fuzi.steps.record.ledger_index import LedgerIndex


class Kept(Struct, frozen=True):
    """An envelope as found in the ledger, not yet verified."""

    id: Sha256
    envelope: Envelope
    position: int


class Recorded(Protocol):
    """A ledger as far as it is read."""

    repository: Repository
    index: LedgerIndex

    @property
    def kept(self) -> Mapping[Sha256, Kept]:
        """Return every record by its id, in ledger order."""
        ...

    @property
    def founding(self) -> Founding | Refounding:
        """Return the record the site began with."""
        ...
