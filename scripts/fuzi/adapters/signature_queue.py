"""Verifies signatures beside other work: in a child on another processor, or in this process when their turn comes.

The child proves what holds and nothing else: what it does not prove, or would have proved had it not died, is asked
again in this process, so that the answer and the words of a refusal are the same either way.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from fuzi.adapters.framed_pipe import end_child, read_frame, write_frame
from fuzi.ports.signatures import Signed

WORTH_A_CHILD = 2_000
"""Signatures from which on a second process saves more than its start costs."""
_ON_THE_WAY = 2
"""Batches a child is sent before its answers are read: the answers to so many fit a pipe."""
_MOST_AT_ONCE = 300
"""Signatures of one message to the child: its answer is below 32 KiB."""


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _unasked(_asked: Signed) -> str | None:
    return None


class SerialQueue:
    """Verifies in this process, when an answer is taken; without `key_of` it leaves each to the one who needs it."""

    def __init__(self, key_of: Callable[[Signed], str | None] = _unasked) -> None:
        self._batches: deque[Sequence[Signed]] = deque()
        self._key_of = key_of

    def put(self, asked: Sequence[Signed]) -> None:
        """Keep what was handed in."""
        self._batches.append(asked)

    def take(self) -> Sequence[str | None]:
        """Return the key of each, nothing for what does not hold."""
        return [self._key_of(one) for one in self._batches.popleft()]

    def close(self) -> None:
        """Nothing runs."""


class ChildQueue:
    """Hands batches to a child process; answers come in order."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = subprocess.Popen(
            [sys.executable, "-I", "-B", "-m", "fuzi.adapters.signature_child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ},
            cwd=Path(sys.executable).anchor,
        )
        self._sent: deque[int] = deque()
        self._batches: deque[int] = deque()
        self._answers: deque[str | None] = deque()

    def put(self, asked: Sequence[Signed]) -> None:
        """Send a batch."""
        self._batches.append(len(asked))
        for start in range(0, len(asked), _MOST_AT_ONCE):
            part = asked[start : start + _MOST_AT_ONCE]
            while len(self._sent) >= _ON_THE_WAY:
                self._receive()
            self._sent.append(len(part))
            self._send(msgspec.msgpack.encode(part))

    def _send(self, data: bytes) -> None:
        if self._child is not None:
            assert self._child.stdin is not None  # noqa: S101 - by PIPE
            try:
                write_frame(self._child.stdin, data)
            except OSError:  # it died: what it was sent is verified here
                self.close()

    def _receive(self) -> None:
        """Read the answer to the oldest message; nothing proved where the child is gone or answers nonsense."""
        count = self._sent.popleft()
        keys: Sequence[str | None] = ()
        if self._child is not None:
            assert self._child.stdout is not None  # noqa: S101 - by PIPE
            try:
                keys = msgspec.msgpack.decode(read_frame(self._child.stdout), type=list[str | None])
            except (OSError, EOFError, msgspec.MsgspecError):
                self.close()
        self._answers.extend(keys if len(keys) == count else [None] * count)

    def take(self) -> Sequence[str | None]:
        """Return the keys of the oldest batch."""
        count = self._batches.popleft()
        while len(self._answers) < count:
            self._receive()
        return [self._answers.popleft() for _ in range(count)]

    def close(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child is not None:
            end_child(child)
