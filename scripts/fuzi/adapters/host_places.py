"""Looks at the files of a host: whose they are, who else could write them, its hooks, what killed runs left."""

from __future__ import annotations

import datetime as dt
import os
import re
import shlex
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import fuzi
from fuzi.adapters.host_repository import hook_text
from fuzi.model.enforcement import Hook, Place, Program

_MOST = 50_000
"""So many files and folders of a host are looked at; the first ones found out of order are enough."""
_OURS = re.compile(r"#!/bin/sh\nexec (.+) -I -m fuzi\.cli\.hooks [a-z-]+\n")
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
_LEFT = ("objects/incoming-*", "objects/tmp_objdir-incoming-*", "objects/pack/tmp_*", "objects/??/tmp_obj_*")


def place_of(path: Path, shown: str = "") -> Place:
    """Return a file or folder as it stands, links not followed."""
    found = path.lstat()
    return Place(shown or str(path), found.st_uid, stat.S_IMODE(found.st_mode), stat.S_ISLNK(found.st_mode))


def parents_of(folder: Path) -> tuple[Place, ...]:
    """Return the folders above one, from the root down."""
    return tuple(place_of(one) for one in reversed(folder.resolve().parents))


def own_host(origin: str | None) -> Path | None:
    """Return the host that a clone follows, where it is a folder of this machine and of this very account."""
    folder = Path(origin or "") / "fuzi"
    if not origin or not any(folder.glob("host-key*")) or folder.stat().st_uid != os.geteuid():
        return None
    return Path(origin)


def inside(folder: Path, owner: int) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """Return (what others could write, what belongs to others) within a folder."""
    weak, foreign = [], []
    for count, path in enumerate(_walk(folder)):
        if count >= _MOST:
            break
        one = place_of(path, path.relative_to(folder).as_posix())
        if one.owner != owner:
            foreign.append(one)
        if one.mode & _OTHERS_WRITE and not one.is_link:
            weak.append(one)
    return tuple(weak), tuple(foreign)


def _walk(folder: Path) -> Iterator[Path]:
    """Yield what matters most first: the top, hooks and refs before the many objects."""
    first = sorted(folder.iterdir(), key=lambda one: (one.name == "objects", one.name))
    for top in first:
        yield top
        if top.is_dir() and not top.is_symlink():
            for here, folders, files in os.walk(top):
                yield from (Path(here) / name for name in sorted([*folders, *files]))


def has_access_list(folder: Path) -> bool:
    """Tell whether access lists add to the modes of a folder."""
    try:
        return "system.posix_acl_access" in os.listxattr(folder)
    except OSError:  # a file system without such lists
        return False


def hooks_of(folder: Path) -> tuple[Hook, ...]:
    """Return every file among the hooks but Git's samples."""
    place = folder / "hooks"
    if not place.is_dir():
        return ()
    found = []
    for path in sorted(place.iterdir()):
        if path.name.endswith(".sample") or path.is_dir():
            continue
        text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
        match = _OURS.fullmatch(text)
        words = shlex.split(match[1]) if match else []
        python = words[0] if len(words) == 1 and hook_text(path.name, words[0]) == text else ""
        found.append(Hook(path.name, place_of(path), python, is_this_python(python), os.access(python, os.X_OK)))
    return tuple(found)


def is_this_python(python: str) -> bool:
    """Tell whether a path starts the very Python that runs here, of the same environment."""
    ours, theirs = Path(sys.executable).absolute(), Path(python)
    return bool(python) and ours.parent == theirs.parent and ours.resolve() == theirs.resolve()


def program_of(owner: int) -> Program:
    """Return what is known of the program that runs here, which is the hooks' own where they call this Python."""
    package = Path(fuzi.__file__).resolve().parent
    hooks = (package / "cli" / "hooks").glob("*.py")
    ways = {*hooks, Path(sys.executable).absolute(), Path(sys.executable).resolve()}
    steps = {step for way in ways for step in (way, *way.parents)}
    weak = [one for one in (place_of(step) for step in sorted(steps)) if not one.is_link and _is_weak(one, owner)]
    copies = [step for step in package.parents if (step / ".git").exists()]
    return Program(fuzi.__version__, work_copy=str(copies[0]) if copies else "", weak=tuple(weak))


def _is_weak(one: Place, owner: int) -> bool:
    if one.owner not in {0, owner}:
        return True
    return bool(one.mode & _OTHERS_WRITE) and not one.mode & stat.S_ISVTX


def leftovers(folder: Path, now: dt.datetime) -> tuple[tuple[str, int], ...]:
    """Return locks and half-made objects with their age in seconds."""
    found = [path for pattern in _LEFT for path in folder.glob(pattern)]
    found += [*folder.glob("*.lock"), *(folder / "refs").rglob("*.lock")]
    return tuple(
        (path.relative_to(folder).as_posix(), int(now.timestamp() - path.lstat().st_mtime)) for path in sorted(found)
    )
