"""The child process that reads documents from strangers; what it may do is said in `confinement`.

Answer: JSON `{"layers": [[part, text, marks, again]…], "pictures": [[part, body, page]…], "bodies": [base64…],
"refusal": {"key", "values"} | null}`. `body` is the place among `bodies` of the bytes that show the picture, -1 for the
document itself, -2 where they are not handed out: nobody asked (`--pictures`), or they are too many.
"""

from __future__ import annotations

import base64
import json
import sys

from fuzi.adapters.confinement import serve
from fuzi.adapters.document_readers import reading_of
from fuzi.adapters.document_reading import Reading, Unread
from fuzi.messages import msg

ASKED = "--pictures"
ITSELF, KEPT_BACK = -1, -2
MOST_BYTES = 64 * 1024 * 1024
"""So many bytes of pictures are handed out at most."""


def answer(data: bytes) -> bytes:
    """Return the text layers of one document."""
    try:
        read = reading_of(data)
    except (RecursionError, MemoryError):
        read = Reading(refusal=msg("it is too deeply nested or needs too much memory"))
    except Exception:  # noqa: BLE001 - a reader that fails is a finding; the words of its error may hold a value
        read = Reading(refusal=msg("its reader failed"))
    found = read.extracted()
    bodies: list[bytes] = []
    document = {
        "layers": [[layer.part, layer.text, layer.marks, layer.again] for layer in found.layers],
        "pictures": [[one.part, _body(one, bodies), one.page] for one in read.pictures],
        "bodies": [base64.b64encode(body).decode("ascii") for body in bodies],
        "refusal": None if found.refusal is None else {"key": found.refusal.key, "values": dict(found.refusal.values)},
    }
    return json.dumps(document).encode()


def _body(picture: Unread, bodies: list[bytes]) -> int:
    if picture.is_recording:
        return KEPT_BACK
    if picture.data is None:
        return ITSELF
    if ASKED not in sys.argv:
        return KEPT_BACK
    if bodies and bodies[-1] is picture.data:  # the pages of one PDF
        return len(bodies) - 1
    if sum(map(len, bodies)) + len(picture.data) > MOST_BYTES:
        return KEPT_BACK
    bodies.append(picture.data)
    return len(bodies) - 1


if __name__ == "__main__":
    serve(answer)
