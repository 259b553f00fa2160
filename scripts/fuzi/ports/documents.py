"""Text layers of files that are not plain text (office files, PDF)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from fuzi.messages import Message


@dataclass(frozen=True)
class TextLayer:
    """One text inside a document and where it stands (`docx:word/comments.xml/2`)."""

    part: str
    text: str


@dataclass(frozen=True)
class Extracted:
    """All text layers of one file, or why it could not be inspected (`refusal`)."""

    layers: tuple[TextLayer, ...] = ()
    refusal: Message | None = None


class Documents(Protocol):
    """Reads documents from strangers: in a child process with limits; a crash or a hang is a refusal."""

    def extract(self, files: Sequence[tuple[str, bytes]]) -> tuple[Extracted, ...]:
        """Return the layers of each (path, bytes), in order; a picture that was not read is a refusal too."""
        ...
