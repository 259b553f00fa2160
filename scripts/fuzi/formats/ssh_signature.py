"""SSHSIG signatures, each in its only form (PROTOCOL.sshsig).

Only shapes are judged here; whether a signature holds is proved elsewhere. Whatever is not exactly what OpenSSH would
write for the same signature is refused, so that none has two spellings. A refusal is a `ValueError` whose only argument
is a `Message`.
"""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache

from msgspec import Struct

from fuzi.formats.ssh_key import ECDSA_P256, ED25519, RSA, EcdsaKey, Ed25519Key, PublicKey, decode_key, parse_public_key
from fuzi.formats.ssh_wire import Wire, decoded, wire_number, wire_string
from fuzi.messages import msg

_MAGIC = b"SSHSIG"
_SIGNED_WITH = {ED25519: (ED25519,), ECDSA_P256: (ECDSA_P256,), RSA: ("rsa-sha2-512", "rsa-sha2-256")}
_ARMOUR = ("-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----")
_HASH = {"sha256": hashlib.sha256, "sha512": hashlib.sha512}
_ED25519_BYTES = 64
_MOST_HEADS = 1_024


class SshSignature(Struct, frozen=True):
    """What a SSHSIG blob says: the key, the namespace, the hash of the message, and the raw signature.

    `signature` holds the 64 bytes of ed25519, the bytes of RSA, or, for ECDSA, r and s of 32 bytes each.
    """

    public_key: str
    namespace: str
    hash_name: str
    algorithm: str
    signature: bytes

    def signed_bytes(self, message: bytes) -> bytes:
        """Return what the key really signs: magic, namespace, hash name, hash of the message."""
        return _signed_head(self.namespace, self.hash_name) + wire_string(_HASH[self.hash_name](message).digest())


@lru_cache(maxsize=256)
def _signed_head(namespace: str, hash_name: str) -> bytes:
    return _MAGIC + b"".join(wire_string(part) for part in (namespace.encode(), b"", hash_name.encode()))


def parse_signature(text: str) -> SshSignature:
    """Read a SSHSIG blob from one line of base64, without armour.

    Raises:
        ValueError: anything but the one spelling of a signature by a key that `parse_public_key` takes.
    """
    data = decoded(text)
    like = _ed25519_heads.get(data[:-_ED25519_BYTES])
    if like is not None:
        public_key, namespace_said, hash_said = like
        return SshSignature(public_key, namespace_said, hash_said, ED25519, data[-_ED25519_BYTES:])
    wire = Wire(data)
    if wire.take(len(_MAGIC)) != _MAGIC or wire.take(4) != b"\0\0\0\1":
        raise ValueError(msg("not a SSHSIG signature of version 1"))
    key_blob, namespace, reserved, hash_name, signed = (wire.string() for _ in range(5))
    wire.end()
    if not namespace or reserved or hash_name.decode("ascii", "replace") not in _HASH:
        raise ValueError(msg("no namespace, a reserved field in use, or another hash"))
    algorithm = Wire(key_blob).string().decode("ascii", "replace")
    public_key = parse_public_key(f"{algorithm} {base64.b64encode(key_blob).decode()}")
    inner = Wire(signed)
    signed_with = inner.string().decode("ascii", "replace")
    if signed_with not in _SIGNED_WITH[algorithm]:
        raise ValueError(msg("signed in another way than such a key signs"))
    body = inner.string()
    inner.end()
    signature = _signature_bytes(decode_key(public_key), body)
    parsed = SshSignature(public_key, namespace.decode("utf-8", "replace"), hash_name.decode(), signed_with, signature)
    if dump_signature(parsed) != text:
        raise ValueError(msg("another spelling of the same signature"))
    if algorithm == ED25519:
        if len(_ed25519_heads) >= _MOST_HEADS:
            _ed25519_heads.clear()
        _ed25519_heads[data[:-_ED25519_BYTES]] = parsed.public_key, parsed.namespace, parsed.hash_name
    return parsed


_ed25519_heads: dict[bytes, tuple[str, str, str]] = {}
"""What signatures say before their last 64 bytes, which say nothing by themselves: key, namespace and hash name.

Whatever begins as a signature that was read, and is as long, differs from it in these bytes alone.
"""


def _signature_bytes(key: PublicKey, body: bytes) -> bytes:
    if isinstance(key, EcdsaKey):
        wire = Wire(body)
        r, s = wire.number(), wire.number()
        wire.end()
        if r.bit_length() > 256 or s.bit_length() > 256:
            raise ValueError(msg("a number too large for the curve"))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")
    length = 64 if isinstance(key, Ed25519Key) else (key.modulus.bit_length() + 7) // 8
    if len(body) != length:
        raise ValueError(msg("a signature of another length"))
    return body


def dump_signature(signature: SshSignature) -> str:
    """Write a signature as one line of base64; the inverse of `parse_signature`."""
    body = signature.signature
    if signature.algorithm == ECDSA_P256:
        body = wire_number(int.from_bytes(body[:32], "big")) + wire_number(int.from_bytes(body[32:], "big"))
    fields = (
        decoded(signature.public_key.split(" ")[1]),
        signature.namespace.encode(),
        b"",
        signature.hash_name.encode(),
        wire_string(signature.algorithm.encode()) + wire_string(body),
    )
    blob = _MAGIC + b"\0\0\0\1" + b"".join(wire_string(part) for part in fields)
    return base64.b64encode(blob).decode()


def strip_armour(text: str) -> str:
    """Return the one line of base64 inside the armour that `ssh-keygen -Y sign` writes.

    Raises:
        ValueError: it is not armoured.
    """
    lines = text.strip().splitlines()
    if len(lines) < 3 or (lines[0], lines[-1]) != _ARMOUR:
        raise ValueError(msg("not an armoured signature"))
    return "".join(lines[1:-1])


def armour(text: str) -> str:
    """Return a signature as `ssh-keygen -Y verify` reads it."""
    lines = [text[at : at + 70] for at in range(0, len(text), 70)]
    return "\n".join([_ARMOUR[0], *lines, _ARMOUR[1], ""])
