"""Helpers without a process: what one would find out is found out at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from fuzi.errors import FuziError


@dataclass
class Told:
    """An answer that is there already."""

    data: bytes | None

    def take(self) -> bytes | None:
        return self.data

    def close(self) -> None:
        pass


@dataclass
class InlineHelpers:
    """`Helpers` in this process; `bent` makes another answer of what a helper found out."""

    bent: Callable[[bytes | None], bytes | None] = lambda data: data
    answers: list[bytes | None] = field(default_factory=list)

    def begin(self, work: Callable[[], bytes]) -> Told:
        try:
            data: bytes | None = work()
        except FuziError:  # a helper that ends in an error gives no answer
            data = None
        self.answers.append(data)
        return Told(self.bent(data))
