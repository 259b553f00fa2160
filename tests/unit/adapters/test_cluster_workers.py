"""The parent's side of a cluster: whatever its child says or does not say, no answer is made up."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping

import pytest

from fuzi.adapters import cluster_workers
from fuzi.adapters.cluster_workers import ClusterWorkers
from fuzi.errors import AskedWrongly, WorldFailed
from fuzi.ports.workers import is_private

CHILD = """
import sys, time
sys.argv = [""]
from fuzi.adapters.cluster_child import heard, say
{words}
"""


class Numbers:
    """Pieces that answer with their number; the second stays here."""

    def __len__(self) -> int:
        return 4

    def answer(self, number: int) -> bytes:
        return b"%d" % number

    def sent(self, number: int) -> bytes | None:
        return None if number == 1 else b"%d" % number

    def seconds(self, number: int) -> float:
        return 1.0


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch):
    def share(words: str) -> Mapping[int, bytes]:
        monkeypatch.setattr(cluster_workers, "_PROGRAM", ("-c", CHILD.format(words=words)))
        return ClusterWorkers("tls://127.0.0.1:1", "none", b"us:").share(Numbers())

    return share


ECHO = """
say("ready")
while True:
    say("want")
    word, number, data = heard()
    if word == "none": break
    say("answer", number, data)
    {then}
say("end")
"""


def test_each_piece_that_may_go_is_given_away_with_our_likeness_ahead(told) -> None:
    assert told(ECHO.format(then="")) == {0: b"us:0", 2: b"us:2", 3: b"us:3"}


@pytest.mark.parametrize(
    "then",
    [
        "if number == 2: sys.exit(1)",
        "if number == 2: time.sleep(600)",
        "if number == 2: sys.stdout.buffer.write(b'nonsense that is long enough'); sys.stdout.flush(); break",
        "if number == 2: sys.stdout.buffer.write((9).to_bytes(8, 'big') + b'nonsense.'); sys.stdout.flush(); break",
        "if number == 2: sys.stdout.buffer.write(b'\\xff' * 8); sys.stdout.flush(); break",
    ],
)
def test_what_was_answered_before_the_child_failed_stays(told, then: str) -> None:
    begun = time.monotonic()
    assert told(ECHO.format(then=then)) == {0: b"us:0", 2: b"us:2"}
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize("word", ["absent", "idle", "unlike", "open", "nonsense", "end"])
def test_unfit_workers_are_a_refusal_with_a_next_step(told, word: str) -> None:
    with pytest.raises(WorldFailed) as refused:
        told(f"say({word!r})")
    assert "or leave out --workers" in str(refused.value.hint)


@pytest.mark.parametrize("words", ["", "sys.exit(1)", "sys.stdout.write('{}')"])
def test_a_child_that_says_nothing_is_no_scheduler(told, words: str) -> None:
    with pytest.raises(WorldFailed, match="no Dask scheduler answers"):
        told(words)


def test_without_dask_it_is_said_how_to_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(AskedWrongly) as refused:
        ClusterWorkers("tcp://127.0.0.1:1", "none", b"")
    assert "scripts/setup cluster" in str(refused.value.hint)


@pytest.mark.parametrize(
    ("address", "is_it"),
    [
        ("tls://10.0.0.1:1", True),
        ("tcp://127.0.0.1:1", True),
        ("tcp://127.8.9.1:1", True),
        ("tcp://[::1]:1", True),
        ("tcp://localhost:1", True),
        ("tcp://10.0.0.1:1", False),
        ("tcp://0.0.0.0:1", False),
        ("tcp://localhost.example.test:1", False),
        ("tcp://2130706433:1", False),
        ("ucx://127.0.0.1:1", False),
        ("ws://localhost:1", False),
        ("inproc://localhost:1", False),
        ("", False),
    ],
)
def test_only_what_is_encrypted_or_stays_on_this_machine_is_private(address: str, is_it: bool) -> None:
    assert is_private(address) is is_it
