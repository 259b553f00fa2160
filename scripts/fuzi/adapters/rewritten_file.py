"""A file of a checkout under other bytes: only while it is the one that was looked at, and never by way of a link.

Every step is taken from the folder that was opened, not by a path: a folder that is swapped for a link meanwhile leads
nowhere. The file is looked at again when the new bytes are on the disk, just before they take its place.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from fuzi.errors import AskedWrongly
from fuzi.messages import msg
from fuzi.model.ids import Sha256, sha256_of

_NO_FOLDER = {errno.ELOOP, errno.ENOTDIR, errno.ENOENT}
_OPENED = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC


def rewrite_file(root: Path, path: str, data: bytes, was: Sha256) -> None:
    """Put other bytes in a regular file's place, by one rename, its mode kept; or leave nothing.

    Raises:
        AskedWrongly: it holds others than `was`, or is no regular file of this folder any more.
        OSError: the disk failed; the old file is as it was.
    """
    name = PurePosixPath(path).name
    fresh = f".{name[:40]}-{secrets.token_hex(4)}"
    with _folder_of(root, path) as folder:
        mode = _mode_of(folder, name, path, was)
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600, dir_fd=folder)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(data)
                out.flush()
                os.fchmod(out.fileno(), mode)
                os.fsync(out.fileno())
            _mode_of(folder, name, path, was)
            os.replace(fresh, name, src_dir_fd=folder, dst_dir_fd=folder)
        except BaseException:
            os.unlink(fresh, dir_fd=folder)
            raise


@contextmanager
def _folder_of(root: Path, path: str) -> Iterator[int]:
    """Yield the open folder of a file, reached from `root` without any link."""
    folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for name in PurePosixPath(path).parts[:-1]:
            try:
                inner = os.open(name, _OPENED | os.O_DIRECTORY, dir_fd=folder)
            except OSError as error:
                raise (changed_meanwhile(path) if error.errno in _NO_FOLDER else error) from error
            os.close(folder)
            folder = inner
        yield folder
    finally:
        os.close(folder)


def _mode_of(folder: int, name: str, path: str, was: Sha256) -> int:
    """Return the mode of a regular file that still holds what it did."""
    try:
        handle = os.open(name, _OPENED | os.O_NONBLOCK, dir_fd=folder)
    except OSError as error:
        raise (changed_meanwhile(path) if error.errno in _NO_FOLDER else error) from error
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode) or sha256_of(file.read()) != was:
            raise changed_meanwhile(path)
        return found.st_mode & 0o7777


def changed_meanwhile(path: str) -> AskedWrongly:
    """Return the refusal of a file that is not the one that was looked at."""
    return AskedWrongly(msg("{path} was changed meanwhile; it stays as it is", path=path), msg("run the check again"))
