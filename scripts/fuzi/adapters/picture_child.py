"""The child process that reads pictures from strangers; what it may do is said in `confinement`.

Request: the page of a PDF (4 bytes, big-endian; 0 for a picture), then the bytes.
Answer: JSON `{"layers": [[part, text]…], "refusal": {"key", "values"} | null}`.
"""

from __future__ import annotations

import json

from fuzi.adapters.confinement import serve
from fuzi.adapters.document_reading import TooMuch
from fuzi.messages import msg

SECONDS = 60
"""Processor time that one picture may take."""


def answer(request: bytes) -> bytes:
    """Return what stands in one picture or on one page."""
    page, data = int.from_bytes(request[:4], "big"), request[4:]
    layers: list[tuple[str, str]] = []
    refusal = None
    try:
        from fuzi.adapters.picture_reading import read_page, read_picture

        layers += read_page(data, page) if page else read_picture(data)
    except TooMuch as error:
        refusal = error.what
    except (RecursionError, MemoryError):
        refusal = msg("it is too deeply nested or needs too much memory")
    except Exception:  # noqa: BLE001 - a reader that fails is a finding; the words of its error may hold a value
        refusal = msg("its reader failed")
    told = None if refusal is None else {"key": refusal.key, "values": dict(refusal.values)}
    return json.dumps({"layers": layers, "refusal": told}).encode()


if __name__ == "__main__":
    serve(answer, lambda _request: SECONDS)
