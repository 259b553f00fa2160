"""SSH keys written field by field, the unsound ones, too."""

from __future__ import annotations

import base64

from fuzi.formats.ssh_key import ED25519


def string(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


def key(algorithm: str, *fields: bytes, named: str = "") -> str:
    blob = string(algorithm.encode()) + b"".join(string(field) for field in fields)
    return f"{named or algorithm} {base64.b64encode(blob).decode()}"


def number(value: int) -> bytes:
    return value.to_bytes(value.bit_length() // 8 + 1, "big")


GOOD = key(ED25519, bytes(range(32)))
