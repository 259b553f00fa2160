"""The checkout on this machine: files written once, built sites put in place by one rename."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fuzi.adapters.durable_files import disk_failed
from fuzi.adapters.rewritten_file import rewrite_file
from fuzi.adapters.scratch_folder import scratch_folder
from fuzi.adapters.site_files import read_text
from fuzi.errors import AskedWrongly
from fuzi.messages import msg
from fuzi.model.ids import Sha256

_BUILT = ("404.html", "sitemap.xml")
"""What a folder must hold to be taken for a built site, which may be replaced."""

_MARK = ".fuzi-staging"
"""The file by which a staging folder is known; the build that uses it holds a lock on it, which it cannot outlive."""


class LocalWorkFolder:
    """The port `WorkFolder` on a folder of this machine."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()

    @property
    def root(self) -> Path:
        """Return the checkout."""
        return self._root

    def read(self, path: str) -> str:
        """Return the text of a settings file."""
        return read_text(self._root, path)

    def has(self, path: str) -> bool:
        """Tell whether something is at a path of the checkout."""
        return (self._root / path).exists() or (self._root / path).is_symlink()

    def write_new(self, path: str, text: str) -> None:
        """Write a file that does not exist yet, with its folders."""
        file = self._root / path
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            if not file.parent.resolve().is_relative_to(self._root):
                raise AskedWrongly(msg("{path} leaves the folder", path=path))
            with file.open("x", encoding="utf-8", newline="\n") as out:
                out.write(text)
        except FileExistsError as error:
            raise AskedWrongly(msg("{path} is there already", path=path)) from error
        except OSError as error:
            raise disk_failed(path, error) from error

    def rewrite(self, path: str, data: bytes, was: Sha256) -> None:
        """Put other bytes in a regular file's place, by one rename."""
        try:
            rewrite_file(self._root, path, data, was)
        except OSError as error:
            raise disk_failed(path, error) from error

    @contextmanager
    def staging(self, out: Path, *, may_clear: bool) -> Iterator[Path]:
        """Yield an empty folder that takes the place of `out` at the end of the block."""
        out = out.absolute()
        _refuse_occupied(out, may_clear)
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            work = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
        except OSError as error:
            raise disk_failed(str(out), error) from error
        mark = -1
        try:
            mark = _locked(work / _MARK, os.O_CREAT)
            staged = work / "new"
            staged.mkdir(mode=0o755)
            staged.chmod(0o755)
            yield staged
            if out.exists():
                out.rename(work / "old")
            staged.rename(out)
            _clear_leftovers(out)
        except OSError as error:
            raise disk_failed(str(out), error) from error
        finally:
            shutil.rmtree(work, ignore_errors=True)
            if mark >= 0:
                os.close(mark)

    @contextmanager
    def workplace(self) -> Iterator[Path]:
        """Yield a private temporary folder."""
        with scratch_folder() as folder:
            yield folder


def _locked(mark: Path, flags: int = 0) -> int:
    """Return the open mark of a staging folder, locked until it is closed.

    Raises:
        OSError: there is none, or a build that still runs holds it (`BlockingIOError`).
    """
    handle = os.open(mark, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW | flags, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise
    return handle


def _clear_leftovers(out: Path) -> None:
    """Take away what killed builds into `out` left beside it; a build that runs holds its mark and is left alone.

    A folder without `new` and `old` may belong to a build that has just begun and holds no lock yet.
    """
    name = re.compile(rf"\.{re.escape(out.name)}-[a-z0-9_]{{8}}")
    for folder in out.parent.iterdir():
        if not name.fullmatch(folder.name) or folder.is_symlink() or not (folder / _MARK).is_file():
            continue
        if not (folder / "new").is_dir() and not (folder / "old").is_dir():
            continue
        try:
            handle = _locked(folder / _MARK)
        except OSError:
            continue
        try:
            shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(handle)


def _refuse_occupied(out: Path, may_clear: bool) -> None:
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise AskedWrongly(msg("{path} is not a folder", path=out))
    if not out.exists() or not any(out.iterdir()):
        return
    if not all((out / name).is_file() for name in _BUILT):
        what = msg("{path} holds something that is not a built site", path=out)
        raise AskedWrongly(what, msg("choose a folder that is empty or missing"))
    if not may_clear:
        raise AskedWrongly(msg("{path} holds a built site already", path=out), msg("replace it with --clean"))
