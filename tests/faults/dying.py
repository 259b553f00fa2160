"""A run that is killed at each of its steps, one after the other, and what must be true afterwards.

Children are forked in a process of their own (`python -m faults.dying CASE FOLDER`), which has one thread only.
"""

from __future__ import annotations

import importlib
import os
import shutil
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from fuzi.adapters.durable_files import OnStep

TESTS = Path(__file__).resolve().parent.parent
PACKAGE = TESTS.parent / "scripts"


class Case(Protocol):
    """One run under test; every method is given the folder it works in."""

    def prepare(self, work: Path) -> None:
        """Make what is there before the run."""
        ...

    def run(self, work: Path, on_step: OnStep) -> None:
        """Do it."""
        ...

    def survived(self, work: Path) -> None:
        """Assert what holds right after a kill."""
        ...

    def finished(self, work: Path) -> None:
        """Assert what holds after a whole run."""
        ...


def kill_at_each_step(case: Case, folder: Path) -> int:
    """Kill the run at its first step, its second, …, and run it again each time; return how many steps there were."""
    template = folder / "template"
    template.mkdir()
    case.prepare(template)
    step = 0
    while True:
        step += 1
        work = folder / f"step-{step}"
        shutil.copytree(template, work, symlinks=True)
        is_killed = _killed_at(step, lambda on_step, work=work: case.run(work, on_step))
        if not is_killed:
            case.finished(work)
            return step - 1
        case.survived(work)
        case.run(work, lambda _step: None)
        case.finished(work)
        shutil.rmtree(work)


def _killed_at(step: int, run: Callable[[OnStep], None]) -> bool:
    child = os.fork()
    if child == 0:
        taken = 0

        def die_at(_name: str) -> None:
            nonlocal taken
            taken += 1
            if taken == step:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            run(die_at)
            os._exit(0)
        finally:
            traceback.print_exc()
            os._exit(1)
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the run failed before it was killed"
    return False


def steps_survived(case: str, folder: Path) -> int:
    """Run `kill_at_each_step` for `module:name` in a process of its own; return the number of steps."""
    environment = {**os.environ, "PYTHONPATH": f"{TESTS}{os.pathsep}{PACKAGE}"}
    done = subprocess.run(
        [sys.executable, "-m", "faults.dying", case, str(folder)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout.split()[-1])


def main() -> None:
    """Run the case named on the command line."""
    module, _, name = sys.argv[1].partition(":")
    case: Case = getattr(importlib.import_module(module), name)()
    sys.stdout.write(f"{kill_at_each_step(case, Path(sys.argv[2]))}\n")


if __name__ == "__main__":
    main()
