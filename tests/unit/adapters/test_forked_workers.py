"""Workers by fork: every piece is answered whatever becomes of a worker, and none of them outlives its parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import interrupts

PIECES = """
import os, sys, threading, time
from fuzi.adapters.forked_workers import ForkedWorkers

class Pieces:
    parent = os.getpid()
    def __len__(self): return {count}
    def seconds(self, number): return {limit}
    def answer(self, number):
        if os.getpid() != self.parent:
            {helper}
        else:
            {own}
        return b"%d" % number

    sent = None
"""
TELL = """
told = ForkedWorkers({workers}).share(Pieces())
print(sorted(told) == list(range(len(Pieces()))) or sorted(told))
print(all(told[one] == b"%d" % one for one in told))
"""


def alone(words: str) -> subprocess.Popen[bytes]:
    """Start a process of its own: where this one runs threads, it must not fork."""
    python = [sys.executable, "-I", "-B", "-c", words]
    return subprocess.Popen(python, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, start_new_session=True)


def told(
    helper: str, own: str = "time.sleep(0.02)", *, count: int = 12, limit: float = 20, workers: int = 3
) -> list[str]:
    process = alone(PIECES.format(count=count, limit=limit, helper=helper, own=own) + TELL.format(workers=workers))
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert not living(process.pid)
    return out.decode().split("\n")[:-1]


def living(session: int) -> list[int]:
    """Return the processes of a session that run."""
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = place.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(place.parent.name))
    return found


def wait_for(wanted: int, session: int, seconds: float = 10) -> int:
    end = time.monotonic() + seconds
    while (found := len(living(session))) != wanted and time.monotonic() < end:
        time.sleep(0.02)
    return found


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_every_piece_is_answered_once(workers: int) -> None:
    assert told("time.sleep(0.01)", workers=workers) == ["True", "True"]


def test_nothing_to_do_is_done() -> None:
    assert told("pass", count=0) == ["True", "True"]


@pytest.mark.parametrize("death", ["os._exit(0)", "os.kill(os.getpid(), 9)", "raise ValueError", "sys.exit(0)"])
def test_pieces_of_a_worker_that_dies_are_missing_and_no_others(death: str) -> None:
    missing, are_right = told(death)
    assert are_right == "True"
    assert missing.startswith("[")  # the numbers that are there: not those that two workers took


def test_a_worker_that_hangs_is_given_up() -> None:
    begun = time.monotonic()
    assert told("time.sleep(600)", limit=0.5) != ["True", "True"]
    assert time.monotonic() - begun < 30


def test_a_worker_that_was_stopped_is_given_up() -> None:
    assert told("os.kill(os.getpid(), 19)", limit=0.5)[1] == "True"


def test_where_threads_run_nobody_forks() -> None:
    words = PIECES.format(count=3, limit=1, helper="os._exit(1)", own="pass") + (
        "threading.Thread(target=time.sleep, args=(2,), daemon=True).start()\n" + TELL.format(workers=3)
    )
    out, _ = alone(words).communicate(timeout=30)
    assert out.split() == [b"True", b"True"]


def test_ctrl_c_ends_all_of_them() -> None:
    words = PIECES.format(count=9, limit=600, helper="time.sleep(600)", own="time.sleep(600)")
    with interrupts.heard():
        process = alone(words + TELL.format(workers=3))
    try:
        assert wait_for(3, process.pid) == 3
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
        assert wait_for(0, process.pid) == 0
    finally:
        for one in living(process.pid):
            os.kill(one, signal.SIGKILL)


def test_who_loses_his_parent_takes_no_further_piece() -> None:
    words = PIECES.format(count=1000, limit=600, helper="time.sleep(0.1)", own="time.sleep(600)")
    process = alone(words + TELL.format(workers=3))
    try:
        assert wait_for(3, process.pid) == 3
        process.kill()
        process.communicate(timeout=20)
        assert wait_for(0, process.pid) == 0
    finally:
        for one in living(process.pid):
            os.kill(one, signal.SIGKILL)
