"""Tells whether sshd and the host's account can run a program, and nobody but root can put another in its place."""

from __future__ import annotations

import stat
from pathlib import Path

_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def unfit_steps(program: Path, root: int = 0) -> tuple[str, ...]:
    """Return the steps on the way to a program for which `AuthorizedKeysCommand` fails; empty where it works.

    Each of them, from `/` to the program itself (links followed), must belong to root and be writable by nobody else
    (sshd_config(5)), and let every account pass, since the command runs as the host's own.

    Args:
        root: the owner that is asked for; another one than 0 in tests alone.
    """
    whole = program.resolve()
    if not whole.is_file():
        return (str(program),)
    steps = ((step, step.stat()) for step in (*reversed(whole.parents), whole))
    return tuple(
        str(step)
        for step, found in steps
        if found.st_uid != root or found.st_mode & _OTHERS_WRITE or not found.st_mode & stat.S_IXOTH
    )
