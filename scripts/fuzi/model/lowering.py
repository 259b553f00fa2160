"""What a change of rules lowers (降低审核要求): one sentence each, with the stage it takes people from."""

from __future__ import annotations

from msgspec import Struct

from fuzi.messages import Message
from fuzi.model.policy import Stage

POLICY = "review/policy.yml"
ROSTER = "review/roster.yml"
COLUMNS = "site_config/columns.yml"


class Lowering(Struct, frozen=True):
    """One thing that new rules ask less of.

    Attributes:
        file: the file that says so.
        stage: the stage as it was asked for, where fewer people or others are asked; else None.
    """

    file: str
    what: Message
    stage: Stage | None = None

    def __hash__(self) -> int:
        return hash((self.file, str(self.what)))
