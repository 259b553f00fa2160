"""What each commit of a long history changes, told by one running Git; for histories that only grow."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence

from fuzi.adapters.git_objects import checked_id
from fuzi.adapters.git_process import GitProcess
from fuzi.adapters.git_python import Running
from fuzi.errors import WorldFailed
from fuzi.messages import msg
from fuzi.model.ids import ObjectId
from fuzi.model.tree import TreeFile
from fuzi.ports.repository import Changed

_AT_ONCE = 256
"""Commits asked at once: two rounds of them fit a pipe of 64 KiB, so neither side can block the other."""
_WORDS = ("diff-tree", "--stdin", "--root", "--always", "-r", "-z", "--raw", "--no-abbrev", "--no-renames")


def changes_of(process: GitProcess, commits: Sequence[ObjectId]) -> Iterator[tuple[Changed, ...]]:
    """Yield for each commit what it changes; see `Repository.changes_of`."""
    if not commits:
        return
    running = process.start(*_WORDS)
    end = f"end-{secrets.token_hex(16)}\n".encode()  # Git repeats a line that names no object: there a round ends
    try:
        rounds = [commits[start : start + _AT_ONCE] for start in range(0, len(commits), _AT_ONCE)]
        _ask(running, rounds[0], end)
        for number, asked in enumerate(rounds):
            if number + 1 < len(rounds):
                _ask(running, rounds[number + 1], end)  # Git works on while this round is looked at
            yield from _answers(asked, _read(running, end))
    finally:
        running.terminate()
        running.communicate()


def _ask(running: Running, commits: Sequence[ObjectId], end: bytes) -> None:
    try:
        running.stdin.write("".join(f"{checked_id(one)}\n" for one in commits).encode() + end)
        running.stdin.flush()
    except OSError as error:
        raise _stopped() from error


def _read(running: Running, end: bytes) -> bytes:
    parts: list[bytes] = []
    while line := running.stdout.readline():
        if line.endswith(b"\0" + end):
            return b"".join([*parts, line[: -len(end)]])
        parts.append(line)
    raise _stopped()


def _answers(asked: Sequence[ObjectId], told: bytes) -> Iterator[tuple[Changed, ...]]:
    """Read one round: each commit's name, then for each path a row and the path, every one ended by a zero byte."""
    words = iter(told.split(b"\0")[:-1])
    rows: list[Changed] = []
    at = -1
    for word in words:
        if word.startswith(b":"):
            rows.append(_row(word, next(words, b"")))
            continue
        if at >= 0:
            yield tuple(rows)
        at, rows = at + 1, []
        if at >= len(asked) or word.decode("ascii", "replace") != asked[at]:
            raise _stopped()
    if at != len(asked) - 1:
        raise _stopped()
    yield tuple(rows)


def _row(row: bytes, name: bytes) -> Changed:
    old_mode, mode, old, new, _status = row[1:].decode("ascii").split(" ")
    path = name.decode("utf-8", "surrogateescape")
    before = None if old_mode == "000000" else TreeFile(path, old_mode, ObjectId(old))
    after = None if mode == "000000" else TreeFile(path, mode, ObjectId(new))
    return Changed(path, before, after)


def _stopped() -> WorldFailed:
    return WorldFailed(msg("Git stopped while objects were read"))
