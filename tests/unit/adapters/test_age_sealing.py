"""Sealing for SSH keys: each of the keys opens it by itself, no other one does, and ECDSA keys are told apart."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from fuzi.adapters.age_sealing import AgeSealing
from fuzi.errors import AskedWrongly

SEALING, SECRET = AgeSealing(), b"fingerprint key"
Private = ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


def pair(folder: Path, name: str, key: Private) -> tuple[Path, str]:
    """Return the file of a private key and its public half."""
    file = folder / name
    form = serialization.PrivateFormat.OpenSSH
    file.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    public = key.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
    return file, public.decode()


def locked_pair(file: Path) -> tuple[Path, str]:
    """Return a key with a password, as `ssh-keygen` makes it."""
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "password", "-f", str(file)], check=True)
    return file, file.with_suffix(".pub").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, str]]:
    folder = tmp_path_factory.mktemp("keys")
    return {
        "one": pair(folder, "one", ed25519.Ed25519PrivateKey.generate()),
        "rsa": pair(folder, "rsa", rsa.generate_private_key(65537, 3072)),
        "ecdsa": pair(folder, "ecdsa", ec.generate_private_key(ec.SECP256R1())),
        "other": pair(folder, "other", ed25519.Ed25519PrivateKey.generate()),
        "locked": locked_pair(folder / "locked"),
    }


def test_each_key_opens_what_was_sealed_and_another_does_not(keys: dict[str, tuple[Path, str]]) -> None:
    sealed = SEALING.seal(SECRET, [keys["one"][1], keys["rsa"][1]])
    assert SECRET not in sealed
    assert sealed.startswith(b"-----BEGIN AGE ENCRYPTED FILE-----")
    assert [SEALING.open(sealed, keys[name][0]) for name in ("one", "rsa")] == [SECRET, SECRET]
    with pytest.raises(AskedWrongly, match="does not open"):
        SEALING.open(sealed, keys["other"][0])


def test_only_kinds_that_age_knows_are_fit(keys: dict[str, tuple[Path, str]]) -> None:
    publics = [keys[name][1] for name in ("one", "rsa", "ecdsa")]
    assert SEALING.fit(publics) == tuple(publics[:2])
    with pytest.raises(AskedWrongly, match="nothing can be sealed"):
        SEALING.seal(SECRET, [publics[2]])


def test_what_is_damaged_or_locked_is_told(keys: dict[str, tuple[Path, str]], tmp_path: Path) -> None:
    sealed = SEALING.seal(SECRET, [keys["one"][1], keys["locked"][1]])
    for data, file in ((sealed[:-60], "one"), (b"", "one"), (sealed, "locked")):
        with pytest.raises(AskedWrongly, match="does not open"):
            SEALING.open(data, keys[file][0])
    with pytest.raises(AskedWrongly, match="does not open"):
        SEALING.open(sealed, tmp_path / "none")
