"""Requirements: which stages a path needs, by whom and how many (审核制度)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from msgspec import Struct

from fuzi.model.ids import Sha256
from fuzi.model.pattern import Pattern
from fuzi.model.people import Role


class StageId(StrEnum):
    """The stages, in the order in which they are passed (3-gate section 4)."""

    UNIT_APPROVAL = "unit-approval"
    INITIAL_REVIEW = "initial-review"
    CONFIDENTIALITY_REVIEW = "confidentiality-review"
    SIGN_OFF = "sign-off"

    @property
    def rank(self) -> int:
        """Return the stage's place in the order, 0 first."""
        return _RANKS[self]


_RANKS = {stage: rank for rank, stage in enumerate(StageId)}


class When(StrEnum):
    """When a stage applies to a page."""

    ALWAYS = "always"
    FLAGGED = "flagged"
    ATTACHMENTS = "attachments"
    FLAGGED_OR_ATTACHMENTS = "flagged-or-attachments"
    TEMPLATES = "templates"
    """By the page's template alone; never written, it is what `templates:` without `when:` says."""


class Stage(Struct, frozen=True):
    """One stage of a requirement.

    Attributes:
        of_units: every unit of the page must approve, by its leader.
        valid_days: how long an approval counts after it was received; None is without end.
        substitutes: roles that count only while every holder of `role` is barred.
        same_person_as: the stage whose person may fill this one too.
        templates: pages of these templates need the stage, whatever `when` says.
    """

    id: StageId
    role: Role
    count: int = 1
    of_units: bool = False
    when: When = When.ALWAYS
    valid_days: int | None = None
    substitutes: tuple[Role, ...] = ()
    same_person_as: StageId | None = None
    templates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Requirement:
    """Paths and the stages they need. `line` is where it stands in the file, 1-based; 0 where that is not known."""

    paths: tuple[Pattern, ...]
    stages: tuple[Stage, ...]
    line: int = field(default=0, compare=False)

    def applies_to(self, path: str) -> bool:
        """Tell whether any pattern matches."""
        return any(pattern.matches(path) for pattern in self.paths)


class Policy(Struct, frozen=True):
    """All requirements. `digest` is the SHA-256 of the file's bytes: approvals given under another one do not count."""

    digest: Sha256
    requirements: tuple[Requirement, ...] = ()
    governance: tuple[Stage, ...] = ()
    may: Mapping[str, tuple[Role, ...]] = field(default_factory=dict)
    scan: Mapping[str, bool] = field(default_factory=dict)
    emergency_roles: tuple[Role, ...] = ()
    emergency_people: int = 2
    emergency_hours: int = 48
    max_correction_chars: int = 200

    def all_stages(self) -> tuple[Stage, ...]:
        """Return every stage that any requirement or governance asks for."""
        return tuple(stage for requirement in self.requirements for stage in requirement.stages) + self.governance
