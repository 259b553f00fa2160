"""A checkpoint: a signed word on how far main and ledger had come, kept outside the repository (3-gate section 2)."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from msgspec import Struct

from fuzi.model.ids import ObjectId, PersonId, Sha256

CHECKPOINT_FILE = "fuzi-checkpoint.json"
"""The name under which it is laid beside the site."""


class Checkpoint(Struct, frozen=True):
    """Main and ledger at an instant (UTC, the signer's clock); `sequence` is that of the ledger's newest receipt.

    Whoever holds one can tell a history that was rewritten since, or a copy that ends before it.
    """

    kind: Literal["checkpoint"]
    version: int
    site: Sha256
    target: str
    main: ObjectId
    ledger: ObjectId
    sequence: int
    at: dt.datetime
    person: PersonId
    seen: ObjectId
