"""The signature that Git keeps in a commit (`gpgsig`): SSH, OpenPGP (RFC 9580) or X.509, armoured, and what it says.

Only the shape is judged: whether it holds is nobody's question here, since approvals are signed by themselves. But it
travels with a draft, so that its free text (comments, notations) is read like every other word of the commit.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping

LONGEST = 16_384
"""Characters of the longest signature that is read; an RSA key of 16384 bits writes about 3,000."""
_ARMOUR = re.compile(
    r"-----BEGIN (?P<kind>SSH SIGNATURE|PGP SIGNATURE|SIGNED MESSAGE)-----\n"
    r"(?P<said>(?:[A-Za-z]{1,20}: [^\n]{0,200}\n){0,8}\n)?"
    r"(?P<body>(?:[A-Za-z0-9+/]{1,76}\n)*[A-Za-z0-9+/]{1,76}={0,2}\n)"
    r"(?:=[A-Za-z0-9+/]{4}\n)?"
    r"-----END (?P=kind)-----\n?"
)
_BEGINS: Mapping[str, Callable[[bytes], bool]] = {
    "SSH SIGNATURE": lambda data: data.startswith(b"SSHSIG\0\0\0\1"),
    "PGP SIGNATURE": lambda data: data[:1] == b"\xc2" or data[:1] in {b"\x88", b"\x89", b"\x8a"},
    "SIGNED MESSAGE": lambda data: data[:1] == b"\x30",
}
_READABLE = re.compile("[^\x00-\x1f\x7f-\x9f\ufffd]+")
_LEAST_BYTES = 6
"""Shorter runs of readable bytes are chance: any signature holds some."""


def signature_texts(value: str) -> tuple[str, ...] | None:
    """Return what a person could read in a signature, None where it is none of the three forms.

    Args:
        value: the header's value with its lines unfolded, bytes that are not UTF-8 as surrogates.
    """
    match = _ARMOUR.fullmatch(value.replace("\r\n", "\n")) if len(value) <= LONGEST else None
    if match is None or (match["said"] and match["kind"] != "PGP SIGNATURE"):
        return None
    try:
        data = base64.b64decode(match["body"].replace("\n", ""), validate=True)
        said = (match["said"] or "").encode("utf-8").decode("utf-8")
    except (binascii.Error, UnicodeEncodeError):
        return None
    if not _BEGINS[match["kind"]](data):
        return None
    readable = _READABLE.findall(data.decode("utf-8", "replace"))
    return (*said.split("\n"), *(run for run in readable if len(run.encode("utf-8")) >= _LEAST_BYTES))
