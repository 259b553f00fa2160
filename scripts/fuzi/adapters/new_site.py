"""Makes a new repository with one commit, all or nothing."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping
from pathlib import Path

from fuzi.adapters.durable_files import disk_failed
from fuzi.adapters.git_process import GitProcess
from fuzi.errors import AskedWrongly
from fuzi.messages import msg
from fuzi.model.ids import ObjectId
from fuzi.ports.new_site import NewFile

NEUTRAL = ("Fuzi", "fuzi@example.invalid")
"""Who makes the first commit where the user has told Git no name."""
_DESK = ".fuzi-init"


class GitNewSites:
    """New repositories on this machine's disk."""

    def make(self, folder: Path, files: Mapping[str, NewFile], message: str, at: dt.datetime) -> ObjectId:
        """Make `folder` a repository with one commit on `main`; built in a folder of its own, then moved up."""
        _refuse_unless_empty(folder)
        was_there = folder.exists()
        desk = folder / _DESK
        try:
            shutil.rmtree(desk, ignore_errors=True)
            desk.mkdir(parents=True)
            _write(desk, files)
            commit = _commit(desk, message, at)
            for part in sorted(desk.iterdir(), key=lambda path: path.name == ".git"):
                part.rename(folder / part.name)
            desk.rmdir()
        except BaseException as error:
            _clear(folder, was_there)
            if isinstance(error, OSError):
                raise disk_failed(str(folder), error) from error
            raise
        return commit


def _refuse_unless_empty(folder: Path) -> None:
    hint = msg("name a new folder")
    if folder.exists() and not folder.is_dir():
        raise AskedWrongly(msg("{folder} is not a folder", folder=folder), hint)
    if folder.is_dir() and any(path.name != _DESK for path in folder.iterdir()):
        raise AskedWrongly(msg("{folder} is not empty", folder=folder), hint)


def _write(desk: Path, files: Mapping[str, NewFile]) -> None:
    for name, file in files.items():
        path = desk / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)
        path.chmod(0o755 if file.is_command else 0o644)


def _commit(desk: Path, message: str, at: dt.datetime) -> ObjectId:
    process = GitProcess(desk)
    process.run("init", "--quiet", "--template=", "--initial-branch=main")
    process.run("add", "--all", "--force", ".")
    name = process.ask("config", "user.name").out.decode().strip() or NEUTRAL[0]
    email = process.ask("config", "user.email").out.decode().strip() or NEUTRAL[1]
    who = {
        f"GIT_{role}_{part}": value
        for role in ("AUTHOR", "COMMITTER")
        for part, value in {"NAME": name, "EMAIL": email, "DATE": at.isoformat()}.items()
    }
    process.run("commit", "--quiet", "--no-verify", "--file=-", stdin=message.encode(), env=who)
    return ObjectId(process.line("rev-parse", "HEAD"))


def _clear(folder: Path, was_there: bool) -> None:
    """Take away what was made; the folder was empty or missing before."""
    for path in list(folder.iterdir()) if folder.is_dir() else []:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    if not was_there and folder.is_dir():
        folder.rmdir()
