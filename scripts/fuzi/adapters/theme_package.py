"""The files that came with the theme's package, by their digests: what the locked wheel brought, as pip recorded it."""

from __future__ import annotations

import base64
import importlib.metadata

from fuzi.model.ids import Sha256

PACKAGE = "mkdocs-material"
_FILES = "material/templates/"
_HASH = "sha256="


def shipped_files(lock: bytes) -> frozenset[Sha256]:
    """Return the digests of the theme's files; none where another version is installed than is locked.

    pip compares the wheel with the lock's digest when it installs it, and records each file with its digest (RECORD;
    PyPA, Recording installed projects). A record that cannot be read names no file: all are looked at then.
    """
    package = importlib.metadata.distribution(PACKAGE)
    if f"\n{PACKAGE}=={package.version} ".encode() not in b"\n" + lock:
        return frozenset()
    lines = (package.read_text("RECORD") or "").splitlines()
    rows = (line.rsplit(",", 2) for line in lines if line.startswith(_FILES))
    return frozenset(_digest(row[1]) for row in rows if len(row) == 3 and row[1].startswith(_HASH))


def _digest(recorded: str) -> Sha256:
    return Sha256(base64.urlsafe_b64decode(recorded.removeprefix(_HASH) + "==").hex())
