"""Records of what is out of the ordinary: a standing deputy begins to act for somebody, a landing before its quorum.

Days are inclusive and local; instants are UTC.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from msgspec import Struct

from fuzi.model.ids import ChangeId, ObjectId, PersonId, Sha256


class Mandate(Struct, frozen=True):
    """A standing deputy of the roster begins or ceases to act for his principal (代签人 AB角).

    The days say for how long it runs; `decision` `end` ends whatever runs between the two at once. Who signs is the
    deputy, the principal, or whom the policy's `may: mandate` names. `at` is the signer's clock, information only.
    """

    kind: Literal["mandate"]
    version: int
    site: Sha256
    target: str
    role: str
    principal: PersonId
    deputy: PersonId
    first: dt.date
    last: dt.date
    reason: str
    decision: Literal["start", "end"]
    person: PersonId
    at: dt.datetime
    seen: ObjectId


class Emergency(Struct, frozen=True):
    """A person asks that a change lands before its quorum stands (应急发布), and signs for it.

    `until` is the instant up to which its approvals are to be given (UTC). Further persons sign an approval of the
    stage `emergency`, or a record of their own.
    """

    kind: Literal["emergency"]
    version: int
    site: Sha256
    target: str
    change: ChangeId
    submission: int
    root: Sha256
    until: dt.datetime
    reason: str
    role: str
    person: PersonId
    policy: Sha256
    seen: ObjectId


class Repair(Struct, frozen=True):
    """Answers for commits of main that no landing record explains (3-gate section 4).

    `propose` says what is to become of them and is approved like a change of rules; `finish` carries it out. `before`
    is main as the records have it, `found` the tip that was found, `commit` main afterwards (empty in a proposal).
    `how` ratify keeps the commits, revert puts the recorded tree on top of them. `root` is what approvals are bound to.
    """

    kind: Literal["repair"]
    version: int
    site: Sha256
    target: str
    change: ChangeId
    step: Literal["propose", "finish"]
    how: Literal["ratify", "revert"]
    before: ObjectId
    found: ObjectId
    commit: str
    root: Sha256
    reason: str
    person: PersonId
    seen: ObjectId
