"""A host in an account of its own, really: another uid, a Fuzi that root installed.

Its tests are skipped in two cases only: who runs them is not root, or the accounts `games` and `nobody` cannot start a
Python of this version. For root in a plain Debian container neither is so; `.ci/run` names whatever is skipped.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

import fuzi
from fuzi.adapters.host_repository import HOOKS, hook_text

HOST, CLERK = (next((one.pw_uid for one in pwd.getpwall() if one.pw_name == name), -1) for name in ("games", "nobody"))
"""Two accounts that every Debian has: here the host's own, and that of somebody who works on the machine."""


@dataclass(frozen=True)
class Apart:
    """Where the host of another account is, and the Python that its hooks call."""

    root: Path
    host: Path
    python: Path

    def run(
        self, uid: int, *words: str, env: Mapping[str, str] | None = None, cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a command as an account."""
        whole = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.root / "home"),
            "FUZI_LANG": "en",
            "LANG": "C.UTF-8",
            "FUZI_OCR": "off",
        }
        return subprocess.run(
            words, env={**whole, **(env or {})}, cwd=cwd or self.root, user=uid, group=uid, extra_groups=[],
            capture_output=True, text=True, check=False, timeout=60, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def fuzi(self, uid: int, *words: str) -> subprocess.CompletedProcess[str]:
        """Run the installed Fuzi as an account."""
        return self.run(uid, str(self.python), "-I", "-m", "fuzi", *words)


def _interpreter() -> Path | None:
    """Return a Python of this version that every account can start, None where there is none."""
    name = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    for path in (Path(sys.base_prefix) / "bin" / name, Path("/usr/bin") / name, Path("/usr/local/bin") / name):
        if path.is_file() and all(step.stat().st_mode & 0o001 for step in (path.resolve(), *path.resolve().parents)):
            return path
    return None


def _dependencies() -> Path | None:
    """Return where our dependencies are, None where other accounts cannot read them."""
    place = Path(sysconfig.get_path("purelib"))
    return place if all(step.stat().st_mode & 0o005 == 0o005 for step in (place, *place.parents)) else None


def _install(into: Path, python: Path, dependencies: Path) -> Path:
    """Make an environment by hand that sees our dependencies, but not our checkout; return its Python."""
    site = into / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
    site.mkdir(parents=True)
    (into / "bin").mkdir()
    (into / "bin" / "python").symlink_to(python)
    (into / "pyvenv.cfg").write_text(f"home = {python.parent}\n", encoding="utf-8")
    (site / "dependencies.pth").write_text(f"{dependencies}\n", encoding="utf-8")
    shutil.copytree(Path(fuzi.__file__).parent, site / "fuzi", ignore=shutil.ignore_patterns("__pycache__"))
    return into / "bin" / "python"


@contextmanager
def apart_from(host: Path) -> Iterator[Apart]:
    """Give a copy of a host to an account of its own until the block ends; skips where that cannot be had."""
    if os.geteuid() != 0:
        pytest.skip("not root: only root can act as two other accounts")
    python, dependencies = _interpreter(), _dependencies()
    if python is None or dependencies is None or -1 in {HOST, CLERK}:
        pytest.skip("the accounts `games` and `nobody` cannot run a Python of this version here")
    root = Path(tempfile.mkdtemp(prefix="fuzi-apart-", dir="/tmp"))
    try:
        root.chmod(0o755)
        (root / "home").mkdir()
        installed = _install(root / "opt", python, dependencies)
        moved = root / "srv" / "site.git"
        shutil.copytree(host, moved, symlinks=True)
        for hook in HOOKS:
            (moved / "hooks" / hook).write_text(hook_text(hook, str(installed)), encoding="utf-8")
        give(moved, HOST)
        yield Apart(root, moved, installed)
    finally:
        shutil.rmtree(root)


def give(folder: Path, uid: int) -> None:
    """Give a folder and all in it to an account."""
    for path in (folder, *folder.rglob("*")):
        os.chown(path, uid, uid, follow_symlinks=False)
    folder.chmod(0o700)
