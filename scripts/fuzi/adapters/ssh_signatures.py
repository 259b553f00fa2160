"""SSH signatures: verified in this process, made by `ssh-keygen`, which knows keys and agents.

Those of ed25519 keys, nearly all there are, are verified with libsodium (RFC 8032; it refuses keys and points of small
order and other forms of the same number), which takes half the time of OpenSSL; the others with `cryptography`.

The private key is never read here; a passphrase is asked for by `ssh-keygen` on the terminal.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from nacl.bindings import crypto_sign_open
from nacl.exceptions import BadSignatureError

from fuzi.adapters.scratch_folder import scratch_folder
from fuzi.adapters.signature_queue import WORTH_A_CHILD, ChildQueue, SerialQueue, processors
from fuzi.errors import AskedWrongly, IntegrityFailed, WorldFailed
from fuzi.formats.ssh_key import (
    EcdsaKey,
    Ed25519Key,
    RsaKey,
    decode_key,
    fingerprint,
    parse_public_key,
    public_of_private,
)
from fuzi.formats.ssh_signature import SshSignature, parse_signature, strip_armour
from fuzi.messages import Message, msg, visible
from fuzi.ports.signatures import SignatureQueue, Signed

_LOOK_AT_KEY = msg(
    "check that the key's file is there and yours to read, and that `ssh-add -l` shows it if it is locked"
)
_HOW = msg("name a key with --key FILE, or set it once: git config user.signingkey FILE")


def verify(message: bytes, signature: str, namespace: str) -> str:
    """Return the public key that made `signature` over `message` in `namespace`.

    Raises:
        IntegrityFailed: it does not hold, is for another purpose, or is not in its only form.
    """
    try:
        parsed = parse_signature(signature)
    except ValueError as error:
        raise IntegrityFailed(msg("the signature cannot be read: {why}", why=error.args[0])) from error
    if parsed.namespace != namespace:
        raise IntegrityFailed(
            msg("the signature was made for {found}, not for {wanted}", found=parsed.namespace, wanted=namespace)
        )
    if not _holds(parsed, message):
        raise IntegrityFailed(msg("the signature does not hold for key {key}", key=fingerprint(parsed.public_key)))
    return parsed.public_key


def _holds(parsed: SshSignature, message: bytes) -> bool:
    key, signed = decode_key(parsed.public_key), parsed.signed_bytes(message)
    if not isinstance(key, Ed25519Key):
        return _holds_otherwise(key, parsed, signed)
    try:
        crypto_sign_open(parsed.signature + signed, key.raw)
    except (BadSignatureError, ValueError):
        return False
    return True


def _holds_otherwise(key: EcdsaKey | RsaKey, parsed: SshSignature, signed: bytes) -> bool:
    """Tell whether a signature of ECDSA (P-256) or RSA holds; imported only where somebody has such a key."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
    from cryptography.hazmat.primitives.hashes import SHA256, SHA512

    try:
        if isinstance(key, EcdsaKey):
            point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key.point)
            r, s = (int.from_bytes(half, "big") for half in (parsed.signature[:32], parsed.signature[32:]))
            point.verify(encode_dss_signature(r, s), signed, ec.ECDSA(SHA256()))
        else:
            digest = SHA512() if parsed.algorithm == "rsa-sha2-512" else SHA256()
            numbers = rsa.RSAPublicNumbers(key.exponent, key.modulus)
            numbers.public_key().verify(parsed.signature, signed, padding.PKCS1v15(), digest)
    except (InvalidSignature, ValueError):
        return False
    return True


def _key_of(asked: Signed) -> str | None:
    """Return who made a signature; None for what does not hold: who asks again is told why."""
    try:
        return verify(asked.message, asked.signature, asked.namespace)
    except IntegrityFailed:
        return None


class KeygenSigner(Struct, frozen=True):
    """Signs with `ssh-keygen -Y sign`: with the private key at `key_file`, or with the agent's where that is None."""

    public_key: str
    key_file: Path | None

    def sign(self, message: bytes, namespace: str) -> str:
        """Return the signature as one line of base64, checked before it is handed out."""
        with scratch_folder() as folder:
            text = folder / "statement"
            text.write_bytes(message)
            key = self.key_file
            if key is None:
                key = folder / "key.pub"
                key.write_text(f"{self.public_key}\n", encoding="ascii")
            _run(["ssh-keygen", "-q", "-Y", "sign", "-f", str(key), "-n", namespace, str(text)], _refused(self))
            signature = strip_armour(text.with_suffix(".sig").read_text(encoding="ascii"))
        if verify(message, signature, namespace) != self.public_key:
            raise IntegrityFailed(msg("another key signed than the one that was chosen"))
        return signature


def _refused(signer: KeygenSigner) -> Message:
    return msg("key {key} did not sign", key=fingerprint(signer.public_key))


class SshSignatures:
    """`Signatures` on OpenSSH.

    Args:
        config: reads one setting of Git (`Repository.config`); where none is given, only `--key` and the agent count.
    """

    def __init__(self, config: Callable[[str], str | None] = lambda _name: None) -> None:
        self._config = config

    def signer(self, key: Path | None) -> KeygenSigner:
        """Return the signer for `--key`, else Git's `user.signingkey`, else the agent's only key.

        Raises:
            AskedWrongly: no key, several keys in the agent, or one of a kind that is not taken; says what to do.
        """
        if key is not None:
            return _from_file(key)
        return self._from_git() or _from_agent()

    def _from_git(self) -> KeygenSigner | None:
        setting = self._config("user.signingkey")
        if not setting:
            return None
        literal = setting.removeprefix("key::")
        if literal != setting or setting.startswith(("ssh-", "ecdsa-")):
            return KeygenSigner(_taken(literal, msg("Git's user.signingkey")), None)
        path = Path(setting).expanduser()
        if not path.exists() and self._config("gpg.format") != "ssh":
            return None  # an OpenPGP key id, which is none of our business
        return _from_file(path)

    def new_key(self, path: Path, comment: str) -> str:
        """Make an ed25519 key without a passphrase at `path` (mode 0600) and return the public key."""
        if path.exists():
            raise AskedWrongly(msg("there is a file at {path} already", path=path))
        path.parent.mkdir(parents=True, exist_ok=True)
        words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", " ".join(comment.split()), "-f", str(path)]
        _run(words, msg("the key could not be made"))
        return parse_public_key(path.with_name(f"{path.name}.pub").read_text(encoding="utf-8"))

    def queue(self, expected: int, sharers: int = 1) -> SignatureQueue:
        """Return a queue: with a child on another processor where there is one and it is worth its start."""
        if expected < WORTH_A_CHILD or processors() < 2 * sharers:
            return SerialQueue(_key_of)
        return ChildQueue()

    def verified_key(self, message: bytes, signature: str, namespace: str) -> str:
        """Return the public key that made `signature`; see `verify`."""
        return verify(message, signature, namespace)


def _taken(text: str, where: object) -> str:
    try:
        return parse_public_key(text)
    except ValueError as error:
        raise AskedWrongly(
            msg("the key in {where} cannot be used: {why}", where=where, why=error.args[0]),
            msg("make one with: ssh-keygen -t ed25519"),
        ) from error


def _from_file(path: Path) -> KeygenSigner:
    """Return the signer for a private key file, or for the `.pub` file of a key that the agent or a file holds."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AskedWrongly(msg("the key file {path} cannot be read", path=path), _HOW) from error
    if path.suffix == ".pub":
        return KeygenSigner(_taken(text, path), path.absolute())
    try:
        public = public_of_private(text)
    except ValueError as error:
        raise AskedWrongly(
            msg("the key in {where} cannot be used: {why}", where=path, why=error.args[0]),
            msg("make one with: ssh-keygen -t ed25519"),
        ) from error
    if public is None:  # PEM and PKCS 8 files do not show it
        try:
            public = _taken(
                _run(["ssh-keygen", "-y", "-f", str(path.absolute())], msg("the key could not be read")), path
            )
        except WorldFailed as error:
            raise AskedWrongly(msg("{path} is not a private key", path=path), _LOOK_AT_KEY, error.detail) from error
    return KeygenSigner(public, path.absolute())


def _from_agent() -> KeygenSigner:
    held = []
    if os.environ.get("SSH_AUTH_SOCK"):
        done = subprocess.run(["ssh-add", "-L"], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
        for line in done.stdout.splitlines() if done.returncode == 0 else ():
            try:
                held.append(parse_public_key(line))
            except ValueError:
                continue  # a key of another kind: it cannot sign here, others may
    if not held:
        raise AskedWrongly(msg("there is no key to sign with"), _HOW)
    if len(held) > 1:
        raise AskedWrongly(
            msg("the agent holds several keys: {keys}", keys=[fingerprint(public) for public in held]), _HOW
        )
    return KeygenSigner(held[0], None)


def _run(words: list[str], what: Message) -> str:
    """Run one of OpenSSH's programs; what it asks for is asked on the terminal."""
    try:
        done = subprocess.run(
            words, capture_output=True, text=True, errors="replace", check=False, stdin=subprocess.DEVNULL
        )
    except OSError as error:
        raise WorldFailed(msg("{program} could not be started", program=words[0]), msg("install OpenSSH")) from error
    if done.returncode != 0:
        detail = visible(done.stderr.strip()[-300:]) or f"{words[0]}: {done.returncode}"
        raise WorldFailed(what, _LOOK_AT_KEY, detail)
    return done.stdout
