"""What a worker on another machine is asked by name: who it is, and to look at a piece."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from threading import Lock

_NAME = re.compile(r"[A-Za-z0-9._-]+")
_EXTRA = re.compile(r"extra == ['\"](\w+)['\"]")
_TURN = Lock()
"""One piece at a time in a process: what reads and sieves texts is not made for threads."""
DIGEST_BYTES = 32


@cache
def likeness() -> bytes:
    """Return a digest of what makes two machines look alike: the program, the packages it reads with, Python."""
    import hashlib
    import importlib.metadata
    import sys
    import unicodedata
    from pathlib import Path

    import fuzi
    from fuzi.wiring.checking import documents

    extras = documents().extras
    wanted = {
        _NAME.findall(one)[0].lower() for one in importlib.metadata.requires("fuzi") or () if _is_used(one, extras)
    }
    wanted |= {"markdown", "pymdown-extensions"}  # what the site's builder renders with
    found = {one.name.lower(): one.version for one in importlib.metadata.distributions()}
    installed = [(name, found.get(name, "")) for name in sorted(wanted)]
    about = (sys.version_info[:3], unicodedata.unidata_version, installed, extras)
    whole = hashlib.sha256(repr(about).encode())
    root = Path(fuzi.__file__).parent
    for path in sorted(root.rglob("*.py")):
        whole.update(path.relative_to(root).as_posix().encode() + b"\0")
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.digest()


def _is_used(requirement: str, extras: Sequence[str]) -> bool:
    """Tell whether the check uses what the program requires: always, or as one of the optional parts present."""
    extra = _EXTRA.search(requirement)
    return extra is None or extra[1] in extras


def answer(data: bytes) -> bytes:
    """Return the answer to a piece; nothing where it is for another program, or this one fails.

    Nothing is raised: the log of a worker would quote what it was asked, which is confidential.
    """
    from fuzi.steps.check.sharing import Readers, answer_sent
    from fuzi.wiring.checking import credentials, documents, renderer, sieves

    try:
        with _TURN:
            if data[:DIGEST_BYTES] != likeness():
                return b""
            readers = Readers(documents(), renderer(), credentials=credentials())
            return answer_sent(data[DIGEST_BYTES:], readers, sieves())
    except Exception:  # noqa: BLE001 - see above; who asked does the piece himself, and fails where it fails
        return b""
