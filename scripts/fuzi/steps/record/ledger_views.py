"""The index of a ledger seen as the mappings that everybody asks: positions, records, changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from fuzi.model.ids import ObjectId, Sha256
from fuzi.steps.record.ledger_index import LedgerIndex
from fuzi.steps.record.ledger_row import Row

Record = TypeVar("Record")


@dataclass(frozen=True, eq=False)
class Positions(Mapping[ObjectId, int]):
    """Each commit with how many come before it."""

    index: LedgerIndex

    def __getitem__(self, commit: ObjectId) -> int:
        place = self.index.commits.position_of(commit)
        if place is None:
            raise KeyError(commit)
        return place

    def __iter__(self) -> Iterator[ObjectId]:
        return (self.index.commits.commit_at(place) for place in range(len(self.index.commits)))

    def __len__(self) -> int:
        return len(self.index.commits)


@dataclass(frozen=True, eq=False)
class Records(Mapping[Sha256, Record], Generic[Record]):
    """Each record by its id, read by `load` when it is looked at."""

    index: LedgerIndex
    load: Callable[[Row], Record]

    def __getitem__(self, key: Sha256) -> Record:
        row = self.index.find(key)
        if row is None:
            raise KeyError(key)
        return self.load(row)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.index.find(key) is not None

    def __iter__(self) -> Iterator[Sha256]:
        return (row.id for row in self.index.all())

    def __len__(self) -> int:
        return sum(1 for _row in self.index.all())


@dataclass(frozen=True, eq=False)
class Changes(Mapping[str, list[Sha256]]):
    """Each change with the ids of its records."""

    index: LedgerIndex

    @cached_property
    def _whole(self) -> Mapping[str, tuple[Row, ...]]:
        return self.index.changes()

    def __getitem__(self, change: str) -> list[Sha256]:
        rows = self.index.of_change(change)
        if not rows:
            raise KeyError(change)
        return [row.id for row in rows]

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole)

    def __len__(self) -> int:
        return len(self._whole)
