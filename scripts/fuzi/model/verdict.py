"""The answer of the gate: outcome, reasons, what is missing, what was counted and what was not (4-contract)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from fuzi.messages import Message, msg
from fuzi.model.ids import ChangeId, PersonId, Sha256

NOTES = frozenset({"requirement-lowered", "hand-over", "key-unproved", "sign-off-alone", "own-entry"})
"""Codes that tell something of a change and speak neither for nor against it."""


class Outcome(StrEnum):
    """Approved, pending (somebody is missing), refused (something must change first)."""

    APPROVED = "approved"
    PENDING = "pending"
    REFUSED = "refused"


class Reason(Struct, frozen=True):
    """Why: a stable code, a sentence, and what it is about. `details`: stage, path, person, unit."""

    code: str
    message: Message
    details: Mapping[str, str] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.code, self.message))


class Missing(Struct, frozen=True):
    """Approvals that are still to be given: stage, role, how many, who could give them today, for which pages."""

    stage: str
    role: str
    count: int
    candidates: tuple[PersonId, ...]
    pages: tuple[str, ...]
    unit: str = ""


class Disregarded(Struct, frozen=True):
    """A statement that does not count, and why."""

    statement: Sha256
    reason: Reason


class Counted(Struct, frozen=True):
    """A statement that counts: who, in which stage and role, for which pages, and on whose behalf."""

    statement: Sha256
    stage: str
    role: str
    person: PersonId
    unit: str
    pages: tuple[str, ...]
    is_substitute: bool = False
    on_behalf: str = ""


class Verdict(Struct, frozen=True):
    """The verdict on one submission."""

    outcome: Outcome
    change: ChangeId
    submission: int
    root: Sha256 | None
    reasons: tuple[Reason, ...] = ()
    missing: tuple[Missing, ...] = ()
    counted: tuple[Counted, ...] = ()
    disregarded: tuple[Disregarded, ...] = ()


def refused(change: ChangeId, *reasons: Reason, submission: int = 0, root: Sha256 | None = None) -> Verdict:
    """Return a refusal with its reasons."""
    assert reasons, msg("a refusal has a reason")  # noqa: S101 - a programmer's slip
    return Verdict(Outcome.REFUSED, change, submission, root, tuple(reasons))
