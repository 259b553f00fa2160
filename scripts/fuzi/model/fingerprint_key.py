"""The keys of fingerprints: a value is told again by its HMAC alone, and only by who holds the key (5-confidentiality).

A word of two characters or a number of eleven digits is found by trying all of them against any digest that has no
key, salted or not. So nothing that is kept or shown is a digest of a value unless it is one of these.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac

from msgspec import Struct

from fuzi.model.ids import PersonId, Sha256, sha256_of

KEY_BYTES = 32


class FingerprintKey(Struct, frozen=True):
    """One key as a host keeps it.

    Attributes:
        secret: 32 random bytes.
        owner: who answers for it: the person whom the bureau asks for it.
        made: the local day on which it was made.
        until: the last day on which waivers bound to it are still honoured; None for the key in use.
    """

    secret: bytes
    owner: PersonId
    made: dt.date
    until: dt.date | None = None

    def __repr__(self) -> str:
        return f"FingerprintKey(owner={self.owner!r}, made={self.made}, until={self.until})"


class Keys(Struct, frozen=True):
    """The key in use, and former ones that waivers may still be bound to; all empty where there is none."""

    newest: bytes = b""
    former: tuple[bytes, ...] = ()

    def __repr__(self) -> str:
        return f"Keys({bool(self.newest)}, former={len(self.former)})"

    @property
    def all(self) -> tuple[bytes, ...]:
        """Return every key, the one in use first."""
        return (self.newest, *self.former) if self.newest else ()

    def fingerprints(self, rule: str, value: str) -> tuple[str, ...]:
        """Return the fingerprint of a value for one rule by each key; none without a key."""
        return tuple(fingerprint(key, rule, value) for key in self.all)

    def digest(self, purpose: str, data: bytes) -> str:
        """Return a digest that only who holds the key can make; empty without a key."""
        return hmac.new(self.newest, purpose.encode() + b"\n" + data, hashlib.sha256).hexdigest() if self.newest else ""

    def digest_of_words(self, words: bytes) -> Sha256:
        """Return what tells a name or message from others in a finding's id; without a key its plain SHA-256.

        Without a key nothing is recorded that could be waived by value; a host that keeps records for ever has one.
        """
        return Sha256(self.digest("words", words)) if self.newest else sha256_of(words)


NO_KEYS = Keys()
"""Nobody gave a key: findings have no fingerprints."""


def fingerprint(key: bytes, rule: str, value: str) -> str:
    """Return the keyed fingerprint of a value for one rule: HMAC-SHA256, 32 hexadecimal digits; empty without a key."""
    return hmac.new(key, f"{rule}\n{value}".encode(), hashlib.sha256).hexdigest()[:32] if key else ""
