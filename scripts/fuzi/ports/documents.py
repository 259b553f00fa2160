"""Text layers of files that are not plain text (office files, PDF)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from fuzi.model.document import Extracted


class Documents(Protocol):
    """Reads documents from strangers: in a child process with limits; a crash or a hang is a refusal."""

    @property
    def extras(self) -> tuple[str, ...]:
        """Return which optional parts are present: `ocr`, where words in pictures are read."""
        ...

    def extract(self, files: Sequence[tuple[str, bytes]]) -> tuple[Extracted, ...]:
        """Return the layers of each (path, bytes), in order; a picture that was not read is named as such."""
        ...
