"""A change as it would stand if some statements were filed next; nothing of it is signed, and nothing is proved by it.

The supposed statements stand behind the ledger's tip, one commit each, in the order given: each has seen the one
before, as if everybody looked again before signing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from msgspec.structs import replace

from fuzi.gate.ground import Case
from fuzi.model.change_statement import Approval, Decision
from fuzi.model.ids import ObjectId, Sha256, sha256_of
from fuzi.model.people import Person
from fuzi.model.statement import Filed


def with_supposed(case: Case, words: Sequence[Approval], person: Person, tip: ObjectId) -> tuple[Case, ObjectId]:
    """Return the case with statements of one person filed next, and the supposed tip of the ledger.

    Args:
        person: who would sign, with a key that is valid today if there is one.
        tip: the ledger commit that is seen; of an earlier supposition where there was one.
    """
    today = case.ground.day(case.now)
    keys = sorted(person.keys, key=lambda one: not one.covers(today))
    position = case.positions.get(tip, -1) + 1
    seen = tip
    filed: list[Filed] = []
    supposed: dict[ObjectId, int] = {}
    for number, one in enumerate(words):
        statement = replace(one, seen=seen)
        name = sha256_of(f"{tip}\0{number}\0{one.stage}\0{one.unit}\0{person.id}".encode())
        filed.append(Filed(name, statement, keys[0].key if keys else "", position + number, case.now))
        seen = ObjectId(name[:40])
        supposed[seen] = position + number
    return replace(case, filed=(*case.filed, *filed), positions=_Both(supposed, case.positions)), seen


@dataclass(frozen=True)
class _Both(Mapping[ObjectId, int]):
    """Supposed ledger commits before the real ones, which are not read for that."""

    supposed: Mapping[ObjectId, int]
    real: Mapping[ObjectId, int]

    def __getitem__(self, commit: ObjectId) -> int:
        found = self.supposed.get(commit)
        return self.real[commit] if found is None else found

    def __iter__(self) -> Iterator[ObjectId]:
        return chain(self.supposed, self.real)

    def __len__(self) -> int:
        return len(self.supposed) + len(self.real)


def last_said(case: Case, person: Person, stage: str) -> tuple[Filed, Approval] | None:
    """Return the last approval or objection of a person in a stage that was not taken back."""
    gone = {Sha256(words.statement) for _filed, words in case.approvals if words.decision is Decision.WITHDRAW}
    said = [
        (filed, words)
        for filed, words in case.approvals
        if (words.person, words.stage) == (person.id, stage)
        and words.decision in {Decision.APPROVE, Decision.OBJECT}
        and filed.id not in gone
    ]
    return said[-1] if said else None
