"""A helper by fork: it starts with all its parent knows, and answers through a pipe.

Message: eight bytes of length, the answer's bytes, and their SHA-256. An exit status other than 0, or bytes that are
not exactly that, is no answer.
"""

from __future__ import annotations

import hashlib
import os
import signal
import threading
from collections.abc import Callable

from fuzi.adapters.signature_queue import processors

_HEAD_BYTES = 8
_DIGEST_BYTES = 32


class ForkedHelpers:
    """`Helpers` where this process may use a second processor and runs no other thread."""

    def begin(self, work: Callable[[], bytes]) -> ForkedAnswer | None:
        """Start one helper; see `Helpers.begin`."""
        if processors() < 2 or threading.active_count() > 1 or not hasattr(os, "fork"):
            return None
        return start(work)


def start(work: Callable[[], bytes]) -> ForkedAnswer | None:
    """Fork, whatever this machine is worth; None where the system refuses another process."""
    answers, told = os.pipe()
    try:
        child = os.fork()
    except OSError:  # no process or no memory left: the parent does it all
        os.close(answers)
        os.close(told)
        return None
    if child == 0:
        os.close(answers)
        _work(work, told)
    os.close(told)
    return ForkedAnswer(child, answers)


def _work(work: Callable[[], bytes], told: int) -> None:
    """Do the child's part and end: nothing of what its parent would still do at its end is done twice."""
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        data = work()
        with os.fdopen(told, "wb") as stream:
            stream.write(len(data).to_bytes(_HEAD_BYTES, "big"))
            stream.write(data)
            stream.write(hashlib.sha256(data).digest())
        status = 0
    finally:
        os._exit(status)


class ForkedAnswer:
    """The answer of one child."""

    def __init__(self, child: int, answers: int) -> None:
        self._child: int | None = child
        self._answers: int | None = answers

    def take(self, seconds: float | None = None) -> bytes | None:
        """Wait for the answer; see `HelpersAnswer.take`.

        Args:
            seconds: after which the child is killed and there is no answer; None: however long it takes.
        """
        if self._answers is None or self._child is None:
            return None
        watch = threading.Timer(seconds or 0, os.kill, (self._child, signal.SIGKILL))
        if seconds is not None:
            watch.start()
        try:
            with os.fdopen(self._answers, "rb") as stream:
                self._answers = None
                whole = stream.read()
        finally:
            watch.cancel()
            if watch.ident is not None:
                watch.join()
        _pid, status = os.waitpid(self._child, 0)
        self._child = None
        size = int.from_bytes(whole[:_HEAD_BYTES], "big")
        data, digest = whole[_HEAD_BYTES:-_DIGEST_BYTES], whole[-_DIGEST_BYTES:]
        is_whole = len(whole) >= _HEAD_BYTES + _DIGEST_BYTES and size == len(data)
        return data if status == 0 and is_whole and digest == hashlib.sha256(data).digest() else None

    def close(self) -> None:
        """End the child; see `HelpersAnswer.close`."""
        if self._answers is not None:
            os.close(self._answers)
            self._answers = None
        if self._child is not None:
            os.kill(self._child, signal.SIGKILL)
            os.waitpid(self._child, 0)
            self._child = None
