"""How a change stands, page by page and stage by stage: what an editor is told beside the verdict (4-contract)."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from msgspec import Struct

from fuzi.messages import Message
from fuzi.model.host_statement import ScannedFinding
from fuzi.model.ids import ChangeId, PersonId, Sha256, UnitId
from fuzi.model.items import ItemKind
from fuzi.model.policy import StageId
from fuzi.model.verdict import Reason, Verdict

LAPSED_WITH_SIGNER = frozenset(
    {"role-ended", "deputy-ended", "role-not-held", "signer-left", "key-not-valid", "key-unknown"}
)
"""Why an approval counts no more although nothing is said against the page: its signer, or a deputy, acts no longer."""


class StageState(StrEnum):
    """How a stage of one page stands.

    `given`: the quorum stands. `open`: it can be given now. `later`: earlier stages come first. `stuck`: nobody can
    give it today. `objected`: somebody sent the page back in it. `alone`: the sign-off alone decides.
    `not-asked`: the policy names the stage, but not for a page like this one.
    """

    GIVEN = "given"
    OPEN = "open"
    LATER = "later"
    STUCK = "stuck"
    OBJECTED = "objected"
    RESTING = "resting"
    ALONE = "alone"
    NOT_ASKED = "not-asked"


class Given(Struct, frozen=True):
    """An approval that counts in a stage: whose, when the host received it, and for whom a deputy signed."""

    statement: Sha256
    person: PersonId
    role: str
    received_at: dt.datetime | None
    is_substitute: bool = False
    on_behalf: str = ""


class Fallen(Struct, frozen=True):
    """An approval of a stage that does not count, and why; `is_bound`: it was given for exactly what is here now."""

    statement: Sha256
    person: PersonId
    reason: Reason
    is_bound: bool = True


class StageRow(Struct, frozen=True):
    """One stage of one page, of one unit where units approve.

    Attributes:
        count: how many persons it needs; `lacking`: how many of them are still to give it.
        candidates: who could give it today; `principals`: for whom, where it is only as a deputy.
        fallen: approvals of it that do not count; empty once it is given.
        why: why it is not asked for.
        authors: who holds its role but wrote the change; `busy`: who has given another stage. Only where it is stuck.
    """

    stage: str
    role: str
    unit: str
    state: StageState
    count: int = 1
    lacking: int = 0
    given: tuple[Given, ...] = ()
    candidates: tuple[PersonId, ...] = ()
    principals: tuple[tuple[PersonId, PersonId], ...] = ()
    fallen: tuple[Fallen, ...] = ()
    why: Message | None = None
    authors: tuple[PersonId, ...] = ()
    busy: tuple[PersonId, ...] = ()

    @property
    def to_confirm(self) -> tuple[Fallen, ...]:
        """Return the approvals that a successor has to confirm: what they were given for has not changed since."""
        if self.state is not StageState.OPEN:
            return ()
        return tuple(one for one in self.fallen if one.is_bound and one.reason.code in LAPSED_WITH_SIGNER)

    def principal_of(self, person: PersonId | None) -> PersonId | None:
        """Return for whom a candidate would give it; None where in his or her own role."""
        return next((principal for deputy, principal in self.principals if deputy == person), None)


class PageStages(Struct, frozen=True):
    """The stages of one item in order.

    Attributes:
        flags: open flags that the confidentiality officer must acknowledge.
        problem: why nothing can ever approve it; then it has no stages.
    """

    item: str
    kind: ItemKind
    units: tuple[UnitId, ...] = ()
    flags: tuple[ScannedFinding, ...] = ()
    rows: tuple[StageRow, ...] = ()
    problem: Reason | None = None


class Objection(Struct, frozen=True):
    """An objection that stands: whose, in which stage, about which pages.

    Attributes:
        submission: what it was said of; where a later one is there, its author is asked to look again.
        words: what is to be mended, as it was written.
    """

    statement: Sha256
    person: PersonId
    stage: str
    unit: str
    pages: tuple[str, ...]
    submission: int
    words: str

    def is_about(self, row: StageRow) -> bool:
        """Tell whether it was said in a stage, for the unit where units approve."""
        return self.stage == row.stage and (not row.unit or self.unit == row.unit)


class Lapse(Struct, frozen=True):
    """An approval that counts today and will not for long.

    Attributes:
        last_day: the last local day on which it counts. days_left: 0 where that is today.
        reason: why it will not count on the day after.
    """

    statement: Sha256
    person: PersonId
    stage: str
    last_day: dt.date
    days_left: int
    reason: Reason
    pages: tuple[str, ...]


class Explanation(Struct, frozen=True):
    """How a change stands: its items in order, the objections that stand, the approvals that are about to lapse.

    Attributes:
        is_with_author: it is the author's turn: sent back as it is now, or refused for more than older objections.
    """

    pages: tuple[PageStages, ...] = ()
    objections: tuple[Objection, ...] = ()
    lapses: tuple[Lapse, ...] = ()
    is_with_author: bool = False

    def owed_before(self, said: Objection) -> tuple[str, ...]:
        """Return the earlier stages that are still to be given on pages that somebody sent back, in order.

        Until then the objector may take the objection back, but not approve.
        """
        pages = [page for page in self.pages if page.item in said.pages]
        found = {row.stage for page in pages for row in page.rows if row.lacking or row.state is StageState.OBJECTED}
        rank = StageId(said.stage).rank if said.stage in list(StageId) else 0
        return tuple(sorted((one for one in found if StageId(one).rank < rank), key=lambda one: StageId(one).rank))


class Viewer(Struct, frozen=True):
    """Who asks how a change stands, so that the next step can be told to this very person.

    Attributes:
        person: None where nobody on the roster asks.
        owner: who is responsible for the change.
        may_land: whether the person may land it today; `landers`: everybody who may. may_lift: whether the person may
            lift an objection of somebody else.
        menders: who may be asked to have the roster mended.
    """

    person: PersonId | None
    owner: PersonId
    may_land: bool = False
    landers: tuple[PersonId, ...] = ()
    menders: tuple[PersonId, ...] = ()
    may_lift: bool = False


class ListedChange(Struct, frozen=True):
    """An open change in a list; its title as it may be shown."""

    change: ChangeId
    submission: int
    title: str
    owner: PersonId
    received_at: dt.datetime | None
    verdict: Verdict
