"""Seals what must survive the machine it lies on, for the owners of SSH keys (age, https://age-encryption.org/v1)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol


class Sealing(Protocol):
    """Encrypts for SSH public keys; each of their private keys opens it by itself."""

    def fit(self, keys: Sequence[str]) -> tuple[str, ...]:
        """Return those of some public keys for which something can be sealed: ed25519 and RSA, not ECDSA."""
        ...

    def seal(self, data: bytes, keys: Sequence[str]) -> bytes:
        """Return `data` sealed for each of the keys, as text (age, armoured)."""
        ...

    def open(self, sealed: bytes, key: Path) -> bytes:
        """Return what was sealed.

        Args:
            key: the file of a private key.

        Raises:
            AskedWrongly: that key does not open it, or needs a password.
        """
        ...
