"""A request (申请): somebody asks for a page, a correction, a removal, a column; a change cites it.

It stands in the ledger, signed and received, whoever carries it out and whenever; what it asks for is decided on the
change alone.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from fuzi.model.ids import ObjectId, PersonId, Sha256

MOST_CHARS = 2_000
_KEY = re.compile(r"request/([0-9a-f]{64})")
PREFIX = "request/"


class Request(Struct, frozen=True):
    """What a person asks for, for which unit and about which page (empty: none). `at` is the signer's clock."""

    kind: Literal["request"]
    version: int
    site: Sha256
    target: str
    page: str
    unit: str
    words: str
    person: PersonId
    at: dt.datetime
    seen: ObjectId


def citation_key(request: Sha256) -> str:
    """Return how a submission names a request in `attributed`; the value there is who asked."""
    return f"{PREFIX}{request}"


def cited_in(attributed: Mapping[str, str]) -> Mapping[Sha256, str]:
    """Return the requests that a submission cites, with who asked."""
    found = ((_KEY.fullmatch(key), who) for key, who in sorted(attributed.items()))
    return {Sha256(key[1]): who for key, who in found if key is not None}
