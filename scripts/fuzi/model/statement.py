"""What somebody signs, and what the ledger keeps (3-gate section 2).

Every statement is a frozen struct whose fields, in RFC 8785 canonical JSON, are exactly what is signed; its id is
the SHA-256 of those bytes. Empty strings and tuples mean "none". The kinds are grouped by what they speak of; the one
that comes before all others, and the union of them, are here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from fuzi.model.change_statement import Approval, Closing, Disclaimer, Landing, Submission
from fuzi.model.checkpoint import Checkpoint
from fuzi.model.exception_record import Emergency, Mandate, Repair
from fuzi.model.host_statement import Receipt, Scan
from fuzi.model.ids import ObjectId, PersonId, Sha256
from fuzi.model.publication_statement import Deployment, Release, TombstoneRecord
from fuzi.model.refounding import Refounding
from fuzi.model.request import Request

TARGET = "main"
VERSION = 1


class Founding(Struct, frozen=True):
    """What was trusted first (建站记录); its digest is the site id, so it alone names none."""

    kind: Literal["founding"]
    version: int
    target: str
    main: ObjectId
    tree: ObjectId
    leader: PersonId
    leader_key: str
    host_key: str
    recovery_keys: tuple[str, ...]
    recovery_count: int
    published: Mapping[str, dt.datetime]
    at: dt.datetime


Statement = (
    Founding
    | Refounding
    | Submission
    | Approval
    | Disclaimer
    | Closing
    | Landing
    | Release
    | Deployment
    | TombstoneRecord
    | Mandate
    | Repair
    | Checkpoint
    | Emergency
    | Request
    | Scan
    | Receipt
)

KINDS: Mapping[str, type[Statement]] = {
    "founding": Founding,
    "refounding": Refounding,
    "submission": Submission,
    "approval": Approval,
    "disclaimer": Disclaimer,
    "closing": Closing,
    "landing": Landing,
    "release": Release,
    "deployment": Deployment,
    "tombstone": TombstoneRecord,
    "mandate": Mandate,
    "emergency": Emergency,
    "request": Request,
    "repair": Repair,
    "checkpoint": Checkpoint,
    "scan": Scan,
    "receipt": Receipt,
}


class Filed(Struct, frozen=True):
    """A statement as the ledger holds it.

    Attributes:
        id: SHA-256 of the canonical statement.
        key: the public key that signed it, verified.
        position: how many ledger commits came before the one that adds it.
        received_at: the instant of the host's receipt; None while there is none.
    """

    id: Sha256
    statement: Statement
    key: str
    position: int
    received_at: dt.datetime | None
