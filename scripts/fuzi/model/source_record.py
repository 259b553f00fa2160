"""A source record (来源记录): where a page's facts came from; the bytes themselves are never in a branch (R1-21)."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from fuzi.model.ids import PageId, Sha256
from fuzi.model.page import SourceKind


class SourceRecord(Struct, frozen=True):
    """One page's source.

    Attributes:
        address: where a web source was found; `carrier`: what a physical one is.
        sha256: digest of the original's bytes; None for a physical carrier.
        place: where the original is kept, by `keeper`, until `keep_until` (at least six months, R1-21).
    """

    page: PageId
    kind: SourceKind
    title: str
    captured_at: dt.datetime
    place: str
    keeper: str
    keep_until: dt.date
    address: str = ""
    carrier: str = ""
    sha256: Sha256 | None = None
    size_bytes: int = 0
