"""A helper answers wholly or not at all, whatever becomes of it; it never outlives the one who asked."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
import time

import pytest

from fuzi.adapters import forked_helper
from fuzi.adapters.forked_helper import ForkedAnswer, ForkedHelpers, start

ALONE = """
import os, sys, time
from fuzi.adapters.forked_helper import start
{more}
answer = start(work)
assert answer is not None
print(answer.take() is None)
answer.close()
print(answer.take())
"""


def told_alone(work: str) -> list[str]:
    """Return what a process of its own prints: where this one runs threads, it must not fork."""
    words = [sys.executable, "-I", "-B", "-c", ALONE.format(more=work)]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60)
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.parametrize(
    ("work", "is_none"),
    [
        ("def work(): return b'x' * 300_000", "False"),
        ("def work(): return b''", "False"),
        ("def work(): raise ValueError('no')", "True"),
        ("def work(): sys.exit(0)", "True"),
        ("def work(): os._exit(0)", "True"),
        ("def work(): os.kill(os.getpid(), 9)", "True"),
    ],
)
def test_an_answer_is_whole_or_none(work: str, is_none: str) -> None:
    assert told_alone(work) == [is_none, "None"]


@pytest.mark.parametrize(
    ("whole", "program"),
    [
        (b"", "true"),
        (bytes(40), "true"),
        (bytes(8) + b"x" * 32, "true"),
        ((3).to_bytes(8, "big") + b"abc" + hashlib.sha256(b"abd").digest(), "true"),
        ((4).to_bytes(8, "big") + b"abc" + hashlib.sha256(b"abc").digest(), "true"),
        ((3).to_bytes(8, "big") + b"abc" + hashlib.sha256(b"abc").digest(), "false"),
    ],
)
def test_bytes_that_are_not_exactly_an_answer_are_none(whole: bytes, program: str) -> None:
    assert answered(whole, program) is None


def test_the_bytes_of_a_helper_that_ended_well_are_its_answer() -> None:
    assert answered((3).to_bytes(8, "big") + b"abc" + hashlib.sha256(b"abc").digest(), "true") == b"abc"


def answered(whole: bytes, program: str) -> bytes | None:
    """Return what is taken from a child that wrote these bytes and ended as a program does."""
    answers, told = os.pipe()
    os.write(told, whole)
    os.close(told)
    return ForkedAnswer(os.posix_spawnp(program, [program], os.environ), answers).take()


def test_a_helper_that_is_not_waited_for_is_ended() -> None:
    words = [
        sys.executable, "-I", "-B", "-c",
        "import os, time\nfrom fuzi.adapters.forked_helper import start\n"
        "answer = start(lambda: time.sleep(60) or b'')\nchild = answer._child\nanswer.close()\nanswer.close()\n"
        "try:\n    os.kill(child, 0)\nexcept ProcessLookupError:\n    print('gone')\n",
    ]  # fmt: skip
    begun = time.monotonic()
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "gone\n"
    assert time.monotonic() - begun < 50


def test_nobody_helps_on_one_processor_or_beside_another_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forked_helper, "start", lambda _work: pytest.fail("a helper was started"))
    monkeypatch.setattr(forked_helper, "processors", lambda: 1)
    assert ForkedHelpers().begin(bytes) is None
    monkeypatch.setattr(forked_helper, "processors", lambda: 2)
    stop = threading.Event()
    other = threading.Thread(target=stop.wait)
    other.start()
    try:
        assert ForkedHelpers().begin(bytes) is None
    finally:
        stop.set()
        other.join()


def test_where_the_system_refuses_another_process_nobody_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", refused)
    probe = os.dup(0)
    os.close(probe)
    assert start(bytes) is None
    again = os.dup(0)
    os.close(again)
    assert again == probe, "a pipe was left open"
