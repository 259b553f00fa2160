"""A signature in a commit: three forms, and everything readable in them is told."""

from __future__ import annotations

import base64
import subprocess
from pathlib import Path

import pytest

from fuzi.formats.commit_signature import LONGEST, signature_texts

SSH = b"SSHSIG\0\0\0\1" + bytes(60)
PGP = b"\x89\x02\x33" + bytes(range(128, 250))


def armoured(kind: str, data: bytes, said: str = "", tail: str = "") -> str:
    return f"-----BEGIN {kind}-----\n{said}{base64.encodebytes(data).decode()}{tail}-----END {kind}-----"


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (armoured("SSH SIGNATURE", SSH), ("SSHSIG",)),
        (armoured("SSH SIGNATURE", SSH) + "\n", ("SSHSIG",)),
        (armoured("PGP SIGNATURE", PGP, "\n", "=aBcD\n"), ()),
        (
            armoured("PGP SIGNATURE", PGP, "Version: GnuPG v2\nComment: 说明\n\n"),
            ("Version: GnuPG v2", "Comment: 说明"),
        ),
        (armoured("PGP SIGNATURE", PGP + "机密★1年".encode(), "\n"), ("机密★1年",)),
        (armoured("SIGNED MESSAGE", b"\x30\x82" + bytes(90)), ()),
        (armoured("PGP SIGNATURE", PGP, "\n").replace("\n", "\r\n"), ()),
    ],
)
def test_what_can_be_read_in_a_signature_is_told(value: str, read: tuple[str, ...]) -> None:
    told = signature_texts(value)
    assert told is not None
    assert tuple(text for text in told if text) == read


@pytest.mark.parametrize(
    "value",
    [
        "",
        "words",
        armoured("SSH SIGNATURE", b"words of a person, not a signature"),
        armoured("SSH SIGNATURE", SSH, "Comment: x\n\n"),
        armoured("PGP SIGNATURE", b"PK" + PGP, "\n"),
        armoured("PGP SIGNATURE", PGP, "no colon\n\n"),
        armoured("PGP SIGNATURE", PGP, "Comment: \udcff\n\n"),
        armoured("PGP MESSAGE", PGP, "\n"),
        armoured("SSH SIGNATURE", SSH) + "\nmore",
        armoured("SSH SIGNATURE", SSH) + "\n\n",
        "more\n" + armoured("SSH SIGNATURE", SSH),
        armoured("SSH SIGNATURE", SSH, tail="机密\n"),
        armoured("SSH SIGNATURE", SSH + bytes(LONGEST)),
        armoured("SSH SIGNATURE", SSH).replace("AAAA", "AA=A", 1),
    ],
)
def test_anything_else_is_no_signature(value: str) -> None:
    assert signature_texts(value) is None


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "rsa"])
def test_what_ssh_keygen_writes_is_one(tmp_path: Path, kind: str) -> None:
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-C", "机密★1年", "-f", key], check=True)
    sign = ["ssh-keygen", "-q", "-Y", "sign", "-n", "git", "-f", key]
    done = subprocess.run(sign, input=b"text", capture_output=True, check=True)
    told = signature_texts(done.stdout.decode())
    assert told is not None
    assert "机密" not in "".join(told)  # a key's comment is not in its signatures
