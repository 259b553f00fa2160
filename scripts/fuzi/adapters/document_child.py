"""The child process that reads documents from strangers. Its pipe is all it has: no files written, no network.

Request on standard input: the size (8 bytes, big-endian), then the bytes. Answer on standard output: the size, then
JSON `{"layers": [[part, text]…], "pictures": […], "refusal": {"key", "values"} | null}`.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from typing import Any, BinaryIO

MEMORY_BYTES = 2 * 1024**3
CPU_SECONDS = 20
_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.remove", "os.rename")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def main() -> None:
    """Read documents from standard input until it ends."""
    from fuzi.adapters.document_readers import extract
    from fuzi.messages import msg
    from fuzi.model.document import Extracted

    _confine()
    source, answers = sys.stdin.buffer, sys.stdout.buffer
    while head := source.read(8):
        data = source.read(int.from_bytes(head, "big"))
        _allow_seconds()
        try:
            answer = extract(data)
        except (RecursionError, MemoryError):
            answer = Extracted(refusal=msg("it is too deeply nested or needs too much memory"))
        except Exception:  # noqa: BLE001 - a reader that fails is a finding; the words of its error may hold a value
            answer = Extracted(refusal=msg("its reader failed"))
        _answer(answers, answer)


def _answer(answers: BinaryIO, answer: Any) -> None:
    refusal = answer.refusal
    document = {
        "layers": [[layer.part, layer.text] for layer in answer.layers],
        "pictures": list(answer.pictures),
        "refusal": None if refusal is None else {"key": refusal.key, "values": dict(refusal.values)},
    }
    body = json.dumps(document).encode()
    answers.write(len(body).to_bytes(8, "big") + body)
    answers.flush()


def _confine() -> None:
    """Take away memory without bound, core dumps, written files, sockets and other programs."""
    with contextlib.suppress(ImportError):  # systems without it have only the parent's time limit
        import resource

        for what, limit in (
            (resource.RLIMIT_AS, MEMORY_BYTES),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_NOFILE, 64),
        ):
            resource.setrlimit(what, (limit, limit))
    sys.addaudithook(_forbid)


def _allow_seconds() -> None:
    """Grant the next document its own share of processor time."""
    with contextlib.suppress(ImportError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + CPU_SECONDS, hard))


def _forbid(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITES:
        raise PermissionError(event)


if __name__ == "__main__":
    main()
