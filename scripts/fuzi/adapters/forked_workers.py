"""Workers on this machine: forks of this process, which take piece after piece from a common queue.

The queue is a pipe that holds the numbers of all pieces. A worker starts with all its parent knows, so nothing but
numbers goes to it and nothing but answers comes back. The parent takes pieces, too, and does whatever is left.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack

import msgspec

from fuzi.adapters.forked_helper import ForkedAnswer, start
from fuzi.adapters.signature_queue import processors
from fuzi.ports.workers import Pieces

WORTH_SECONDS = 3.0
"""A work that one does in less is not shared, where nobody asked for it: starting the workers would cost more."""
MOST = 16
"""So many workers at most, where nobody asked for a number."""
_NUMBER_BYTES = 4
_QUEUE = 4_000
"""So many pieces at most: their numbers fit the smallest pipe."""


class ForkedWorkers:
    """The port `Workers` by fork.

    Args:
        count: how many processes share in the work, this one among them; None for as many as are worth it.
    """

    def __init__(self, count: int | None = None) -> None:
        self._count = count

    def count_for(self, seconds: float) -> int:
        """Return how many share in a work that takes one about so long."""
        if not hasattr(os, "fork") or threading.active_count() > 1:  # a fork would take half of what the threads hold
            return 1
        if self._count is not None:
            return self._count
        return 1 if seconds < WORTH_SECONDS else min(processors(), MOST)

    def share(self, pieces: Pieces) -> Mapping[int, bytes]:
        """Return the answers to the pieces; see `Workers.share`."""
        total = min(len(pieces), _QUEUE)
        queue, filled = os.pipe()
        with os.fdopen(filled, "wb") as writing:
            writing.write(b"".join(number.to_bytes(_NUMBER_BYTES, "big") for number in range(total)))
        answers: dict[int, bytes] = {}
        with ExitStack() as opened:
            opened.callback(os.close, queue)
            helpers = _started(opened, self.count_for(float("inf")) - 1, pieces, queue)
            for number in _numbers(queue):
                answers[number] = pieces.answer(number)
            for helper in helpers:
                answers |= _answers(helper.take(max(map(pieces.seconds, range(total)), default=0)))
        return answers


def _started(opened: ExitStack, count: int, pieces: Pieces, queue: int) -> list[ForkedAnswer]:
    """Start helpers, as many as the system grants; all of them end with the block."""
    parent = os.getpid()

    def work() -> bytes:
        told = {number: pieces.answer(number) for number in _numbers(queue) if os.getppid() == parent}
        return msgspec.msgpack.encode(told)

    helpers = []
    for _ in range(count):
        helper = start(work)
        if helper is None:
            break
        opened.callback(helper.close)
        helpers.append(helper)
    return helpers


def _numbers(queue: int) -> Iterator[int]:
    """Yield the numbers that this process takes from the queue until it is empty."""
    while data := os.read(queue, _NUMBER_BYTES):
        yield int.from_bytes(data, "big")


def _answers(told: bytes | None) -> dict[int, bytes]:
    return {} if told is None else msgspec.msgpack.decode(told, type=dict[int, bytes])
