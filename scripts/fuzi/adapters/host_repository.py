"""Makes a host: a bare repository whose hooks call the installed Fuzi, never code from the repository."""

from __future__ import annotations

import shlex
import shutil
import sys
import tempfile
from pathlib import Path

from fuzi.adapters.git_process import GitProcess
from fuzi.errors import AskedWrongly
from fuzi.messages import msg

HOOKS = ("pre-receive", "proc-receive")
GUARDED_REFS = ("refs/heads/main", "refs/heads/ledger", "refs/heads/changes", "refs/tags", "refs/originals")
MOST_OBJECTS = 30_000
"""So many objects one push brings: three times the files of the largest submission. What holds more stays a pack."""
SETTINGS = {
    "core.logAllRefUpdates": "true",
    "core.fsync": "committed",
    "core.fsyncMethod": "batch",
    "receive.advertisePushOptions": "true",
    "receive.autogc": "true",
    "receive.denyDeletes": "false",
    "receive.fsckObjects": "true",
    "receive.maxInputSize": "524288000",
    "receive.unpackLimit": str(MOST_OBJECTS),
    "transfer.fsckObjects": "true",
    "uploadpack.allowFilter": "false",
}


def hook_text(hook: str, python: str = sys.executable) -> str:
    """Return a hook: it becomes the installed Fuzi, isolated from the environment and the working folder."""
    return f"#!/bin/sh\nexec {shlex.quote(python)} -I -m fuzi.cli.hooks {hook}\n"


class GitHostRepositories:
    """Hosts in folders of this machine."""

    def make(self, folder: Path, source: Path, host_key: Path) -> None:
        """Make the host beside its place, then rename it there."""
        if folder.exists():
            raise AskedWrongly(msg("{path} exists already", path=folder))
        folder.parent.mkdir(parents=True, exist_ok=True)
        desk = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            self._fill(desk, source, host_key)
            desk.rename(folder)
        except BaseException:
            shutil.rmtree(desk, ignore_errors=True)
            raise

    def _fill(self, desk: Path, source: Path, host_key: Path) -> None:
        git = GitProcess(desk)
        git.run("init", "--quiet", "--bare", "--template=", "--initial-branch=main", ".")
        specs = [f"refs/heads/{name}:refs/heads/{name}" for name in ("main", "ledger")]
        git.run("fetch", "--quiet", "--no-write-fetch-head", "--no-tags", str(source.resolve()), *specs)
        git.run(
            "fetch",
            "--quiet",
            "--no-write-fetch-head",
            "--no-tags",
            str(source.resolve()),
            "refs/tags/release/*:refs/tags/release/*",
        )
        for name, value in SETTINGS.items():
            git.run("config", name, value)
        for ref in GUARDED_REFS:
            git.run("config", "--add", "receive.procReceiveRefs", ref)
        state = desk / "fuzi"
        state.mkdir(mode=0o700)
        for name in (host_key.name, f"{host_key.name}.pub"):
            shutil.copyfile(host_key.with_name(name), state / name)
            (state / name).chmod(0o600)
        hooks = desk / "hooks"
        hooks.mkdir(exist_ok=True)
        for hook in HOOKS:
            (hooks / hook).write_text(hook_text(hook), encoding="utf-8")
            (hooks / hook).chmod(0o755)
