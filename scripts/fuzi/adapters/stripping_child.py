"""The child process that takes out of strangers' documents what tells of their makers; see `confinement`.

Request: one byte (1: accept tracked changes), then the document. Answer: the size of the head (8 bytes, big-endian),
the head, JSON `{"removed": […], "left": […], "has_data"}` of `{"key", "values"}`, then the new document, if any.
"""

from __future__ import annotations

import json

from fuzi.adapters.confinement import serve
from fuzi.adapters.stripping import stripped
from fuzi.messages import Message, msg
from fuzi.model.mending import Stripped


def answer(request: bytes) -> bytes:
    """Return one document without what tells of its makers."""
    try:
        found = stripped(request[1:], is_accepting=request[:1] == b"\1")
    except (RecursionError, MemoryError):
        found = Stripped(left=(msg("it is too deeply nested or needs too much memory"),))
    except Exception:  # noqa: BLE001 - what fails changes nothing; the words of its error may hold a value
        found = Stripped(left=(msg("its reader failed"),))
    head = {
        "removed": [_told(one) for one in found.removed],
        "left": [_told(one) for one in found.left],
        "has_data": found.data is not None,
    }
    body = json.dumps(head).encode()
    return len(body).to_bytes(8, "big") + body + (found.data or b"")


def _told(one: Message) -> dict[str, object]:
    return {"key": one.key, "values": dict(one.values)}


if __name__ == "__main__":
    serve(answer)
