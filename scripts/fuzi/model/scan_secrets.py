"""What a check knows that lies in no repository: the keys of fingerprints, and the bureau's private list."""

from __future__ import annotations

from msgspec import Struct

from fuzi.model.fingerprint_key import NO_KEYS, Keys
from fuzi.model.term_list import TermList


class Secrets(Struct, frozen=True):
    """Keys and private list of this machine; without a list it is not applied."""

    keys: Keys = NO_KEYS
    terms: TermList | None = None

    def __repr__(self) -> str:
        return f"Secrets({self.keys!r}, private_list={self.terms is not None})"


NO_SECRETS = Secrets()
"""What most clones have."""
