"""One push at a time: a kernel lock on a file in the host's repository, which its holder cannot outlive."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fuzi.errors import WorldFailed
from fuzi.messages import msg

_PAUSE_SECONDS = 0.02


@contextmanager
def host_lock(git_dir: Path, wait_seconds: float = 30.0) -> Iterator[None]:
    """Hold the lock of the bare repository at `git_dir` (`fuzi/lock` in it).

    Children do not inherit the lock; one process must not ask for it twice.

    Raises:
        WorldFailed: somebody else held it for `wait_seconds`.
    """
    folder = git_dir / "fuzi"
    folder.mkdir(mode=0o700, exist_ok=True)
    handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        _wait_for(handle, wait_seconds)
        yield
    finally:
        os.close(handle)  # the kernel releases the lock with it


def _wait_for(handle: int, wait_seconds: float) -> None:
    end = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                raise WorldFailed(
                    msg("the repository is busy with another push"), msg("try again in a minute")
                ) from None
            time.sleep(_PAUSE_SECONDS)
        else:
            return
