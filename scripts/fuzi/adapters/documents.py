"""Text layers of documents, read in one child process with limits; a crash or a hang is a refusal, never silence."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from fuzi.messages import Message, msg
from fuzi.model.document import Extracted, TextLayer

LARGEST_FILE = 200 * 1024 * 1024
SECONDS = 40.0
LARGEST_ANSWER = 512 * 1024 * 1024
COMMAND = ("-I", "-B", "-m", "fuzi.adapters.document_child")
"""What this Python runs as the child: isolated from the user's settings and folder."""


class ChildDocuments:
    """The port `Documents`: the child starts with the first document of a call and ends with the call.

    Args:
        seconds: how long one document may take before the child is killed.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds

    def extract(self, files: Sequence[tuple[str, bytes]]) -> tuple[Extracted, ...]:
        """Return the layers of each (path, bytes), in order."""
        answers: list[Extracted] = []
        child: subprocess.Popen[bytes] | None = None
        for _path, data in files:
            if len(data) > LARGEST_FILE:
                answers.append(Extracted(refusal=msg("larger than {size} MB", size=LARGEST_FILE >> 20)))
                continue
            child = child or self._start()
            answer = self._ask(child, data)
            if answer is None:
                _end(child)
                child = None
                answer = Extracted(refusal=msg("its reader crashed or took too long"))
            answers.append(answer)
        if child is not None:
            _end(child)
        return tuple(answers)

    def _start(self) -> subprocess.Popen[bytes]:
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
        return subprocess.Popen(
            [sys.executable, *COMMAND],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**kept, "LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "1"},
            cwd=Path(sys.executable).anchor,
        )

    def _ask(self, child: subprocess.Popen[bytes], data: bytes) -> Extracted | None:
        """Return the child's answer; None where it died, was killed for its slowness, or answered nonsense."""
        assert child.stdin is not None  # noqa: S101 - by PIPE
        assert child.stdout is not None  # noqa: S101
        watch = threading.Timer(self._seconds, child.kill)
        watch.start()
        try:
            child.stdin.write(len(data).to_bytes(8, "big") + data)
            child.stdin.flush()
            size = int.from_bytes(_exactly(child.stdout, 8), "big")
            return _parsed(_exactly(child.stdout, size)) if size <= LARGEST_ANSWER else None
        except (OSError, EOFError, ValueError, KeyError, TypeError):
            return None
        finally:
            watch.cancel()


def _exactly(stream: IO[bytes], size: int) -> bytes:
    body = stream.read(size)
    if len(body) != size:
        raise EOFError
    return body


def _parsed(body: bytes) -> Extracted:
    answer = json.loads(body)
    refusal = answer["refusal"]
    return Extracted(
        tuple(TextLayer(part, text) for part, text in answer["layers"]),
        None if refusal is None else Message(refusal["key"], refusal["values"]),
        tuple(answer["pictures"]),
    )


def _end(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    child.wait()
    for stream in (child.stdin, child.stdout):
        if stream is not None:
            try:
                stream.close()
            except BrokenPipeError:
                continue
