"""What the check of one's own machine works with, as far as that is not the same everywhere."""

from __future__ import annotations

from msgspec import Struct

from fuzi.messages import Message


class OwnCheck(Struct, frozen=True):
    """What is here and what is not.

    Attributes:
        lacks: `ocr`, `credentials`, `hyperscan`, `cluster`: what is not installed though it could be, or switched off.
        has_key, has_list: whether a fingerprint key and the bureau's private list are here.
        unfit: why key or list cannot be used though they are here; None where they can, or are not.
        remedy: what to do about that.
    """

    lacks: frozenset[str] = frozenset()
    has_key: bool = False
    has_list: bool = False
    unfit: Message | None = None
    remedy: Message | None = None
