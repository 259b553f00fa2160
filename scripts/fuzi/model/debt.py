"""What is owed after an emergency landing (应急发布): the normal quorum of the pages it brought (补办审批)."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from msgspec import Struct

from fuzi.model.ids import ChangeId, ObjectId, PersonId, Sha256

EMERGENCY = "emergency"
"""The word that stands for the stage in the approval of an emergency's second person; no requirement names it."""


class Debt(Struct, frozen=True):
    """A review debt that is still open.

    Attributes:
        commit: the landing commit. record: the landing record.
        position: where the landing record stands in the ledger.
        pages: the pages that still owe their approvals; never empty.
        until: the instant up to which they were to be given (UTC).
        signers: who signed the emergency; none of what is owed may come from them.
    """

    change: ChangeId
    commit: ObjectId
    record: Sha256
    position: int
    pages: tuple[str, ...]
    until: dt.datetime
    reason: str
    signers: tuple[PersonId, ...]

    def is_overdue(self, now: dt.datetime) -> bool:
        """Tell whether the end time has passed."""
        return now > self.until


class LandingKind(StrEnum):
    """What a landing is where a review debt is open: only the last two may be released."""

    ORDINARY = "ordinary"
    EMERGENCY = "emergency"
    RETRACTION = "retraction"


class LandedChange(Struct, frozen=True):
    """One landing on main, as it matters for a release."""

    change: ChangeId
    commit: ObjectId
    kind: LandingKind
