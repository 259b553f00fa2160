"""What Git tells its receive hooks and what they answer: `pre-receive` lines and the `proc-receive` protocol.

Pure: the caller hands in how to read and how to write. `git-receive-pack` speaks first (githooks(5), proc-receive).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct

from fuzi.formats.pkt_line import FLUSH, Read, dump_packet, read_list
from fuzi.model.ids import ObjectId, is_object_id

Write = Callable[[bytes], object]

_LONGEST_REASON = 1_000


class PushedRef(Struct, frozen=True):
    """One ref a client wants moved; `None` is a ref that does not exist (before: made, after: deleted)."""

    ref: str
    old: ObjectId | None
    new: ObjectId | None


class PushRequest(Struct, frozen=True):
    """One push: its refs in the client's order, its options, and whether the client asked for all or nothing."""

    refs: tuple[PushedRef, ...]
    options: tuple[str, ...] = ()
    atomic: bool = False


class PushAnswer(Struct, frozen=True):
    """What became of one ref: moved, perhaps otherwise than asked (`moved`), or refused with a reason."""

    ref: str
    reason: str | None = None
    moved: PushedRef | None = None


def parse_pre_receive(text: bytes) -> tuple[PushedRef, ...]:
    """Read what `pre-receive` gets on standard input: `old new ref` per line.

    Raises:
        ValueError: a line is not so.
    """
    return tuple(_pushed(line) for line in text.split(b"\n") if line)


def read_request(read: Read, write: Write) -> PushRequest:
    """Hold the conversation up to the point where the answer is due, and return what was asked.

    Raises:
        ValueError: the other side speaks another protocol or version.
    """
    capabilities = _greeting(read_list(read))
    with_options = "push-options" in capabilities
    write(dump_packet(b"version=1\0push-options" if with_options else b"version=1") + FLUSH)
    refs = tuple(_pushed(line) for line in read_list(read))
    options = tuple(line.decode("utf-8", "replace") for line in read_list(read)) if with_options else ()
    return PushRequest(refs, options, "atomic" in capabilities)


def _greeting(packets: tuple[bytes, ...]) -> frozenset[str]:
    """Return the capabilities of the other side."""
    version, _, features = packets[0].partition(b"\0") if len(packets) == 1 else (b"", b"", b"")
    if version != b"version=1":
        raise ValueError("git-receive-pack speaks another version of the proc-receive protocol")
    return frozenset(features.decode("ascii", "replace").split())


def _pushed(line: bytes) -> PushedRef:
    words = line.decode("utf-8", "surrogateescape").split(" ", 2)
    if len(words) != 3 or not is_object_id(words[0]) or not is_object_id(words[1]) or not words[2]:
        raise ValueError("not a line of old id, new id and ref")
    return PushedRef(words[2], _known(words[0]), _known(words[1]))


def _known(object_id: str) -> ObjectId | None:
    return ObjectId(object_id) if object_id.strip("0") else None


def dump_report(answers: Iterable[PushAnswer]) -> bytes:
    """Write the answers, in the order of the request, each ref once; nothing more may follow.

    A reason is cut to one line. Where `moved` differs from what was asked, the client is told the real ids.
    """
    packets = [packet for answer in answers for packet in _packets(answer)]
    return b"".join(dump_packet(packet) for packet in packets) + FLUSH


def _packets(answer: PushAnswer) -> list[bytes]:
    ref = answer.ref.encode("utf-8", "surrogateescape")
    if answer.reason is not None:
        reason = " ".join(answer.reason.split())[:_LONGEST_REASON] or "refused"
        return [b"ng " + ref + b" " + reason.encode("utf-8", "replace")]
    if answer.moved is None:
        return [b"ok " + ref]
    old, new = answer.moved.old or "0" * 40, answer.moved.new or "0" * 40
    name = answer.moved.ref.encode("utf-8", "surrogateescape")
    options = [b"option old-oid " + old.encode(), b"option new-oid " + new.encode()]
    if name != ref:
        options.insert(0, b"option refname " + name)
    return [b"ok " + ref, *options]
