"""Gathers the facts of a host's set-up; as root only through a child in the host's own account.

Root never runs Git in a repository that somebody else may write: its settings could name a program to be run.
"""

from __future__ import annotations

import datetime as dt
import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from fuzi.adapters.git_process import GitProcess
from fuzi.adapters.host_places import (
    has_access_list,
    hooks_of,
    inside,
    leftovers,
    parents_of,
    place_of,
    program_of,
)
from fuzi.adapters.host_repository import GUARDED_REFS, SETTINGS
from fuzi.adapters.host_samples import write_samples
from fuzi.adapters.readers import lacking
from fuzi.errors import AskedWrongly, WorldFailed
from fuzi.formats.door_settings import key_lines, ssh_door, web_lacks
from fuzi.messages import msg
from fuzi.model.enforcement import Access, Doors, HostFacts, KeyLine, Setting
from fuzi.ports.host_look import Where
from fuzi.reports.host_advice import ACCOUNT

_SECRETS = ("fingerprint-key*", "private-terms*")
"""What only the host may read beside its own key, and the escrows of it."""
_SSHD = (Path("/etc/ssh/sshd_config"),)
_WEB = (Path("/etc/nginx/conf.d"), Path("/etc/nginx/sites-enabled"))


def owner_of(folder: Path) -> int:
    """Return the account a host belongs to; `AskedWrongly` where there is no such folder."""
    try:
        return folder.stat().st_uid
    except OSError as error:
        raise AskedWrongly(msg("no Git repository at {path}", path=folder), _AS_ROOT) from error


_AS_ROOT = msg("run this as root (`sudo fuzi host-check DIR.git`) or as the host's own account")


def _unreachable(folder: Path) -> WorldFailed:
    return WorldFailed(
        msg(
            "the account that owns {path} cannot run the Fuzi that hooks call: {python}",
            path=folder,
            python=sys.executable,
        ),
        msg("install Fuzi where every account can read it, such as /opt/fuzi"),
    )


def _home(owner: int) -> Path | None:
    try:
        return Path(pwd.getpwuid(owner).pw_dir)
    except KeyError:
        return None


def account_of(owner: int) -> str:
    """Return the name of an account, its number where it has none."""
    try:
        return pwd.getpwuid(owner).pw_name
    except KeyError:
        return str(owner)


class LocalHostLook:
    """Looks at hosts on this machine."""

    def samples(self, into: Path, served: Path) -> Sequence[Path]:
        """Write sample settings of a web server in front of a host."""
        owner = owner_of(served)
        account = account_of(owner) if owner else ACCOUNT  # never as root
        return write_samples(into, served, Path(sys.executable).with_name("fuzi"), account)

    def where(self, sshd: Path | None, keys: Path | None, web: Path | None, *, is_for_root: bool) -> Where:
        """Return where to look: what is named, else where Debian has it."""
        caller = 0 if is_for_root else os.geteuid()
        return Where(caller, (sshd,) if sshd else _SSHD, keys, (web,) if web else _WEB)

    def as_owner(self, folder: Path, words: Sequence[str]) -> int | None:
        """Where root asks, ask again in the account of the host; return the exit code, None where that is not needed.

        Raises:
            WorldFailed: that account cannot run this program, so the hooks cannot either.
        """
        if os.geteuid() != 0 or owner_of(folder) == 0:
            return None
        found = folder.stat()
        home = _home(found.st_uid)
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "FUZI_LANG", "TZ") if name in os.environ}
        environment = {**kept, "HOME": str(home or "/"), "PYTHONUTF8": "1"}
        command = [sys.executable, "-I", "-m", "fuzi", *words]
        try:
            done = subprocess.run(
                command, env=environment, cwd="/", check=False, user=found.st_uid, group=found.st_gid, extra_groups=[]
            )
        except OSError as error:
            raise _unreachable(folder) from error
        if done.returncode not in {0, 1, 2, 3, 4}:
            raise _unreachable(folder)
        return done.returncode

    def facts(self, folder: Path, where: Where, now: dt.datetime) -> HostFacts:
        """Look at everything but the history."""
        owner = owner_of(folder)
        if not os.access(folder, os.R_OK | os.X_OK):
            raise AskedWrongly(msg("{path} cannot be looked into from this account", path=folder), _AS_ROOT)
        weak, foreign = inside(folder, owner)
        access = Access(
            where.caller,
            owner,
            account_of(owner),
            place_of(folder.resolve()),
            parents_of(folder),
            weak,
            foreign,
            has_access_list(folder),
        )
        keys = [place_of(one) for one in sorted((folder / "fuzi").glob("host-key*")) if one.suffix != ".pub"]
        secrets = [place_of(one) for name in _SECRETS for one in sorted((folder / "fuzi").glob(name))]
        return HostFacts(
            path=str(folder.resolve()),
            access=access,
            hooks=hooks_of(folder),
            program=program_of(owner),
            settings=_settings(folder),
            key=max(keys, key=lambda one: (one.is_link, one.mode & 0o077), default=None),
            doors=_doors(folder, where, owner),
            free_bytes=shutil.disk_usage(folder).free,
            leftovers=leftovers(folder, now),
            wanted=SETTINGS,
            guarded=GUARDED_REFS,
            secrets=tuple(secrets),
            lacks=lacking(os.environ),
            now=now,
        )


def _settings(folder: Path) -> tuple[Setting, ...]:
    """Return the host's own settings of Git with what they include; over SSH and HTTP no others hold."""
    words = (
        GitProcess(folder)
        .run("config", "--local", "--includes", "--list", "--show-origin", "-z")
        .decode("utf-8", "replace")
        .split("\0")
    )
    rows = zip(words[::2], words[1::2], strict=False)
    parts = ((origin, *row.partition("\n")[::2]) for origin, row in rows)
    return tuple(Setting(name, value, origin) for origin, name, value in parts if origin != "command line:")


def _doors(folder: Path, where: Where, owner: int) -> Doors:
    """Read what the servers are told; what cannot be read is named."""
    unread: list[str] = []
    path, account = str(folder.resolve()), account_of(owner)
    files = [more for one in where.sshd for more in (*sorted((one.parent / "sshd_config.d").glob("*.conf")), one)]
    told = "\n".join(_text(one, unread) for one in files)
    asks, reads = ssh_door(told, account, path)
    home = _home(owner)
    keys = where.keys or (home / ".ssh" / "authorized_keys" if home else None)
    lines: tuple[KeyLine, ...] = tuple(key_lines(_text(keys, unread))) if keys is not None and reads else ()
    web = {}
    for place in where.web:
        for file in sorted(place.iterdir()) if place.is_dir() else [place]:
            lacking = web_lacks(_text(file, unread), path)
            if lacking is not None:
                web[str(file)] = lacking
    return Doors(asks, reads, str(keys or ""), lines, tuple(unread), web)


def _text(path: Path, unread: list[str]) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""
    except OSError:
        unread.append(str(path))
        return ""
