"""What the policy says of one path: which requirements match, who owns it, which stages it passes, who gives them."""

from __future__ import annotations

from msgspec import Struct

from fuzi.messages import Message
from fuzi.model.ids import PersonId, UnitId
from fuzi.model.items import ItemKind
from fuzi.model.policy import Stage


class Matching(Struct, frozen=True):
    """A requirement that matches, the line on which it stands, and those of its patterns that do."""

    line: int
    patterns: tuple[str, ...]


class Ownership(Struct, frozen=True):
    """A unit whose leader must approve, and why it owns the path."""

    unit: UnitId
    why: tuple[Message, ...]
    is_known: bool


class Seat(Struct, frozen=True):
    """Who could give a stage today, for one unit or for the whole.

    Attributes:
        able: who holds the role and has a key. keyless: who holds it and has none.
        substitutes: who stands in while all of them are barred.
        is_for_them: nobody holds the role, and none need to (`leader: none`): the substitutes give it today.
    """

    unit: UnitId | None
    able: tuple[PersonId, ...]
    keyless: tuple[PersonId, ...]
    substitutes: tuple[PersonId, ...]
    is_for_them: bool = False


class AskedStage(Struct, frozen=True):
    """One stage as it is asked of the path, with who could give it. `is_certain`: asked of every such path."""

    stage: Stage
    is_certain: bool
    seats: tuple[Seat, ...]


class PathRules(Struct, frozen=True):
    """The rules of one path.

    Attributes:
        path: as it was asked for. judged_as: the file by which it is judged. item: the id of what it belongs to.
        template: its column's page template; empty where it has none.
    """

    path: str
    judged_as: str
    item: str
    kind: ItemKind
    template: str
    requirements: tuple[Matching, ...]
    units: tuple[Ownership, ...]
    stages: tuple[AskedStage, ...]
