"""Workers in this process: what others would answer is answered at once, as bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from fuzi.ports.workers import Pieces
from fuzi.steps.check.sharing import Readers, answer_sent


@dataclass
class InlineWorkers:
    """Keeps the contract of `Workers`; `bent` makes another answer, or none, of a piece's."""

    count: int = 2
    bent: Callable[[int, bytes], bytes | None] = lambda _number, data: data
    shared: list[int] = field(default_factory=list)

    def count_for(self, seconds: float) -> int:
        return self.count

    def share(self, pieces: Pieces) -> Mapping[int, bytes]:
        self.shared.append(len(pieces))
        told = {number: self.bent(number, pieces.answer(number)) for number in range(len(pieces))}
        return {number: data for number, data in told.items() if data is not None}


@dataclass
class FarWorkers:
    """Workers on another machine, without a wire: they know only what is sent; `carried` is all that was."""

    readers: Readers
    carried: list[bytes | None] = field(default_factory=list)

    def count_for(self, seconds: float) -> int:
        return 3

    def share(self, pieces: Pieces) -> Mapping[int, bytes]:
        self.carried = [pieces.sent(number) for number in range(len(pieces))]
        sent = {number: data for number, data in enumerate(self.carried) if data is not None}
        return {number: answer_sent(data, self.readers) for number, data in sent.items()}
