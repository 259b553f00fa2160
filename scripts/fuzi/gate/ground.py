"""What a change is judged by and about: the rules on main's tip, and the case of one change.

Nothing here is read from the change itself but its items; rules come from the branch it wants to enter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property, lru_cache

from msgspec import Struct, field

from fuzi.model.change_statement import Approval, Closing, Disclaimer, Landing, Submission
from fuzi.model.debt import EMERGENCY, Debt
from fuzi.model.exception_record import Emergency
from fuzi.model.host_statement import Scan
from fuzi.model.ids import ChangeId, ObjectId, PersonId, Sha256, UnitId
from fuzi.model.items import Item
from fuzi.model.people import Roster
from fuzi.model.policy import Policy
from fuzi.model.statement import Filed
from fuzi.model.verdict import Reason


@lru_cache(maxsize=4_096)
def _day_in(zone: dt.tzinfo, at: dt.datetime) -> dt.date:
    return at.astimezone(zone).date()


class Ground(Struct, frozen=True):
    """The rules of main's tip.

    Attributes:
        column_units: the unit that owns each column.
        columns: the ids of all columns.
        lists: digest of term lists and waivers; where given, a scan made by others is out of date.
        column_templates: the page template of each column.
        mandates: what the ledger says of standing deputies, up to where it is judged.
        recovery_keys: those of the founding record, of which `recovery_count` together may repair the roster.
    """

    policy: Policy
    roster: Roster
    column_units: Mapping[str, UnitId]
    zone: dt.tzinfo
    lists: str | None = None
    columns: tuple[str, ...] = ()
    column_templates: Mapping[str, str] = field(default_factory=dict)
    mandates: tuple[Filed, ...] = ()
    recovery_keys: tuple[str, ...] = ()
    recovery_count: int = 0

    def day(self, at: dt.datetime) -> dt.date:
        """Return the local day of an instant."""
        return _day_in(self.zone, at)


class Case(Struct, frozen=True, dict=True):
    """One change before the gate.

    Attributes:
        filed: every record of the change, in any order.
        items: what its last submission is about.
        positions: ledger commit to its index, for `seen`.
        problems: what speaks against landing whatever anybody signs (moved pages, refused names, …).
        now: the instant of judging (UTC).
        after: the rules as the change would leave them; None where it touches none.
        policy_since: the ledger position of the last landing that was judged by another policy, -1 for none: an
            approval filed before it stays void, also when the policy is changed back.
        debt: what is still owed for its emergency landing; then `items` are the pages that owe it.
        owing: pages for which other changes owe their approvals.
    """

    site: Sha256
    change: ChangeId
    filed: tuple[Filed, ...]
    items: tuple[Item, ...]
    ground: Ground
    positions: Mapping[ObjectId, int]
    now: dt.datetime
    problems: tuple[Reason, ...] = ()
    after: Ground | None = None
    policy_since: int = -1
    debt: Debt | None = None
    owing: frozenset[str] = frozenset()

    @cached_property
    def _sorted(self) -> tuple[Filed, ...]:
        return tuple(sorted(self.filed, key=lambda one: (one.position, one.id)))

    @cached_property
    def submissions(self) -> tuple[Submission, ...]:
        """Return the submissions, oldest first."""
        found = [one.statement for one in self._sorted if isinstance(one.statement, Submission)]
        return tuple(sorted(found, key=lambda one: one.number))

    @property
    def submission(self) -> Submission | None:
        """Return the last submission."""
        return self.submissions[-1] if self.submissions else None

    @cached_property
    def approvals(self) -> tuple[tuple[Filed, Approval], ...]:
        """Return every reviewer's statement in ledger order; equal positions by stage, then id."""
        found = [(one, one.statement) for one in self._sorted if isinstance(one.statement, Approval)]
        stages = [pair for pair in found if pair[1].stage != EMERGENCY]
        return tuple(sorted(stages, key=lambda pair: (pair[0].position, pair[1].stage, pair[0].id)))

    @cached_property
    def emergencies(self) -> tuple[tuple[Filed, Emergency | Approval], ...]:
        """Return what was signed for an emergency landing, withdrawals of it included, in ledger order."""
        found = [(one, one.statement) for one in self._sorted if isinstance(one.statement, Emergency | Approval)]
        return tuple(pair for pair in found if isinstance(pair[1], Emergency) or pair[1].stage == EMERGENCY)

    @property
    def closing(self) -> Landing | Closing | None:
        """Return what closed the change for ever, if anything did."""
        closings = (one.statement for one in self._sorted)
        return next((one for one in closings if isinstance(one, Landing | Closing)), None)

    @property
    def is_closed(self) -> bool:
        """Tell whether nothing more is said about the change; after an emergency landing its approvals still are."""
        return self.closing is not None and self.debt is None

    @property
    def barred(self) -> frozenset[PersonId]:
        """Return who signed the emergency landing whose approvals are owed: like authors, they give none of them."""
        return frozenset(self.debt.signers) if self.debt is not None else frozenset()

    @property
    def scan(self) -> Scan | None:
        """Return the host's last check of the last submission."""
        wanted = self.submission
        scans = [one.statement for one in self._sorted if isinstance(one.statement, Scan)]
        fitting = [one for one in scans if wanted and (one.submission, one.root) == (wanted.number, wanted.root)]
        return fitting[-1] if fitting else None

    @cached_property
    def authors(self) -> frozenset[PersonId]:
        """Return who is barred: signers of submissions for ever, persons named by commits unless they disclaimed."""
        signers = {one.person for one in self.submissions}
        named = {author for one in self.submissions for author in one.authors}
        disclaimed = {
            one.statement.person
            for one in self._sorted
            if isinstance(one.statement, Disclaimer) and self._signed_by(one, one.statement.person)
        }
        return frozenset(signers | (named - disclaimed)) | self.barred

    def _signed_by(self, one: Filed, person: PersonId) -> bool:
        """Tell whether a record was signed with a key that spoke for a person when it was received."""
        owner = self.ground.roster.owner_of_key(one.key)
        if owner is None:
            return False
        return owner[0].id == person and owner[1].covers(self.ground.day(one.received_at or self.now))
