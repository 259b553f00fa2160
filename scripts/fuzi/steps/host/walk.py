"""Where a proof of the history stands while the ledger is read, record by record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from fuzi.gate.ground import Ground
from fuzi.model.ids import ObjectId, Sha256
from fuzi.ports.repository import Repository
from fuzi.steps.record.ledger import Ledger
from fuzi.steps.record.rules import CONFIDENTIALITY, load_ground

_RULE_FILES = ("review/roster.yml", "review/policy.yml", "site_config/columns.yml", "site_config/site.yml")


@dataclass
class Walk:
    """Where the proof stands while the ledger is read."""

    repository: Repository
    ledger: Ledger
    main: ObjectId
    landings: int = 0
    releases: int = 0
    sequence: int = 0
    last_at: dt.datetime | None = None
    last_tip: str = ""
    waiting: list[Sha256] = field(default_factory=list)
    grounds: dict[tuple[str, ...], Ground] = field(default_factory=dict)
    tags: dict[str, ObjectId] = field(default_factory=dict)

    def ground(self) -> Ground:
        """Return the rules of main as it stands in the walk, read once per state of the rule files."""
        found = [self.repository.file(self.main, path) for path in _RULE_FILES]
        lists = (one.object_id for one in self.repository.files(self.main, CONFIDENTIALITY))
        key = (*(one.object_id if one else "" for one in found), *lists)
        if key not in self.grounds:
            self.grounds[key] = load_ground(self.repository, self.main)
        return self.grounds[key]
