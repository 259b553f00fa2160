"""The child process that speaks with a Dask scheduler: pieces in, answers out, all of them plain bytes.

    python -m fuzi.adapters.cluster_child ADDRESS MODULE LIKENESS ANSWER

`LIKENESS` and `ANSWER` are functions of the module `MODULE`, which workers run by name. Dask trusts its scheduler: it
runs what that sends. So this process has none of its parent's secrets in its memory, and starts no program.

Message: eight bytes of length and MessagePack `[word, number, bytes]`. The child says `ready`, or why not: `absent`,
`idle`, `unlike`, `open`. Then `want` for each piece it can give away, which the parent answers by `piece` or `none`;
`answer` for each that is done; `end`.
"""

from __future__ import annotations

import importlib
import os
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import msgspec

from fuzi.adapters.framed_pipe import read_frame, write_frame
from fuzi.ports.workers import is_private

CONNECT_SECONDS = 6
_LOOK_SECONDS, _MISSED = 2.0, 4
"""How often the workers are counted, and how often there may be none."""
_TRIES = 3
_ON_THE_WAY = 2
"""Pieces for each worker at a time: one that it does, one that waits."""


def say(word: str, number: int = -1, data: bytes = b"") -> None:
    """Say one word to the parent."""
    write_frame(sys.stdout.buffer, msgspec.msgpack.encode((word, number, data)))


def heard() -> tuple[str, int, bytes]:
    """Return the parent's next word; `EOFError` where it is gone."""
    return msgspec.msgpack.decode(read_frame(sys.stdin.buffer), type=tuple[str, int, bytes])


def main(address: str, module: str, likeness: str, answer: str) -> None:
    """Connect, see that the workers are fit, and give pieces away until there are none."""
    from distributed import Client

    functions = importlib.import_module(module)
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False, name="fuzi")
    except (OSError, ValueError):  # nobody there, or no way to him
        say("absent")
        return
    count, unfit = _unfit(client, getattr(functions, likeness))
    say(unfit or "ready")
    if not unfit:
        threading.Thread(target=_watch, args=(client,), daemon=True).start()
        _give_away(client, getattr(functions, answer), count * _ON_THE_WAY)
        say("end")


def _unfit(client: Any, likeness: Callable[[], bytes]) -> tuple[int, str]:
    """Return how many workers there are, and the word for why they are not given anything; empty where they are fit."""
    for _ in range(_TRIES):
        workers = _workers(client)
        if not workers:
            return 0, "idle"
        if not all(map(is_private, workers)):
            return 0, "open"
        told = client.run(likeness, on_error="return")
        others = [told.get(one) for one in workers if told.get(one) != likeness()]
        if not others:
            return len(workers), ""
        if any(isinstance(one, bytes) for one in others):
            break
        time.sleep(_LOOK_SECONDS)  # one of them has just died, maybe
    return 0, "unlike"


def _workers(client: Any) -> list[str]:
    return list(client.scheduler_info(n_workers=-1)["workers"])


def _watch(client: Any) -> None:
    """End this process where the scheduler is gone, or has no workers for a while: nobody would ever answer."""
    missed = 0
    while missed < _MISSED:
        time.sleep(_LOOK_SECONDS)
        is_there = client.status == "running" and _workers(client)
        missed = 0 if is_there else missed + 1
    os._exit(1)


def _give_away(client: Any, answer: Callable[[bytes], bytes], most: int) -> None:
    from distributed import as_completed

    running = as_completed()
    numbers: dict[str, int] = {}
    is_more = True
    while is_more or numbers:
        while is_more and len(numbers) < most:
            say("want")
            word, number, data = heard()
            is_more = word == "piece"
            if is_more:
                future = client.submit(answer, data, pure=False)
                numbers[future.key] = number
                running.add(future)
        if numbers:
            done = next(running)
            result = done.result() if done.status == "finished" else b""
            say("answer", numbers.pop(done.key), result if isinstance(result, bytes) else b"")
            done.release()


def _forbid(event: str, _arguments: tuple[Any, ...]) -> None:
    if event in {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty"}:
        raise PermissionError(event)


if __name__ == "__main__":
    sys.addaudithook(_forbid)
    main(*sys.argv[1:5])
