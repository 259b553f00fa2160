"""SSH public keys, each in its only form (RFC 4253, 5656, 8709).

Only shapes are judged here. Whatever is not exactly what OpenSSH would write for the same key is refused, so that no
key has two spellings. A refusal is a `ValueError` whose only argument is a `Message`.
"""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache

from msgspec import Struct

from fuzi.formats.ssh_wire import Wire, decoded
from fuzi.messages import msg

ED25519 = "ssh-ed25519"
ECDSA_P256 = "ecdsa-sha2-nistp256"
RSA = "ssh-rsa"
RSA_BITS = 3072
"""The least length of an RSA key."""
_PRIVATE_MAGIC = b"openssh-key-v1\0"
_P25519 = 2**255 - 19
_ORDER_EIGHT = int.from_bytes(
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"
)
_WEAK_25519 = frozenset({0, 1, _P25519 - 1, _ORDER_EIGHT, _P25519 - _ORDER_EIGHT})
"""The y of the points of small order: with such a key, one signature fits every message."""


class Ed25519Key(Struct, frozen=True):
    """An ed25519 key: 32 bytes."""

    raw: bytes


class EcdsaKey(Struct, frozen=True):
    """A P-256 key: the uncompressed point, 65 bytes."""

    point: bytes


class RsaKey(Struct, frozen=True):
    """An RSA key of at least `RSA_BITS` bits."""

    modulus: int
    exponent: int


PublicKey = Ed25519Key | EcdsaKey | RsaKey


@lru_cache(maxsize=1_024)
def parse_public_key(text: str) -> str:
    """Return a public key as `algorithm base64`, from a line of a `.pub` file (a comment may follow).

    Raises:
        ValueError: another kind of key, RSA below 3072 bits, a certificate, options, or another encoding.
    """
    words = text.strip().split()
    if len(text.strip().splitlines()) != 1 or len(words) < 2:
        raise ValueError(msg("not one line with an algorithm and a key"))
    algorithm, body = words[:2]
    decode_key(f"{algorithm} {body}")
    return f"{algorithm} {body}"


@lru_cache(maxsize=1_024)
def decode_key(public_key: str) -> PublicKey:
    """Return the numbers of a key in the form of `parse_public_key`.

    Raises:
        ValueError: as there.
    """
    algorithm, _, body = public_key.partition(" ")
    wire = Wire(decoded(body))
    if wire.string().decode("ascii", "replace") != algorithm:
        raise ValueError(msg("the algorithm named is not the key's"))
    if algorithm == ED25519:
        key: PublicKey = Ed25519Key(wire.string())
    elif algorithm == ECDSA_P256:
        if wire.string() != b"nistp256":
            raise ValueError(msg("another curve"))
        key = EcdsaKey(wire.string())
    elif algorithm == RSA:
        exponent = wire.number()
        key = RsaKey(wire.number(), exponent)
    else:
        raise ValueError(msg("another kind of key"))
    wire.end()
    _check(key)
    return key


def _check(key: PublicKey) -> None:
    if isinstance(key, Ed25519Key):
        y = int.from_bytes(key.raw, "little") & (2**255 - 1)
        if len(key.raw) != 32 or y >= _P25519 or y in _WEAK_25519:
            raise ValueError(msg("not a sound ed25519 key"))
    elif isinstance(key, EcdsaKey):
        if len(key.point) != 65 or key.point[0] != 4:
            raise ValueError(msg("not an uncompressed point"))
    elif not (RSA_BITS <= key.modulus.bit_length() <= 16_384 and key.modulus & 1):
        raise ValueError(msg("an RSA key below 3072 bits, or not sound"))
    elif not (3 <= key.exponent < 2**33 and key.exponent & 1):
        raise ValueError(msg("an RSA exponent that is not in use"))


def public_of_private(text: str) -> str | None:
    """Return the public key that an OpenSSH private key file shows in clear; None for another kind of file.

    The private part is not looked at, encrypted or not (PROTOCOL.key).

    Raises:
        ValueError: as in `parse_public_key`.
    """
    lines = text.strip().splitlines()
    if len(lines) < 3 or lines[0] != "-----BEGIN OPENSSH PRIVATE KEY-----":
        return None
    wire = Wire(decoded("".join(lines[1:-1])))
    if wire.take(len(_PRIVATE_MAGIC)) != _PRIVATE_MAGIC:
        return None
    for _ in range(3):  # cipher, key derivation, its options
        wire.string()
    if wire.take(4) != b"\0\0\0\1":
        raise ValueError(msg("more than one key"))
    blob = wire.string()
    algorithm = Wire(blob).string().decode("ascii", "replace")
    return parse_public_key(f"{algorithm} {base64.b64encode(blob).decode()}")


def fingerprint(public_key: str) -> str:
    """Return a key's fingerprint as OpenSSH shows it (`SHA256:…`)."""
    digest = hashlib.sha256(decoded(public_key.split(" ")[1])).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")
