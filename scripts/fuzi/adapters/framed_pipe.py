"""How a parent speaks to its child process (eight bytes of length, big-endian, then so many bytes), and ends it."""

from __future__ import annotations

import subprocess
from typing import IO


def write_frame(stream: IO[bytes], data: bytes) -> None:
    """Send one message, at once."""
    stream.write(len(data).to_bytes(8, "big") + data)
    stream.flush()


def read_frame(stream: IO[bytes], most: int | None = None) -> bytes:
    """Return one message.

    Raises:
        EOFError: the other side ended before the whole message came, or says that it is larger than `most` bytes.
    """
    size = int.from_bytes(_exactly(stream, 8), "big")
    if most is not None and size > most:
        raise EOFError
    return _exactly(stream, size)


def end_child(child: subprocess.Popen[bytes]) -> None:
    """Kill a child, wait for it, and close its pipes; what it was not told any more is lost."""
    child.kill()
    child.wait()
    for stream in (child.stdin, child.stdout):
        if stream is not None:
            try:
                stream.close()
            except BrokenPipeError:
                continue


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) != size:
        raise EOFError
    return data
