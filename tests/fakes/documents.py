"""Documents as plain data: a path's answer, and what was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from fuzi.messages import msg
from fuzi.model.document import Extracted


@dataclass
class FakeDocuments:
    """Keeps the contract of `Documents`; a path without an answer is refused."""

    answers: dict[str, Extracted] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    extras: tuple[str, ...] = ()

    def extract(self, files: Sequence[tuple[str, bytes]]) -> tuple[Extracted, ...]:
        self.asked += [path for path, _data in files]
        return tuple(
            self.answers.get(path, Extracted(refusal=msg("its type is unknown here"))) for path, _data in files
        )
