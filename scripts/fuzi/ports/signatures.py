"""SSH signatures (SSHSIG, PROTOCOL.sshsig of OpenSSH)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Protocol


class Signer(Protocol):
    """Signs with one private key that a person or host holds."""

    @property
    def public_key(self) -> str:
        """Return the public key as `algorithm base64`, without a comment."""
        ...

    def sign(self, message: bytes, namespace: str) -> str:
        """Return the signature: the SSHSIG blob in standard base64, one line, no armour."""
        ...


class Signed(NamedTuple):
    """Something to be verified."""

    message: bytes
    signature: str
    namespace: str


class SignatureQueue(Protocol):
    """Verifies signatures beside other work, on another processor where there is one."""

    def put(self, asked: Sequence[Signed]) -> None:
        """Hand in one batch."""
        ...

    def take(self) -> Sequence[str | None]:
        """Return the keys of the oldest batch, in order; None for what `verified_key` is to be asked about itself."""
        ...

    def close(self) -> None:
        """Give up what was not taken."""
        ...


class Signatures(Protocol):
    """Finds signers and verifies signatures. ed25519, ECDSA P-256, RSA of 3072 bits and more; nothing else."""

    def signer(self, key: Path | None) -> Signer:
        """Return the signer for `--key`, else Git's `user.signingkey`, else the agent's only key."""
        ...

    def new_key(self, path: Path, comment: str) -> str:
        """Make an ed25519 key at `path` (mode 0600) and return the public key."""
        ...

    def queue(self, expected: int, sharers: int = 1) -> SignatureQueue:
        """Return a queue for about so many signatures; it answers the same as `verified_key` does one by one.

        Args:
            sharers: how many processes like this one work at the same time.
        """
        ...

    def verified_key(self, message: bytes, signature: str, namespace: str) -> str:
        """Return the public key that made `signature` over `message`; `IntegrityFailed` where it does not hold."""
        ...
