"""Files that survive a killed process and a lost machine: written, synced, renamed; locks and journals.

Every step of a write is announced to `on_step` before it is taken, so that tests can end the process there.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import io
import json
import os
import secrets
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from fuzi.errors import WorldFailed
from fuzi.messages import msg
from fuzi.model.ids import Sha256

OnStep = Callable[[str], None]
CHUNK = 1 << 20
_FULL = {errno.ENOSPC, errno.EDQUOT}
_CLOSED = {errno.EACCES, errno.EPERM, errno.EROFS}


def no_step(_step: str) -> None:
    """Let every step pass."""


@contextmanager
def world(place: str) -> Iterator[None]:
    """Turn what the operating system says of `place` into `WorldFailed`."""
    try:
        yield
    except OSError as error:
        raise disk_failed(place, error) from error


def is_full(error: OSError) -> bool:
    """Tell whether the operating system says that a disk, or somebody's share of it, is full."""
    return error.errno in _FULL


def disk_failed(place: str, error: OSError) -> WorldFailed:
    """Return the error for what the operating system says of a place that was written; its own words are the detail."""
    if is_full(error):
        what, hint = msg("no space is left for {place}", place=place), msg("free some space, then run it again")
    elif error.errno in _CLOSED:
        what = msg("{place} cannot be written", place=place)
        hint = msg("check its owner, its rights and whether it is mounted read-only")
    else:
        what = msg("{place} could not be read or written", place=place)
        hint = msg("check that the disk is there and in order, then run it again")
    return WorldFailed(what, hint, error.strerror or type(error).__name__)


class DurableFiles:
    """Writes files and folders below one place so that they are on disk when a call returns.

    Args:
        on_step: told the name of each step before it is taken.
        file_mode, folder_mode: rights of what is made, whatever the umask.
    """

    def __init__(self, on_step: OnStep = no_step, file_mode: int = 0o600, folder_mode: int = 0o700) -> None:
        self.on_step = on_step
        self._file_mode = file_mode
        self._folder_mode = folder_mode

    def folder(self, path: Path) -> None:
        """Make a folder and those above it that are missing; each is synced into its parent."""
        missing = []
        at = path
        while not at.exists():
            missing.append(at)
            at = at.parent
        for step in reversed(missing):
            step.mkdir(exist_ok=True)
            step.chmod(self._folder_mode)
            self.sync(step.parent)

    def write(self, path: Path, source: BinaryIO, *, sync: bool = True) -> tuple[Sha256, int]:
        """Write a new file from `source`, sync it, and return digest and size; never through a link or over a file.

        `sync=False` leaves that to a later `sync_files`: many small files are synced far quicker together.
        """
        self.on_step(f"write {path.name}")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        digest, size = hashlib.sha256(), 0
        with os.fdopen(os.open(path, flags, self._file_mode), "wb") as out:
            os.fchmod(out.fileno(), self._file_mode)
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                out.write(chunk)
            out.flush()
            if sync:
                self.on_step(f"sync {path.name}")
                os.fsync(out.fileno())
        return Sha256(digest.hexdigest()), size

    def sync_files(self, paths: Iterable[Path]) -> None:
        """Sync files that were written without it."""
        self.on_step("sync files")
        for path in paths:
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def sync(self, folder: Path) -> None:
        """Sync a folder: the names in it survive."""
        self.on_step(f"sync {folder.name}/")
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def sync_tree(self, root: Path) -> None:
        """Sync every folder below `root`, deepest first, and `root` itself."""
        for folder, _folders, _files in os.walk(root, topdown=False):
            self.sync(Path(folder))

    def rename(self, old: Path, new: Path) -> None:
        """Rename a file, link or folder within one filesystem and sync both parents."""
        self.on_step(f"rename {new.name}")
        old.rename(new)
        self.sync(new.parent)
        if old.parent != new.parent:
            self.sync(old.parent)

    def link(self, points_to: str, path: Path) -> None:
        """Make `path` a symbolic link, replacing the one that is there in one step (rename(2) of a new link)."""
        fresh = path.with_name(f".{path.name}.new")
        fresh.unlink(missing_ok=True)
        self.on_step(f"link {path.name}")
        fresh.symlink_to(points_to)
        self.rename(fresh, path)

    def remove_tree(self, path: Path) -> None:
        """Remove a folder, or whatever else stands there; nothing there is fine."""
        if path.is_dir() and not path.is_symlink():
            self.on_step(f"remove {path.name}/")
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)

    def replace_bytes(self, path: Path, data: bytes) -> None:
        """Write a small file anew, where nobody else writes it now: beside it, then renamed over it."""
        fresh = path.with_name(f".{path.name}.new")
        fresh.unlink(missing_ok=True)
        self.write(fresh, io.BytesIO(data))
        self.rename(fresh, path)

    def replace_shared(self, path: Path, data: bytes, *, sync: bool = True) -> None:
        """Write a small file anew that other runs may write too: each beside it under a name of its own, then renamed.

        Args:
            sync: False for what a power cut may take, because any run makes it again.
        """
        fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        try:
            self.write(fresh, io.BytesIO(data), sync=sync)
            if sync:
                self.rename(fresh, path)
            else:
                fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)


@contextmanager
def locked(path: Path, place: str) -> Iterator[None]:
    """Hold the kernel's lock on an open file; it ends with the process, however that ends.

    Raises:
        WorldFailed: another process holds it.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise WorldFailed(
                msg("another run is at work in {place}", place=place), msg("wait for it to end, then run it again")
            ) from error
        yield
    finally:
        os.close(handle)


class Journal:
    """One line of JSON per step taken, appended and synced; a line cut off by a crash is left out when read."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def note(self, **line: str) -> None:
        """Append a line."""
        data = json.dumps(line, ensure_ascii=False, sort_keys=True).encode() + b"\n"
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
        handle = os.open(self._path, flags, 0o600)
        try:
            size = os.fstat(handle).st_size
            if size and os.pread(handle, 1, size - 1) != b"\n":
                data = b"\n" + data
            os.write(handle, data)
            os.fsync(handle)
        finally:
            os.close(handle)

    def lines(self) -> list[dict[str, Any]]:
        """Return every whole line; lines that a crash cut off are not JSON and are left out."""
        if not self._path.exists():
            return []
        found = []
        for raw in self._path.read_bytes().split(b"\n"):
            try:
                line = json.loads(raw)
            except ValueError:
                continue
            if isinstance(line, dict):
                found.append(line)
        return found


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file for reading; a link, device, pipe or folder is refused with `OSError`."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
    return os.fdopen(handle, "rb")


def digest_of(path: Path) -> tuple[Sha256, int]:
    """Return digest and size of a regular file."""
    digest, size = hashlib.sha256(), 0
    with open_regular(path) as source:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return Sha256(digest.hexdigest()), size


def has_link(root: Path, relative: str) -> bool:
    """Tell whether any step from `root` down to `relative` is a symbolic link."""
    at = root
    for part in relative.split("/"):
        at /= part
        if at.is_symlink():
            return True
    return False
