"""The child process that verifies signatures for its parent, batch by batch.

Message: eight bytes of length, then a MessagePack list of [message, signature, namespace]. Answer: in the same frame a
list of public keys, with nothing for each signature that does not hold.
"""

from __future__ import annotations

import sys

import msgspec

from fuzi.adapters.ssh_signatures import verify
from fuzi.errors import IntegrityFailed
from fuzi.ports.signatures import Signed


def _key(asked: Signed) -> str | None:
    try:
        return verify(asked.message, asked.signature, asked.namespace)
    except IntegrityFailed:  # the parent asks again, and says why
        return None


def main() -> None:
    """Answer until the parent ends."""
    asked_by, answer_to = sys.stdin.buffer, sys.stdout.buffer
    decoder = msgspec.msgpack.Decoder(list[Signed])
    while head := asked_by.read(8):
        batch = decoder.decode(asked_by.read(int.from_bytes(head, "big")))
        answer = msgspec.msgpack.encode([_key(one) for one in batch])
        answer_to.write(len(answer).to_bytes(8, "big") + answer)
        answer_to.flush()


if __name__ == "__main__":
    main()
