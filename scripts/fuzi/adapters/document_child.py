"""The child process that reads documents from strangers; what it may do is said in `confinement`.

Answer: JSON `{"layers": [[part, text, marks, again]…], "pictures": […], "refusal": {"key", "values"} | null}`.
"""

from __future__ import annotations

import json

from fuzi.adapters.confinement import serve
from fuzi.adapters.document_readers import extract
from fuzi.messages import msg
from fuzi.model.document import Extracted


def answer(data: bytes) -> bytes:
    """Return the text layers of one document."""
    try:
        read = extract(data)
    except (RecursionError, MemoryError):
        read = Extracted(refusal=msg("it is too deeply nested or needs too much memory"))
    except Exception:  # noqa: BLE001 - a reader that fails is a finding; the words of its error may hold a value
        read = Extracted(refusal=msg("its reader failed"))
    refusal = read.refusal
    document = {
        "layers": [[layer.part, layer.text, layer.marks, layer.again] for layer in read.layers],
        "pictures": list(read.pictures),
        "refusal": None if refusal is None else {"key": refusal.key, "values": dict(refusal.values)},
    }
    return json.dumps(document).encode()


if __name__ == "__main__":
    serve(answer)
