"""Completing what a killed run left on the host."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fuzi.ports.repository import Repository


def settle_folder() -> int:
    """Complete what a killed run left, under the lock (called without the variables of a push)."""
    from pathlib import Path

    from fuzi.steps.host.settle import settle
    from fuzi.wiring import hosting_lock, open_repository

    folder = Path.cwd()
    with hosting_lock(folder):
        settle(open_repository(folder))
    return 0


def settle_first(repository: Repository) -> bool:
    """Tell whether a killed run had left something; it is completed by a process outside the push's quarantine."""
    import os
    import subprocess

    from fuzi.steps.host.settle import unsettled

    if not unsettled(repository):
        return False
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    subprocess.run([sys.executable, "-I", "-m", "fuzi.cli.hooks", "settle"], env=clean, check=True)
    return True
