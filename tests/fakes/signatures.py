"""Signatures in memory: they hold exactly for the message, namespace and key they were made with."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from fuzi.adapters.signature_queue import SerialQueue
from fuzi.errors import AskedWrongly, FuziError, IntegrityFailed
from fuzi.messages import msg
from fuzi.ports.signatures import SignatureQueue


@dataclass(frozen=True)
class FakeSigner:
    """Signs as the holder of `public_key`."""

    public_key: str

    def sign(self, message: bytes, namespace: str) -> str:
        said = {"key": self.public_key, "for": namespace, "of": hashlib.sha256(message).hexdigest()}
        return base64.b64encode(json.dumps(said).encode()).decode()


@dataclass
class FakeSignatures:
    """Keeps the contract of `Signatures`; `keys` are the key files, `default` is what Git or the agent has."""

    keys: dict[Path, str] = field(default_factory=dict)
    default: str | None = None
    failures: dict[str, FuziError] = field(default_factory=dict)

    def signer(self, key: Path | None) -> FakeSigner:
        if "signer" in self.failures:
            raise self.failures["signer"]
        public = self.default if key is None else self.keys.get(key)
        if public is None:
            raise AskedWrongly(msg("there is no key to sign with"))
        return FakeSigner(public)

    def new_key(self, path: Path, comment: str) -> str:
        if path in self.keys:
            raise AskedWrongly(msg("there is a file at {path} already", path=path))
        self.keys[path] = f"ssh-ed25519 {base64.b64encode(hashlib.sha256(str(path).encode()).digest()).decode()}"
        return self.keys[path]

    def queue(self, expected: int, sharers: int = 1) -> SignatureQueue:
        return SerialQueue()

    def verified_key(self, message: bytes, signature: str, namespace: str) -> str:
        try:
            said = json.loads(base64.b64decode(signature, validate=True))
            key = str(said["key"])
        except (ValueError, KeyError, TypeError) as error:
            raise IntegrityFailed(msg("the signature cannot be read: {why}", why=error)) from error
        if FakeSigner(key).sign(message, namespace) != signature:
            raise IntegrityFailed(msg("the signature does not hold for key {key}", key=key))
        return key
