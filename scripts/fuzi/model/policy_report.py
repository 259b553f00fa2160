"""What a check of the rules found: what stands out in them, and what they lower or hand over."""

from __future__ import annotations

from msgspec import Struct

from fuzi.messages import Message
from fuzi.model.lowering import Lowering


class Remark(Struct, frozen=True):
    """One thing that stands out: a kebab-case code, the file and line it is about (0: the whole), a sentence.

    `is_problem`: with it something could not be done today; else it is worth knowing.
    """

    code: str
    file: str
    line: int
    what: Message
    is_problem: bool = False


class PolicyReport(Struct, frozen=True):
    """What `policy check` found.

    Attributes:
        against: with which rules it was compared; empty where there were none.
    """

    remarks: tuple[Remark, ...]
    lowered: tuple[Lowering, ...]
    handed: tuple[Message, ...]
    against: str

    @property
    def is_fit(self) -> bool:
        """Tell whether nothing would be impossible under these rules."""
        return not any(one.is_problem for one in self.remarks)
