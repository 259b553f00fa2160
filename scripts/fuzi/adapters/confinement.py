"""What a child process that reads something from strangers may still do: compute, and answer on its pipe.

Request on standard input: the size (8 bytes, big-endian), then the bytes. Answer on standard output likewise.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from typing import Any

MEMORY_BYTES = 2 * 1024**3
CPU_SECONDS = 20
_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.remove", "os.rename")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


HANDLES = 64


def serve(
    answer: Callable[[bytes], bytes],
    seconds: Callable[[bytes], int] = lambda _data: CPU_SECONDS,
    handles: int = HANDLES,
) -> None:
    """Answer requests from standard input until it ends.

    Args:
        answer: from a request's bytes to its answer.
        seconds: how much processor time a request may take, in whole seconds; it ends the process when it takes more.
        handles: how many files and sockets it may hold; with 0 it opens none any more, not even by native code.
    """
    _confine(handles)
    source, answers = sys.stdin.buffer, sys.stdout.buffer
    while head := source.read(8):
        data = source.read(int.from_bytes(head, "big"))
        _allow(seconds(data))
        body = answer(data)
        answers.write(len(body).to_bytes(8, "big") + body)
        answers.flush()


def _confine(handles: int) -> None:
    """Take away memory without bound, core dumps, written files, sockets and other programs."""
    with contextlib.suppress(ImportError):  # systems without it have only the parent's time limit
        import resource

        for what, limit in (
            (resource.RLIMIT_AS, MEMORY_BYTES),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_NOFILE, handles),
        ):
            resource.setrlimit(what, (limit, limit))
    sys.addaudithook(_forbid)


def _allow(seconds: int) -> None:
    """Grant the next request its own share of processor time."""
    with contextlib.suppress(ImportError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + seconds, hard))


def _forbid(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITES:
        raise PermissionError(event)
