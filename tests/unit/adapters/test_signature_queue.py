"""Signatures verified beside other work: the same answers as one by one, whatever becomes of the child."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from fuzi.adapters.signature_queue import ChildQueue, SerialQueue
from fuzi.adapters.ssh_signatures import SshSignatures, verify
from fuzi.errors import IntegrityFailed
from fuzi.ports.signatures import SignatureQueue, Signed


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> list[Signed]:
    """Return good and bad signatures."""
    place, signatures = tmp_path_factory.mktemp("keys") / "one", SshSignatures()
    signatures.new_key(place, "example")
    signer = signatures.signer(place)
    good = [Signed(word, signer.sign(word, "fuzi.approval.v1"), "fuzi.approval.v1") for word in (b"", b"a", b"b" * 9)]
    bad = [
        good[1]._replace(message=b"b"),
        good[1]._replace(namespace="fuzi.landing.v1"),
        good[1]._replace(signature=good[2].signature),
        good[1]._replace(signature="AAAA"),
        good[1]._replace(signature="页"),
        good[1]._replace(signature=""),
    ]
    return [good[0], *bad, *good[1:]]


@pytest.fixture(params=[ChildQueue, SerialQueue])
def make(request: pytest.FixtureRequest) -> Callable[[], SignatureQueue]:
    chosen: Callable[[], SignatureQueue] = request.param
    return chosen


def alone(one: Signed) -> str | None:
    try:
        return verify(*one)
    except IntegrityFailed:
        return None


def answered(asked: list[Signed], keys: Iterator[str | None]) -> list[str | None]:
    """Return what a reader of the queue ends with: what it leaves open is verified by himself."""
    return [key or alone(one) for one, key in zip(asked, keys, strict=True)]


def test_every_batch_is_answered_in_order_as_one_by_one(
    make: Callable[[], SignatureQueue], signed: list[Signed]
) -> None:
    batches = [signed * 70, [], signed[:1], signed[::-1]]
    with closing(make()) as queue:
        for batch in batches:
            queue.put(batch)
        for batch in batches:
            assert answered(batch, iter(queue.take())) == [alone(one) for one in batch]


def test_a_child_never_vouches_for_what_does_not_hold(signed: list[Signed]) -> None:
    with closing(ChildQueue()) as queue:
        queue.put(signed)
        keys = queue.take()
    assert keys == [alone(one) for one in signed]
    assert None in keys


@pytest.mark.parametrize("sent_before", [True, False])
def test_a_child_that_dies_leaves_everything_to_the_reader(signed: list[Signed], sent_before: bool) -> None:
    with closing(ChildQueue()) as queue:
        child = queue._child
        assert child is not None
        os.kill(child.pid, signal.SIGSTOP)
        if sent_before:
            queue.put(signed)
        child.kill()
        child.wait()
        if not sent_before:
            queue.put(signed)
        queue.put(signed)
        for _batch in range(2):
            assert answered(signed, iter(queue.take())) == [alone(one) for one in signed]


def test_what_was_not_taken_is_given_up(signed: list[Signed]) -> None:
    queue = ChildQueue()
    child = queue._child
    assert child is not None and child.poll() is None
    queue.put(signed * 200)
    queue.close()
    assert child.returncode == -signal.SIGKILL
    queue.close()


def test_only_much_work_starts_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fuzi.adapters.ssh_signatures.processors", lambda: 2)
    assert isinstance(SshSignatures().queue(10), SerialQueue)
    with closing(SshSignatures().queue(100_000)) as queue:
        assert isinstance(queue, ChildQueue)
    monkeypatch.setattr("fuzi.adapters.ssh_signatures.processors", lambda: 1)
    assert isinstance(SshSignatures().queue(100_000), SerialQueue)
