"""Workers on other machines: those of a Dask scheduler, spoken to by a child process in plain bytes."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import msgspec

from fuzi.adapters.cluster_child import CONNECT_SECONDS
from fuzi.adapters.framed_pipe import end_child, read_frame, write_frame
from fuzi.errors import AskedWrongly, WorldFailed
from fuzi.messages import Message, msg
from fuzi.ports.workers import Pieces

SECONDS_OF_A_PIECE = 10.0
START_SECONDS = CONNECT_SECONDS + 80.0
"""How long a child may take to start, to connect, and to see who the workers are."""
LARGEST_ANSWER = 512 * 1024 * 1024
_PROGRAM = ("-m", "fuzi.adapters.cluster_child")
_KEPT = ("PATH", "HOME", "XDG_CONFIG_HOME", "LD_LIBRARY_PATH", "FUZI_OCR")


class ClusterWorkers:
    """The port `Workers` over a Dask scheduler.

    Args:
        address: `tcp://…` or `tls://…`.
        module: whose functions workers run by name: `likeness` tells whether a worker looks as we do, `answer` looks
            at a piece that our own likeness goes ahead of.
        likeness: our own.

    Raises:
        AskedWrongly: Dask is not installed here.
    """

    def __init__(self, address: str, module: str, likeness: bytes) -> None:
        if importlib.util.find_spec("distributed") is None:
            raise AskedWrongly(
                msg("sharing a check among machines needs Dask, which is not installed here"),
                msg("run `scripts/setup cluster`, or install `fuzi[cluster]`; `--workers 4` needs neither"),
            )
        self._address, self._module, self._likeness = address, module, likeness

    def count_for(self, seconds: float) -> int:
        """Return how many share in a work: as asked for, more than one however small it is."""
        return max(2, int(seconds / SECONDS_OF_A_PIECE))

    def share(self, pieces: Pieces) -> Mapping[int, bytes]:
        """Return the answers to the pieces; see `Workers.share`."""
        answers: dict[int, bytes] = {}
        longest = max(map(pieces.seconds, range(len(pieces))), default=0)
        with ExitStack() as opened:
            child = _started(opened, (self._address, self._module, "likeness", "answer"))
            self._meet(child)
            waiting = self._sent(pieces)
            try:
                while (word := _hear(child, longest))[0] != "end":
                    if word[0] == "answer":
                        answers[word[1]] = word[2]
                    else:
                        _say(child, next(waiting, ("none", -1, b"")))
            except (OSError, EOFError, ValueError):  # it died, hung or talks nonsense: the rest is done at home
                return answers
        return answers

    def _meet(self, child: subprocess.Popen[bytes]) -> None:
        """Hear whether the workers are fit; `WorldFailed` where they are not."""
        try:
            word = _hear(child, START_SECONDS)[0]
        except (OSError, EOFError, ValueError):
            word = "absent"
        if word != "ready":
            raise _refusal(word, self._address)

    def _sent(self, pieces: Pieces) -> Iterator[tuple[str, int, bytes]]:
        for number in range(len(pieces)):
            data = pieces.sent(number)
            if data is not None:
                yield "piece", number, self._likeness + data


def _refusal(word: str, address: str) -> WorldFailed:
    alone = msg("or leave out --workers: this machine then does it alone")
    if word == "idle":
        return WorldFailed(msg("the scheduler {address} has no workers", address=address), _either(_START, alone))
    if word == "unlike":
        return WorldFailed(
            msg("a worker of {address} has another fuzi, Python or set of packages than this machine", address=address),
            _either(msg("install on every worker exactly what is installed here"), alone),
        )
    if word == "open":
        return WorldFailed(
            msg("workers of {address} can be reached unencrypted from other machines", address=address),
            _either(msg("start scheduler and workers with certificates (tls://)"), alone),
        )
    return WorldFailed(msg("no Dask scheduler answers at {address}", address=address), _either(_CALL, alone))


_START = msg("start workers: `dask worker ADDRESS --nthreads 1`")
_CALL = msg("see that it runs (`dask scheduler`) and that address and certificates are right")


def _either(first: Message, second: Message) -> Message:
    return msg("{first}; {second}", first=first, second=second)


def _started(opened: ExitStack, words: tuple[str, ...]) -> subprocess.Popen[bytes]:
    """Start the child; it ends with the block."""
    kept = {name: value for name, value in os.environ.items() if name in _KEPT or name.startswith("DASK_")}
    child = subprocess.Popen(
        [sys.executable, "-I", "-B", *_PROGRAM, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**kept, "LC_ALL": "C.UTF-8"},
        cwd=Path(sys.executable).anchor,
    )
    opened.callback(end_child, child)
    return child


def _say(child: subprocess.Popen[bytes], word: tuple[str, int, bytes]) -> None:
    assert child.stdin is not None  # noqa: S101 - by PIPE
    write_frame(child.stdin, msgspec.msgpack.encode(word))


def _hear(child: subprocess.Popen[bytes], seconds: float) -> tuple[str, int, bytes]:
    """Return the child's next word; a child that is silent for longer is killed: `EOFError`."""
    assert child.stdout is not None  # noqa: S101 - by PIPE
    watch = threading.Timer(seconds, child.kill)
    watch.start()
    try:
        return msgspec.msgpack.decode(read_frame(child.stdout, LARGEST_ANSWER), type=tuple[str, int, bytes])
    finally:
        watch.cancel()
