"""The record by which a site begins anew, without what had to leave history (3-gate section 4, "Expunge")."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from fuzi.model.ids import ObjectId, PageId, PersonId, Sha256
from fuzi.model.publication import TombstoneKind

MESSAGE = "彻底清除后重新建站\n"
"""The whole message of the first commit of such a site."""


class Cleared(Struct, frozen=True):
    """A file of the old record that is not here: where it stood, the digest of its bytes, the landing that had it."""

    path: str
    sha256: Sha256
    landing: ObjectId


class CarriedTombstone(Struct, frozen=True):
    """A page that the old site took off, as the new one goes on from it.

    Attributes:
        is_shown: the tombstone holds; otherwise the page is back, changed, and only what was withdrawn is barred.
        texts: digests of the words that must not come back.
        files: the blobs that must not come back.
    """

    page: PageId
    reason_kind: TombstoneKind
    reason: str
    at: dt.datetime
    is_shown: bool
    texts: tuple[Sha256, ...]
    files: tuple[ObjectId, ...]


class Former(Struct, frozen=True):
    """What the old repository proved beside the new site, and whether it went on after the site began anew."""

    landings: int
    releases: int
    has_gone_on: bool


class Refounding(Struct, frozen=True):
    """What is trusted first in a site that was founded anew, and the map to its old record; its digest is the site id.

    The leader signs it. What left history was signed by governance and the confidentiality officer in the old site:
    `evidence` carries those envelopes, word for word. `old_main` and `old_ledger` are where the old record ended;
    `tree` is the tree of `old_main`, unchanged. The other fields are those of the founding record.
    """

    kind: Literal["refounding"]
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
    old_site: Sha256
    old_main: ObjectId
    old_ledger: ObjectId
    expunged: tuple[Cleared, ...]
    withdrawn: tuple[CarriedTombstone, ...]
    evidence: tuple[str, ...]
