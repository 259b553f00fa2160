"""SSH signatures (SSHSIG, PROTOCOL.sshsig of OpenSSH)."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol


class Signer(Protocol):
    """Signs with one private key that a person or host holds."""

    @property
    def public_key(self) -> str:
        """Return the public key as `algorithm base64`, without a comment."""
        ...

    def sign(self, message: bytes, namespace: str) -> str:
        """Return the signature: the SSHSIG blob in standard base64, one line, no armour."""
        ...


class Signatures(Protocol):
    """Finds signers and verifies signatures. ed25519, ECDSA P-256, RSA of 3072 bits and more; nothing else."""

    def signer(self, key: Path | None) -> Signer:
        """Return the signer for `--key`, else Git's `user.signingkey`, else the agent's only key."""
        ...

    def new_key(self, path: Path, comment: str) -> str:
        """Make an ed25519 key at `path` (mode 0600) and return the public key."""
        ...

    def verified_key(self, message: bytes, signature: str, namespace: str) -> str:
        """Return the public key that made `signature` over `message`; `IntegrityFailed` where it does not hold."""
        ...
