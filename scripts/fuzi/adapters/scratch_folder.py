"""A folder for the time of one task, readable by its owner alone; what a killed task left is removed by the next one.

A folder belongs to a task that runs as long as the kernel's lock on its mark is held: nobody else's is touched.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fuzi.adapters.durable_files import disk_failed, is_full, world

_BEGINNING, _MARK, _WORK = "fuzi-run-", "running", "work"
_NAME = re.compile(rf"{_BEGINNING}[a-z0-9_]{{8}}")
_cleared: set[Path] = set()
"""Where this process has looked for what killed tasks left."""


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Yield an empty folder that is removed afterwards.

    Raises:
        WorldFailed: none can be made there, or the disk is full.
    """
    place, mark = os.environ.get("TMPDIR") or "/tmp", -1  # noqa: S108 - only named in the error
    with world(place):
        made = tempfile.TemporaryDirectory(prefix=_BEGINNING)
    try:
        with made as folder:
            with world(place):
                mark = _locked(Path(folder) / _MARK, os.O_CREAT | os.O_EXCL)
                work = Path(folder, _WORK)
                work.mkdir(mode=0o700)
                _clear_leftovers(Path(folder).parent)
            try:
                yield work
            except OSError as error:
                if is_full(error):
                    raise disk_failed(place, error) from error
                raise
    finally:
        if mark >= 0:
            os.close(mark)


def _locked(mark: Path, flags: int = 0) -> int:
    """Return the open mark of a folder, locked until it is closed by this process and all forks of it.

    Raises:
        OSError: there is none, or a task that still runs holds it (`BlockingIOError`).
    """
    handle = os.open(mark, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW | flags, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise
    return handle


def _clear_leftovers(place: Path) -> None:
    """Remove what killed tasks of this user left; once in each process, and only what is a task's beyond doubt.

    A folder without a mark, or without what is made after it was locked, may belong to a task that has just begun.
    """
    if place in _cleared:
        return
    _cleared.add(place)
    with os.scandir(place) as entries:
        found = [Path(one.path) for one in entries if _NAME.fullmatch(one.name)]
    for folder in found:
        try:
            if folder.is_symlink() or folder.stat().st_uid != os.getuid() or not (folder / _WORK).is_dir():
                continue
            mark = _locked(folder / _MARK)
        except OSError:
            continue  # a task that runs, somebody else's, or gone by now
        try:
            shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(mark)
