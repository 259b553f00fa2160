"""Keys of a bench site: made and used in this process, written as OpenSSH reads them."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_ssh_private_key,
)

from fuzi.formats.ssh_key import ED25519
from fuzi.formats.ssh_signature import SshSignature, dump_signature


@dataclass(frozen=True)
class HeldKey:
    """An ed25519 key in memory: `Signer`, without a process for each signature."""

    key: Ed25519PrivateKey
    public_key: str

    def sign(self, message: bytes, namespace: str) -> str:
        """Return the signature as one line of base64."""
        empty = SshSignature(self.public_key, namespace, "sha512", ED25519, b"")
        return dump_signature(
            SshSignature(self.public_key, namespace, "sha512", ED25519, self.key.sign(empty.signed_bytes(message)))
        )


def _held(key: Ed25519PrivateKey) -> HeldKey:
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    blob = b"".join(len(part).to_bytes(4, "big") + part for part in (ED25519.encode(), raw))
    return HeldKey(key, f"{ED25519} {base64.b64encode(blob).decode()}")


def new_key(place: Path) -> HeldKey:
    """Make a key, written to `place` and `place.pub`."""
    key = Ed25519PrivateKey.generate()
    held = _held(key)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    place.chmod(0o600)
    place.with_name(f"{place.name}.pub").write_text(f"{held.public_key}\n", encoding="ascii")
    return held


def load_key(place: Path) -> HeldKey:
    """Return the key of an OpenSSH file without a passphrase."""
    key = load_ssh_private_key(place.read_bytes(), None)
    assert isinstance(key, Ed25519PrivateKey)  # noqa: S101 - by who made it
    return _held(key)
