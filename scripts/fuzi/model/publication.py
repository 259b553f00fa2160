"""What is shown of a page's way to the public: the publication record (发布登记, R1-25), and tombstones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from fuzi.model.ids import ObjectId, PageId, Sha256


class StageRecord(Struct, frozen=True):
    """Who approved a page in one stage, and when the host received it (UTC). `person` is the name that is shown."""

    stage: str
    person: str
    role: str
    received_at: dt.datetime
    statement: Sha256


class OwedApprovals(Struct, frozen=True):
    """A page is there by an emergency landing and owes its approvals: up to when (UTC), and why it could not wait."""

    until: dt.datetime
    reason: str


class Publication(Struct, frozen=True):
    """One page's publication record.

    Attributes:
        published_at: as-of time of the first release that holds the page, or the founding record's; None while the
            page has not been released.
        operator: the name of who signed the landing; empty for pages older than the site.
        change: the change by which the page's present content came; empty for pages older than the site.
        commit: the landing commit.
        owed: what an emergency landing left owed, while it is.
    """

    page: PageId
    published_at: dt.datetime | None
    operator: str = ""
    change: str = ""
    commit: ObjectId | None = None
    stages: tuple[StageRecord, ...] = ()
    owed: OwedApprovals | None = None


class TombstoneKind(StrEnum):
    """Why a page must never be shown again as it was (下线标记)."""

    RETRACTION = "retraction"
    TAKEDOWN = "takedown"
    EXPIRY = "expiry"
    LIFTED = "lifted"
    """Not a tombstone itself: the earlier ones of the page no longer hold."""


class Tombstone(Struct, frozen=True):
    """A page taken off: its address answers with banner and reason (retraction, takedown) or not at all (expiry)."""

    page: PageId
    kind: TombstoneKind
    reason: str
    since: dt.datetime


class SiteFacts(Struct, frozen=True):
    """All that the site shows beyond the commit itself: a function of ledger tip and as-of time.

    Attributes:
        as_of: the instant the site is built for (UTC).
        publications: by page id; a page that is missing here is shown as not registered (未登记).
        tombstones: by page id.
        answered: tombstones of pages that came back since, changed: they hold for earlier releases only.
        is_registered: False when there is no ledger at all (a plain checkout).
    """

    as_of: dt.datetime
    publications: Mapping[PageId, Publication] = field(default_factory=dict)
    tombstones: Mapping[PageId, Tombstone] = field(default_factory=dict)
    is_registered: bool = True
    answered: tuple[Tombstone, ...] = ()
