"""Git's pkt-line framing: a length of four hexadecimal digits, then the bytes; `0000` ends a list."""

from __future__ import annotations

from collections.abc import Callable

Read = Callable[[int], bytes]
"""Returns exactly so many bytes, fewer only at the end of the stream."""

FLUSH = b"0000"
LONGEST = 65_516
"""The most bytes one packet carries."""
_MOST = 10_000


def dump_packet(data: bytes) -> bytes:
    """Frame one packet.

    Raises:
        ValueError: it is empty or too long.
    """
    if not 0 < len(data) <= LONGEST:
        raise ValueError("a packet carries 1 to 65516 bytes")
    return f"{len(data) + 4:04x}".encode() + data


def read_list(read: Read) -> tuple[bytes, ...]:
    """Read packets up to the flush packet; a line feed at a packet's end is taken off.

    Raises:
        ValueError: the stream ends early, a length is not one, or there are too many packets.
    """
    packets: list[bytes] = []
    while True:
        head = read(4)
        if head == FLUSH:
            return tuple(packets)
        if len(head) != 4 or any(char not in b"0123456789abcdefABCDEF" for char in head):
            raise ValueError("the stream ended or is not in packets")
        length = int(head, 16) - 4
        if not 0 <= length <= LONGEST or len(packets) == _MOST:
            raise ValueError("a packet of a length that is not allowed, or too many packets")
        data = read(length)
        if len(data) != length:
            raise ValueError("the stream ended inside a packet")
        packets.append(data.removesuffix(b"\n"))
