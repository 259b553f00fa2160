"""SSH public keys and SSHSIG signatures as bytes, each in its only form (RFC 4253, 5656, 8709; PROTOCOL.sshsig).

Only shapes are judged here; whether a signature holds is proved elsewhere. Whatever is not exactly what OpenSSH would
write for the same key or signature is refused, so that nothing has two spellings. A refusal is a
`ValueError` whose only argument is a `Message`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from functools import lru_cache

from msgspec import Struct

from fuzi.messages import msg

ED25519 = "ssh-ed25519"
ECDSA_P256 = "ecdsa-sha2-nistp256"
RSA = "ssh-rsa"
RSA_BITS = 3072
"""The least length of an RSA key."""

_MAGIC = b"SSHSIG"
_SIGNED_WITH = {ED25519: (ED25519,), ECDSA_P256: (ECDSA_P256,), RSA: ("rsa-sha2-512", "rsa-sha2-256")}
_ARMOUR = ("-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----")
_PRIVATE_MAGIC = b"openssh-key-v1\0"
_LONGEST = 16_384
_HASH = {"sha256": hashlib.sha256, "sha512": hashlib.sha512}
_ED25519_BYTES = 64
_MOST_HEADS = 1_024
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
        return _signed_head(self.namespace, self.hash_name) + _string(_HASH[self.hash_name](message).digest())


@lru_cache(maxsize=256)
def _signed_head(namespace: str, hash_name: str) -> bytes:
    return _MAGIC + b"".join(_string(part) for part in (namespace.encode(), b"", hash_name.encode()))


class _Wire:
    """Reads SSH's length-prefixed fields; a field that is cut short is refused."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, count: int) -> bytes:
        """Return the next `count` bytes."""
        taken = self._data[self._at : self._at + count]
        if len(taken) != count:
            raise ValueError(msg("cut short"))
        self._at += count
        return taken

    def string(self) -> bytes:
        """Return the next string."""
        return self.take(int.from_bytes(self.take(4), "big"))

    def number(self) -> int:
        """Return the next positive number; only its shortest form is taken."""
        data = self.string()
        if not data or data[0] & 0x80 or (data[0] == 0 and (len(data) == 1 or not data[1] & 0x80)):
            raise ValueError(msg("a number not in its shortest form, or not positive"))
        return int.from_bytes(data, "big")

    def end(self) -> None:
        """Refuse anything that follows."""
        if self._at != len(self._data):
            raise ValueError(msg("something follows the end"))


def _string(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


def _number(value: int) -> bytes:
    return _string(value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _decoded(text: str) -> bytes:
    """Return the bytes of standard base64 in its only form: padded, no white space."""
    if len(text) > _LONGEST:
        raise ValueError(msg("too long"))
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError(msg("not base64")) from error
    if base64.b64encode(data).decode() != text:
        raise ValueError(msg("not base64 in its only form"))
    return data


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
    wire = _Wire(_decoded(body))
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
    wire = _Wire(_decoded("".join(lines[1:-1])))
    if wire.take(len(_PRIVATE_MAGIC)) != _PRIVATE_MAGIC:
        return None
    for _ in range(3):  # cipher, key derivation, its options
        wire.string()
    if wire.take(4) != b"\0\0\0\1":
        raise ValueError(msg("more than one key"))
    blob = wire.string()
    algorithm = _Wire(blob).string().decode("ascii", "replace")
    return parse_public_key(f"{algorithm} {base64.b64encode(blob).decode()}")


def fingerprint(public_key: str) -> str:
    """Return a key's fingerprint as OpenSSH shows it (`SHA256:…`)."""
    digest = hashlib.sha256(_decoded(public_key.split(" ")[1])).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def parse_signature(text: str) -> SshSignature:
    """Read a SSHSIG blob from one line of base64, without armour.

    Raises:
        ValueError: anything but the one spelling of a signature by a key that `parse_public_key` takes.
    """
    data = _decoded(text)
    like = _ed25519_heads.get(data[:-_ED25519_BYTES])
    if like is not None:
        public_key, namespace_said, hash_said = like
        return SshSignature(public_key, namespace_said, hash_said, ED25519, data[-_ED25519_BYTES:])
    wire = _Wire(data)
    if wire.take(len(_MAGIC)) != _MAGIC or wire.take(4) != b"\0\0\0\1":
        raise ValueError(msg("not a SSHSIG signature of version 1"))
    key_blob, namespace, reserved, hash_name, signed = (wire.string() for _ in range(5))
    wire.end()
    if not namespace or reserved or hash_name.decode("ascii", "replace") not in _HASH:
        raise ValueError(msg("no namespace, a reserved field in use, or another hash"))
    algorithm = _Wire(key_blob).string().decode("ascii", "replace")
    public_key = parse_public_key(f"{algorithm} {base64.b64encode(key_blob).decode()}")
    inner = _Wire(signed)
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
        wire = _Wire(body)
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
        body = _number(int.from_bytes(body[:32], "big")) + _number(int.from_bytes(body[32:], "big"))
    fields = (
        _decoded(signature.public_key.split(" ")[1]),
        signature.namespace.encode(),
        b"",
        signature.hash_name.encode(),
        _string(signature.algorithm.encode()) + _string(body),
    )
    blob = _MAGIC + b"\0\0\0\1" + b"".join(_string(part) for part in fields)
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
