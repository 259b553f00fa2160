"""The words between Git and its receive hooks."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzi.formats.pkt_line import FLUSH, LONGEST, dump_packet, read_list
from fuzi.formats.proc_receive import (
    PushAnswer,
    PushedRef,
    PushRequest,
    dump_report,
    parse_pre_receive,
    read_request,
)
from fuzi.model.ids import ObjectId

A, B, ZERO = ObjectId("a" * 40), ObjectId("b" * 40), "0" * 40


@given(st.lists(st.binary(min_size=1, max_size=50).filter(lambda data: not data.endswith(b"\n"))))
def test_what_is_framed_reads_back(packets: list[bytes]) -> None:
    stream = io.BytesIO(b"".join(dump_packet(data) for data in packets) + FLUSH + b"rest")
    assert read_list(stream.read) == tuple(packets)
    assert stream.read() == b"rest"


def test_a_line_feed_at_the_end_is_no_part_of_a_packet() -> None:
    assert read_list(io.BytesIO(b"0006a\n0005b0000").read) == (b"a", b"b")
    assert dump_packet(b"a" * LONGEST).startswith(b"fff0")


@pytest.mark.parametrize("data", [b"", b"a" * (LONGEST + 1)])
def test_no_packet_is_empty_or_too_long(data: bytes) -> None:
    with pytest.raises(ValueError, match="65516"):
        dump_packet(data)


@pytest.mark.parametrize(
    "stream", [b"", b"000", b"0006a", b"0001", b"0002", b"0003", b"fff1" + b"a" * 65_521, b"00g0", b"+006ab", b"0005a"]
)
def test_a_stream_that_is_not_in_packets_is_refused(stream: bytes) -> None:
    with pytest.raises(ValueError, match=r"ended|not in packets|not allowed"):
        read_list(io.BytesIO(stream).read)


def test_endless_packets_are_refused() -> None:
    with pytest.raises(ValueError, match="too many"):
        read_list(io.BytesIO(b"0005a" * 10_001 + FLUSH).read)


def conversation(*packets: bytes | None) -> io.BytesIO:
    return io.BytesIO(b"".join(FLUSH if packet is None else dump_packet(packet) for packet in packets))


def test_a_push_with_options_is_understood() -> None:
    asked = conversation(
        b"version=1\0atomic push-options", None,
        f"{ZERO} {A} refs/heads/main".encode(), f"{A} {ZERO} refs/heads/changes/页".encode(), None,
        b"fuzi=1", "说明".encode(), None,
    )  # fmt: skip
    said = io.BytesIO()
    assert read_request(asked.read, said.write) == PushRequest(
        (PushedRef("refs/heads/main", None, A), PushedRef("refs/heads/changes/页", A, None)), ("fuzi=1", "说明"), True
    )
    assert said.getvalue() == dump_packet(b"version=1\0push-options") + FLUSH


def test_without_options_none_are_waited_for() -> None:
    asked = conversation(b"version=1\n", None, f"{A} {B} refs/heads/a b".encode(), None)
    said = io.BytesIO()
    assert read_request(asked.read, said.write) == PushRequest((PushedRef("refs/heads/a b", A, B),))
    assert said.getvalue() == dump_packet(b"version=1") + FLUSH


@pytest.mark.parametrize(
    "packets",
    [
        [b"version=2\0atomic", None, None],
        [b"version=10", None, None],
        [None, None],
        [b"version=1", b"version=1", None, None],
        [b"version=1", None, b"x", None],
        [b"version=1", None, f"{A} {B}".encode(), None],
        [b"version=1", None, f"{A} {B} ".encode(), None],
        [b"version=1", None, f"{A} {B[:-1]} refs/heads/main".encode(), None],
        [b"version=1", None, f"{A} {B} refs/heads/main".encode()],
    ],
)
def test_another_protocol_is_refused(packets: list[bytes | None]) -> None:
    with pytest.raises(ValueError):
        read_request(conversation(*packets).read, lambda _data: None)


def test_answers_are_one_line_each_with_the_real_ids() -> None:
    report = dump_report(
        [
            PushAnswer("refs/heads/main"),
            PushAnswer("refs/heads/x", reason="不通过\nok refs/heads/x"),
            PushAnswer("refs/heads/y", reason=" \n"),
            PushAnswer("refs/heads/ledger", moved=PushedRef("refs/heads/ledger", None, B)),
            PushAnswer("refs/for/a", moved=PushedRef("refs/heads/a", A, B)),
        ]
    )
    assert [line.decode() for line in read_list(io.BytesIO(report).read)] == [
        "ok refs/heads/main", "ng refs/heads/x 不通过 ok refs/heads/x", "ng refs/heads/y refused",
        "ok refs/heads/ledger", f"option old-oid {ZERO}", f"option new-oid {B}",
        "ok refs/for/a", "option refname refs/heads/a", f"option old-oid {A}", f"option new-oid {B}",
    ]  # fmt: skip


def test_a_very_long_reason_is_cut() -> None:
    (line,) = read_list(io.BytesIO(dump_report([PushAnswer("refs/heads/x", reason="页" * 100_000)])).read)
    assert line.decode() == "ng refs/heads/x " + "页" * 1_000


def test_the_lines_of_pre_receive_are_understood() -> None:
    text = f"{ZERO} {A} refs/heads/main\n{A} {B} refs/tags/release/1\n".encode()
    assert parse_pre_receive(text) == (
        PushedRef("refs/heads/main", None, A), PushedRef("refs/tags/release/1", A, B),
    )  # fmt: skip
    with pytest.raises(ValueError, match="not a line"):
        parse_pre_receive(b"x y z\n")
