"""The parent's side of a confined child: starts it, asks, and kills it where it is slow or answers nonsense."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from fuzi.adapters.framed_pipe import end_child, read_frame, write_frame
from fuzi.adapters.reading_time import ReadingTime

LARGEST_ANSWER = 512 * 1024 * 1024


class ConfinedChild:
    """One child process, started with the first question; a context manager that ends it.

    Args:
        command: what this Python runs as the child, isolated from the user's settings and folder.
        seconds: how long one answer may take before the child is killed.
        time: how long it may take with others together.
    """

    def __init__(self, command: Sequence[str], seconds: float, time: ReadingTime | None = None) -> None:
        self._command = ("-I", "-B", *command)
        self._seconds = seconds
        self._time = time or ReadingTime()
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> ConfinedChild:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end()

    def ask(self, data: bytes) -> bytes | None:
        """Return the child's answer; None where it died, was too slow, answered too much, or the time was over."""
        if self._time.is_over:
            return None
        with self._time.for_one(self._seconds) as seconds:
            return self._ask(data, seconds)

    def _ask(self, data: bytes, seconds: float) -> bytes | None:
        child = self._child = self._child or self._start()
        assert child.stdin is not None  # noqa: S101 - by PIPE
        assert child.stdout is not None  # noqa: S101
        watch = threading.Timer(seconds, child.kill)
        watch.start()
        try:
            write_frame(child.stdin, data)
            return read_frame(child.stdout, LARGEST_ANSWER)
        except (OSError, EOFError):
            pass  # told to the caller as no answer
        finally:
            watch.cancel()
        self._end()
        return None

    def _start(self) -> subprocess.Popen[bytes]:
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
        return subprocess.Popen(
            [sys.executable, *self._command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**kept, "LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "1"},
            cwd=Path(sys.executable).anchor,
        )

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            end_child(child)
