"""Signatures for tests that are not about them: a keyed digest in place of an SSH signature."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from fuzi.errors import AskedWrongly, IntegrityFailed
from fuzi.messages import msg


class FakeSigner:
    """Signs as the key named `name`."""

    def __init__(self, name: str) -> None:
        self._key = f"ssh-ed25519 {base64.b64encode(name.encode()).decode()}"

    @property
    def public_key(self) -> str:
        return self._key

    def sign(self, message: bytes, namespace: str) -> str:
        mark = hashlib.sha256(f"{self._key}|{namespace}|".encode() + message).digest()
        return base64.b64encode(mark + self._key.encode()).decode()


class FakeSignatures:
    """Verifies what `FakeSigner` signed."""

    def signer(self, key: Path | None) -> FakeSigner:
        if key is None:
            raise AskedWrongly(msg("no key"))
        return FakeSigner(key.name)

    def new_key(self, path: Path, comment: str) -> str:
        return FakeSigner(path.name).public_key

    def verified_key(self, message: bytes, signature: str, namespace: str) -> str:
        raw = base64.b64decode(signature)
        key = raw[32:].decode("utf-8", "replace")
        if hashlib.sha256(f"{key}|{namespace}|".encode() + message).digest() != raw[:32]:
            raise IntegrityFailed(msg("the signature does not hold"))
        return key
