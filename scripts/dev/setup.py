"""Make `.venv` as the lock file says; called by `scripts/setup` with any Python from 3.11 on.

Only the standard library is used. A stamp inside `.venv` holds the digest of everything the installation depends on,
so that a second run costs nothing; a file lock lets two runs at once wait for each other. Whatever pip says is shown
only when it fails.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = {
    "site": ("requirements.lock",),
    "ocr": ("requirements-ocr.lock",),
    "cluster": ("requirements-ocr.lock", "requirements-cluster.lock"),
    "test": ("requirements-dev.lock", "requirements-ocr.lock", "requirements-cluster.lock"),
}
"""The lock files of each level; what a level installs, the ones after it install, too."""
SYSTEM: dict[str, dict[str, Callable[[], object]]] = {
    "site": {"openssh-client": lambda: shutil.which("ssh-keygen")},
    "ocr": {"openssh-client": lambda: shutil.which("ssh-keygen")},
    "cluster": {"openssh-client": lambda: shutil.which("ssh-keygen")},
    "test": {
        "openssh-client": lambda: shutil.which("ssh-keygen"),
        "openssh-server": lambda: shutil.which("sshd", path=f"/usr/sbin:/usr/local/sbin:{os.environ.get('PATH', '')}"),
        "nginx-light": lambda: shutil.which("nginx", path=f"/usr/sbin:/usr/local/sbin:{os.environ.get('PATH', '')}"),
        "openssl": lambda: shutil.which("openssl"),
        "chromium": lambda: shutil.which("chromium"),
        "fonts-noto-cjk": lambda: any(Path("/usr/share/fonts").rglob("Noto*CJK*")),
    },
}
"""Debian packages by level, and how to see that each is there: OpenSSH signs; tests run servers and a browser."""


class CannotSetUp(Exception):  # noqa: N818 - named as what happened
    """The set-up cannot go on; the two lines say why, in Chinese and in English."""


def main(arguments: list[str]) -> int:
    """Set up for `site` (default), `ocr`, `cluster` or `test`; 0 done, 2 asked wrongly, 3 the world failed."""
    level = arguments[0] if arguments else "site"
    if level not in LOCKS or len(arguments) > 1:
        print(
            "用法：scripts/setup [ocr|cluster|test]",
            "usage: scripts/setup [ocr|cluster|test]",
            sep="\n",
            file=sys.stderr,
        )
        return 2
    try:
        with _only_one():
            _system_packages(level)
            _environment(level)
    except CannotSetUp as reason:
        print(*reason.args, sep="\n", file=sys.stderr)
        return 3
    return 0


def _only_one() -> TextIO:
    """Return the lock on this checkout, held until it is closed."""
    holder = (ROOT / ".venv.lock").open("w", encoding="ascii")
    fcntl.flock(holder, fcntl.LOCK_EX)
    return holder


def _environment(level: str) -> None:
    stamps = {name: VENV / f"set-up-for-{name}" for name in LOCKS}
    wanted = {name: _digest(name) for name in LOCKS}
    enough = list(LOCKS)[list(LOCKS).index(level) :]
    if any(_text(stamps[name]) == wanted[name] for name in enough) and PYTHON.exists():
        return
    print("正在准备运行环境（第一次约需一分钟）…", flush=True)
    if not _works(PYTHON):
        _run(
            [sys.executable, "-m", "venv", "--clear", str(VENV)],
            "无法建立 Python 虚拟环境；Debian、Ubuntu 上请先安装 python3-venv。",
            "A virtual environment could not be made; on Debian or Ubuntu install python3-venv first.",
        )
    for stamp in stamps.values():
        stamp.unlink(missing_ok=True)
    pip = [
        str(PYTHON),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-input",
        "--no-cache-dir",
    ]
    failed = (
        "安装依赖失败；请检查网络（需要能访问 Python 软件包索引）后重新运行。",
        "Installing failed; check the network (a Python package index must be reachable) and run this again.",
    )
    _run([*pip, "--require-hashes", *(word for lock in LOCKS[level] for word in ("-r", lock))], *failed)
    _run([*pip, "--no-deps", "--no-build-isolation", "-e", "."], *failed)
    stamps[level].write_text(wanted[level], encoding="ascii")


def _digest(level: str) -> str:
    """Return the digest of what an installation for `level` depends on."""
    whole = hashlib.sha256(sys.version.encode())
    for name in (*LOCKS[level], "pyproject.toml"):
        whole.update((ROOT / name).read_bytes())
    whole.update(str(ROOT).encode())
    return whole.hexdigest()


def _text(path: Path) -> str:
    return path.read_text(encoding="ascii") if path.is_file() else ""


def _works(python: Path) -> bool:
    """Tell whether the environment is there, whole, and of this very Python version."""
    if not python.exists():
        return False
    question = "import sys, pip; print(*sys.version_info[:2])"
    answer = subprocess.run([str(python), "-c", question], capture_output=True, text=True, check=False)
    return answer.stdout.split() == [str(part) for part in sys.version_info[:2]]


def _system_packages(level: str) -> None:
    """Install the Debian packages that are needed, where they are missing and it is allowed."""
    missing = [name for name, is_there in SYSTEM[level].items() if not is_there()]
    if not missing:
        return
    names = " ".join(missing)
    refused = (
        f"还需要这些系统软件包，请管理员安装后重新运行：{names}",
        f"These system packages are needed; please have them installed, then run this again: {names}",
    )
    before = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or (before and not shutil.which("sudo")):
        raise CannotSetUp(*refused)
    print(f"正在安装系统软件包：{names} …", flush=True)
    apt = [*before, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    _run([*apt, "update"], *refused)
    _run([*apt, "install", "--yes", "--no-install-recommends", *missing], *refused)


def _run(command: list[str], chinese: str, english: str) -> None:
    """Run a command silently; when it fails, show what it said and the two sentences."""
    done = subprocess.run(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    if done.returncode:
        sys.stderr.write(done.stdout.decode(errors="replace"))
        raise CannotSetUp(chinese, english)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
