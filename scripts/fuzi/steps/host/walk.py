"""Where a proof of the history stands while the ledger is read, record by record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from msgspec.structs import replace

from fuzi.gate.ground import Ground
from fuzi.model.ids import ChangeId, ObjectId, Sha256
from fuzi.model.statement import Filed
from fuzi.ports.repository import Repository
from fuzi.steps.record.ledger import Ledger
from fuzi.steps.record.mandates import with_recovery
from fuzi.steps.record.rules import CONFIDENTIALITY, load_ground
from fuzi.steps.record.withdrawn import Withdrawal, Withdrawn

_RULE_FILES = ("review/roster.yml", "review/policy.yml", "site_config/columns.yml", "site_config/site.yml")


@dataclass
class Walk:
    """Where the proof stands while the ledger is read.

    Whatever it carries from record to record is kept by `proved`, or told anew from the ledger when a proof goes on.
    """

    repository: Repository
    ledger: Ledger
    main: ObjectId
    landings: int = 0
    releases: int = 0
    sequence: int = 0
    last_at: dt.datetime | None = None
    last_tip: str = ""
    waiting: list[Sha256] = field(default_factory=list)
    mandates: list[Filed] = field(default_factory=list)
    grounds: dict[tuple[ObjectId | None, ...], Ground] = field(default_factory=dict)
    tags: dict[str, ObjectId] = field(default_factory=dict)
    on_main: set[ObjectId] = field(default_factory=set)
    is_tree_proved: bool = False
    said: dict[ChangeId, list[Filed]] = field(default_factory=dict)
    withdrawn: Withdrawn = field(init=False)
    _known: tuple[ObjectId, Ground] | None = None

    def __post_init__(self) -> None:
        self.withdrawn = Withdrawn(self.repository, self.ledger)

    def heard(self, filed: Filed, change: ChangeId) -> tuple[Filed, ...]:
        """Return the records of a change from before one of its records, which is kept for the next one."""
        known = self.said.get(change)
        if known is None:
            known = [one for one in self.ledger.of_change(change) if one.position < filed.position]
            self.said[change] = known
        before = tuple(one for one in known if one.position < filed.position)
        known.append(filed)
        return before

    def withdrawn_before(self, position: int) -> tuple[Withdrawal, ...]:
        """Return what was withdrawn before a place of the ledger."""
        return self.withdrawn.before(position)

    def ground(self) -> Ground:
        """Return the rules of main as it stands in the walk, read once per state of the rule files."""
        if self._known is None or self._known[0] != self.main:
            key = tuple(self.repository.object_at(self.main, path) for path in (*_RULE_FILES, CONFIDENTIALITY))
            if key not in self.grounds:
                self.grounds[key] = with_recovery(load_ground(self.repository, self.main), self.ledger)
            self._known = (self.main, self.grounds[key])
        return self._known[1]

    def ground_upto(self, position: int) -> Ground:
        """Return the same rules with what the ledger says of standing deputies up to a position."""
        known = tuple(one for one in self.mandates if one.position <= position)
        return replace(self.ground(), mandates=known) if known else self.ground()
