"""The checkout on this machine: files written once, built sites put in place by one rename."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fuzi.adapters.durable_files import disk_failed
from fuzi.adapters.site_files import read_text
from fuzi.errors import AskedWrongly
from fuzi.messages import msg

_BUILT = ("404.html", "sitemap.xml")
"""What a folder must hold to be taken for a built site, which may be replaced."""


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
        try:
            staged = work / "new"
            staged.mkdir(mode=0o755)
            staged.chmod(0o755)
            yield staged
            if out.exists():
                out.rename(work / "old")
            staged.rename(out)
        except OSError as error:
            raise disk_failed(str(out), error) from error
        finally:
            shutil.rmtree(work, ignore_errors=True)

    @contextmanager
    def workplace(self) -> Iterator[Path]:
        """Yield a private temporary folder."""
        with tempfile.TemporaryDirectory(prefix="fuzi-") as folder:
            yield Path(folder)


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
