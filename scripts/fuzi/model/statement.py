"""What somebody signs, and what the ledger keeps (3-gate section 2).

Every statement is a frozen dataclass whose fields, in RFC 8785 canonical JSON, are exactly what is signed; its id is
the SHA-256 of those bytes. Empty strings and tuples mean "none".
`seen` is the ledger tip the signer saw. Instants are UTC.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from msgspec import Struct

from fuzi.model.checkpoint import Checkpoint
from fuzi.model.exception_record import Emergency, Mandate, Repair
from fuzi.model.ids import ChangeId, ObjectId, PageId, PersonId, Sha256
from fuzi.model.publication import TombstoneKind
from fuzi.model.refounding import Refounding
from fuzi.model.request import Request
from fuzi.model.tree import Entry

TARGET = "main"
VERSION = 1


class Decision(StrEnum):
    """The words of a reviewer."""

    APPROVE = "approve"
    OBJECT = "object"
    WITHDRAW = "withdraw"
    LIFT = "lift"


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


class Submission(Struct, frozen=True):
    """One signed version of a change (送审稿).

    `items` maps each page (or `@governance`, `@register/…`) to the digest of what the change makes of it;
    `attributed` names the person for each e-mail of a commit that nobody on the roster has, for each correction
    that was adopted (`<objection>/<number>`, see `model/correction.py`) who suggested it,
    and for each request it cites (`request/<id>`) who asked.
    """

    kind: Literal["submission"]
    version: int
    site: Sha256
    target: str
    change: ChangeId
    number: int
    title: str
    base: ObjectId
    head: ObjectId
    entries: tuple[Entry, ...]
    root: Sha256
    items: Mapping[str, Sha256]
    authors: tuple[PersonId, ...]
    attributed: Mapping[str, str]
    owner: PersonId
    person: PersonId
    seen: ObjectId


class Approval(Struct, frozen=True):
    """A reviewer's word (审签意见): approve, object, withdraw, lift.

    `items` holds the digest of each page it covers; `statement` names the statement that is withdrawn or lifted.
    """

    kind: Literal["approval"]
    version: int
    site: Sha256
    target: str
    change: ChangeId
    submission: int
    root: Sha256
    items: Mapping[str, Sha256]
    stage: str
    role: str
    unit: str
    person: PersonId
    on_behalf: str
    policy: Sha256
    seen: ObjectId
    acknowledged: tuple[str, ...]
    decision: Decision
    statement: str
    words: str


class Disclaimer(Struct, frozen=True):
    """The word of a person named by a commit that he or she is not an author of the change."""

    kind: Literal["disclaimer"]
    version: int
    site: Sha256
    target: str
    change: ChangeId
    person: PersonId
    seen: ObjectId
    words: str


class Closing(Struct, frozen=True):
    """The owner abandons a change; its id is closed for ever."""

    kind: Literal["closing"]
    version: int
    site: Sha256
    target: str
    change: ChangeId
    person: PersonId
    seen: ObjectId
    words: str


class Landing(Struct, frozen=True):
    """A landing record (定稿): `seen` is the ledger tip whose child adds it, `counted` what carried it."""

    kind: Literal["landing"]
    version: int
    site: Sha256
    target: str
    change: ChangeId
    submission: int
    root: Sha256
    before: ObjectId
    commit: ObjectId
    tree: ObjectId
    policy: Sha256
    counted: tuple[Sha256, ...]
    person: PersonId
    seen: ObjectId


class Release(Struct, frozen=True):
    """A release record: the tag, what it was built from, and the digest of its manifest and of `release.json`."""

    kind: Literal["release"]
    version: int
    site: Sha256
    target: str
    name: str
    tag: ObjectId
    commit: ObjectId
    ledger: ObjectId
    as_of: dt.datetime
    manifest: Sha256
    statement: Sha256
    pages: tuple[PageId, ...]
    person: PersonId
    seen: ObjectId


class Deployment(Struct, frozen=True):
    """A release was put on a target, or an earlier one put back (`how`: deploy, rollback)."""

    kind: Literal["deployment"]
    version: int
    site: Sha256
    target: str
    place: str
    release: str
    manifest: Sha256
    how: Literal["deploy", "rollback"]
    at: dt.datetime
    person: PersonId
    seen: ObjectId


class TombstoneRecord(Struct, frozen=True):
    """A page is taken off (`reason_kind`: retraction, takedown, expiry)."""

    kind: Literal["tombstone"]
    version: int
    site: Sha256
    target: str
    page: PageId
    reason_kind: TombstoneKind
    reason: str
    at: dt.datetime
    person: PersonId
    seen: ObjectId


class ScannedFinding(Struct, frozen=True, omit_defaults=True):
    """A finding as the host records it: never its excerpt.

    `fingerprint` is the keyed fingerprint of the value, which a waiver is bound to; it is left out without a key.
    """

    id: str
    rule: str
    severity: str
    path: str
    item: str
    status: str
    fingerprint: str = ""


class Scan(Struct, frozen=True, omit_defaults=True):
    """The host's check of a submission: rules and lists by digest, what was found, how much was looked at.

    `lists` is the digest of the term lists and waivers of main's tip; `private_list` is the keyed digest of the
    bureau's private list, left out where there is none.
    """

    kind: Literal["scan"]
    version: int
    site: Sha256
    target: str
    change: ChangeId
    submission: int
    root: Sha256
    main: ObjectId
    ruleset: str
    lists: str
    extras: tuple[str, ...]
    findings: tuple[ScannedFinding, ...]
    files: int
    size_bytes: int
    unreadable: int
    private_list: str = ""


class RefUpdate(Struct, frozen=True):
    """One ref that a push moved; an empty string is "no such ref"."""

    ref: str
    old: str
    new: str


class Receipt(Struct, frozen=True):
    """The host's signed word on when and in which order it received something (收讫回执).

    `follows` is the ledger tip before the push, `ledger` the tip that the push brought (equal when it brought none).
    """

    kind: Literal["receipt"]
    version: int
    site: Sha256
    target: str
    sequence: int
    at: dt.datetime
    follows: str
    ledger: str
    refs: tuple[RefUpdate, ...]
    records: tuple[Sha256, ...]


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
