"""Documents without what tells of their makers, made in one confined child; what comes back is judged first.

The parent trusts nothing that comes back: it must be a file of the same kind, and a second child that reads it must
find no letter in it more often than in the old one.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

from fuzi.adapters.confined_child import ConfinedChild
from fuzi.adapters.documents import LARGEST_FILE, SECONDS
from fuzi.messages import Message, msg
from fuzi.model.document import Extracted
from fuzi.model.mending import Stripped
from fuzi.ports.documents import Documents
from fuzi.scanning.kinds import plain_text

_COMMAND = ("-m", "fuzi.adapters.stripping_child")
_KINDS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"PK\x03\x04", b"%PDF-")


class ChildStripper:
    """The port `Stripper`: the child starts with the first document of a call and ends with the call.

    Args:
        documents: what reads the documents again.
        seconds: how long one document may take before the child is killed.
    """

    def __init__(self, documents: Documents, seconds: float = SECONDS) -> None:
        self._documents = documents
        self._seconds = seconds

    def strip(self, files: Sequence[tuple[str, bytes]], *, is_accepting: bool = False) -> tuple[Stripped, ...]:
        """Return each (path, bytes) without what tells of its makers, in order."""
        ahead = b"\1" if is_accepting else b"\0"
        with ConfinedChild(_COMMAND, self._seconds) as child:
            made = [_stripped(child, ahead, data) for _path, data in files]
        return tuple(self._judged(path, data, one) for (path, data), one in zip(files, made, strict=True))

    def _judged(self, path: str, old: bytes, made: Stripped) -> Stripped:
        """Return what was made, or why it must not be kept."""
        if made.data is None:
            return made
        if _kind(old) != _kind(made.data):
            return _refused()
        if plain_text(old) is not None:
            return made if _is_cut_from(old, made.data) else _refused()
        before, after = self._documents.extract([(path, old), (path, made.data)])
        if (after.refusal is not None and before.refusal is None) or _words(after) - _words(before):
            return _refused()
        return made


def _refused() -> Stripped:
    return Stripped(left=(msg("what came of it is not the same document; it stays as it is"),))


def _kind(data: bytes) -> bytes:
    """Return the mark by which a kind of file begins; text has none."""
    return next((mark for mark in _KINDS if data.startswith(mark)), b"")


def _is_cut_from(old: bytes, new: bytes) -> bool:
    """Tell whether a text came of the other by taking pieces out alone."""
    left = iter(old)
    return all(byte in left for byte in new)


def _words(read: Extracted) -> Counter[str]:
    """Return how often each letter and digit stands in a document, whatever part it stands in."""
    return Counter(char for layer in read.layers if not layer.again for char in layer.text if char.isalnum())


def _stripped(child: ConfinedChild, ahead: bytes, data: bytes) -> Stripped:
    if len(data) > LARGEST_FILE:
        return Stripped(left=(msg("larger than {size} MB", size=LARGEST_FILE >> 20),))
    body = child.ask(ahead + data) or b""
    size = int.from_bytes(body[:8], "big")
    try:
        head = json.loads(body[8 : 8 + size])
        removed, left = ([Message(one["key"], one["values"]) for one in head[name]] for name in ("removed", "left"))
        fresh = body[8 + size :] if head["has_data"] else None
        return Stripped(fresh or None, tuple(removed) if fresh else (), tuple(left))
    except (ValueError, KeyError, TypeError):
        return Stripped(left=(msg("its reader crashed or took too long"),))
