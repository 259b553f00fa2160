"""Statements about what the public sees: a release, where it was put, a page taken off (3-gate section 2).

`seen` is the ledger tip the signer saw. Instants are UTC.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from msgspec import Struct

from fuzi.model.ids import ObjectId, PageId, PersonId, Sha256
from fuzi.model.publication import TombstoneKind


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
