"""Text layers of documents, read in one child process with limits; a crash or a hang is a refusal, never silence."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from fuzi.adapters.confined_child import ConfinedChild
from fuzi.messages import Message, msg
from fuzi.model.document import Extracted, TextLayer

LARGEST_FILE = 200 * 1024 * 1024
SECONDS = 40.0
COMMAND = ("-m", "fuzi.adapters.document_child")


class ChildDocuments:
    """The port `Documents`: the child starts with the first document of a call and ends with the call.

    Args:
        seconds: how long one document may take before the child is killed.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds

    def extract(self, files: Sequence[tuple[str, bytes]]) -> tuple[Extracted, ...]:
        """Return the layers of each (path, bytes), in order."""
        with ConfinedChild(COMMAND, self._seconds) as child:
            return tuple(_extracted(child, data) for _path, data in files)


def _extracted(child: ConfinedChild, data: bytes) -> Extracted:
    if len(data) > LARGEST_FILE:
        return Extracted(refusal=msg("larger than {size} MB", size=LARGEST_FILE >> 20))
    body = child.ask(data)
    try:
        answer = json.loads(body or b"")
        refusal = answer["refusal"]
        return Extracted(
            tuple(_layer(*layer) for layer in answer["layers"]),
            None if refusal is None else Message(refusal["key"], refusal["values"]),
            tuple(answer["pictures"]),
        )
    except (ValueError, KeyError, TypeError):
        return Extracted(refusal=msg("its reader crashed or took too long"))


def _layer(part: str, text: str, marks: Sequence[Sequence[Any]], again: bool) -> TextLayer:
    return TextLayer(part, text, tuple((int(at), str(place)) for at, place in marks), bool(again))
