"""Makes a host: a bare repository whose hooks call the installed Fuzi, never code from the repository."""

from __future__ import annotations

import shlex
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from fuzi.adapters.git import GitRepository
from fuzi.adapters.git_process import GitProcess
from fuzi.errors import AskedWrongly, WorldFailed
from fuzi.messages import msg
from fuzi.model.ids import ObjectId, Sha256

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
        self._make(folder, lambda desk: self._fill(desk, source, host_key))

    def make_anew(
        self, folder: Path, source: Path, host_key: Path, tips: tuple[ObjectId, ObjectId], barred: frozenset[Sha256]
    ) -> None:
        """Make the host beside its place from two commits alone, look at all it holds, then rename it there."""

        def fill(desk: Path) -> None:
            _begin(desk)
            specs = [f"{tip}:refs/heads/{name}" for tip, name in zip(tips, ("main", "ledger"), strict=True)]
            GitProcess(source).run("push", "--quiet", "--no-verify", "--atomic", str(desk.resolve()), *specs)
            refuse_barred(desk, barred)
            _set_up(desk, host_key)

        self._make(folder, fill)

    def _make(self, folder: Path, fill: Callable[[Path], None]) -> None:
        if folder.exists():
            raise AskedWrongly(msg("{path} exists already", path=folder))
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            desk = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        except OSError as error:
            raise WorldFailed(
                msg("the folder {path} cannot be written", path=folder.parent),
                msg("name a folder that you may write, on a disk that is there"),
                str(error),
            ) from error
        try:
            fill(desk)
            desk.rename(folder)
        except BaseException:
            shutil.rmtree(desk, ignore_errors=True)
            raise

    def _fill(self, desk: Path, source: Path, host_key: Path) -> None:
        git = _begin(desk)
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
        _set_up(desk, host_key)


def _begin(desk: Path) -> GitProcess:
    git = GitProcess(desk)
    git.run("init", "--quiet", "--bare", "--template=", "--initial-branch=main", ".")
    return git


def _set_up(desk: Path, host_key: Path) -> None:
    """Lay settings, key and hooks into a repository that has its commits."""
    git = GitProcess(desk)
    for name, value in SETTINGS.items():
        git.run("config", name, value)
    for ref in GUARDED_REFS:
        git.run("config", "--add", "receive.procReceiveRefs", ref)
    state = desk / "fuzi"
    state.mkdir(mode=0o700)
    for ending in ("", ".pub"):
        place = state / f"host-key{ending}"
        shutil.copyfile(host_key.with_name(f"{host_key.name}{ending}"), place)
        place.chmod(0o600)
    hooks = desk / "hooks"
    hooks.mkdir(exist_ok=True)
    for hook in HOOKS:
        (hooks / hook).write_text(hook_text(hook), encoding="utf-8")
        (hooks / hook).chmod(0o755)


def refuse_barred(desk: Path, barred: frozenset[Sha256]) -> None:
    """Refuse a repository that holds something barred, reachable or not.

    Raises:
        AskedWrongly: it does.
    """
    listed = GitProcess(desk).run("cat-file", "--batch-all-objects", "--batch-check=%(objecttype) %(objectname)")
    rows = (row.split(" ") for row in listed.decode().splitlines())
    blobs = [ObjectId(name) for kind, name in rows if kind == "blob"]
    repository = GitRepository(desk)
    try:
        found = barred.intersection(repository.digests(blobs).values())
    finally:
        repository.close()
    if found:
        raise AskedWrongly(msg("what must leave history came along into the new repository, so it was not made"))
