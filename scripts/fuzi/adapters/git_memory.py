"""What was worked out from a repository's objects, kept beside them: a file with its own digest, written as a whole.

It saves time and nothing else. A file that is cut short, changed, or written by another user of the machine is as
good as none.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from pathlib import Path

from fuzi.errors import AskedWrongly
from fuzi.messages import msg

_NAME = re.compile(r"[a-z][a-z-]{0,40}")
_DIGEST_BYTES = 32


def recall(git_dir: Path, name: str) -> bytes | None:
    """Return what was kept under a name; see `Repository.recall`."""
    try:
        handle = os.open(_place(git_dir, name), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:  # nothing was kept, or it is out of reach: it is worked out again
        return None
    with os.fdopen(handle, "rb") as file:
        state = os.fstat(file.fileno())
        others_write = state.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
        if state.st_uid != os.geteuid() or others_write or not stat.S_ISREG(state.st_mode):
            return None
        whole = file.read()
    digest, data = whole[:_DIGEST_BYTES], whole[_DIGEST_BYTES:]
    return data if digest == _digest(name, data) else None


def remember(git_dir: Path, name: str, data: bytes) -> None:
    """Keep bytes under a name; see `Repository.remember`."""
    place = _place(git_dir, name)
    fresh = place.with_name(f".{name}.{os.getpid()}")
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as file:
            file.write(_digest(name, data))
            file.write(data)
        fresh.replace(place)
    except OSError:  # a folder that only others may write, a full disk: the next run works it out again
        if fresh.exists():
            fresh.unlink()


def _place(git_dir: Path, name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise AskedWrongly(msg("{name} cannot be remembered", name=name))
    return git_dir / "fuzi" / "memory" / name


def _digest(name: str, data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_DIGEST_BYTES, person=name.encode()[:16]).digest()
