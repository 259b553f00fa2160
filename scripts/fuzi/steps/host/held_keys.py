"""The keys that a host holds, as files beside its repository: `host-key`, `host-key-2`, …"""

from __future__ import annotations

import re
from pathlib import Path

from fuzi.ports.signatures import Signatures, Signer

HOST_KEY = Path("fuzi") / "host-key"
_NAME = re.compile(re.escape(HOST_KEY.name) + r"(?:-([1-9][0-9]{0,3}))?")


def key_files(folder: Path) -> tuple[Path, ...]:
    """Return the files of the keys that a host holds, the oldest first: `host-key`, `host-key-2`, …"""
    found = (one for one in (folder / HOST_KEY.parent).glob(f"{HOST_KEY.name}*") if _NAME.fullmatch(one.name))
    return tuple(sorted(found, key=number_of))


def held_keys(signatures: Signatures, folder: Path) -> tuple[Signer, ...]:
    """Return the signers of the keys that a host holds, the oldest first."""
    return tuple(signatures.signer(one) for one in key_files(folder) or [folder / HOST_KEY])


def number_of(file: Path) -> int:
    """Return which key of the host a file is: 1 is the first."""
    match = _NAME.fullmatch(file.name)
    return int(match[1]) if match and match[1] else 1
