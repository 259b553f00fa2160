"""What waits for a person (待办), the most urgent first."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from msgspec import Struct

from fuzi.messages import Message
from fuzi.model.explanation import Lapse
from fuzi.model.ids import ChangeId, PersonId


class WaitingKind(StrEnum):
    """What is to be done, in the order in which it is told.

    `debt`: a stage is owed after an emergency landing. `confirm`: a stage was given by
    somebody who no longer acts, and the successor confirms it. `give`: a stage can be given now. `look-again`: a new
    submission answers one's own objection. `mend`: one's own change came back. `land`: it is ready. `renew`: one's own
    approval lapses soon. `stuck`: nobody can go on today, told to the owner and to who may have the roster mended.
    """

    DEBT = "debt"
    CONFIRM = "confirm"
    GIVE = "give"
    LOOK_AGAIN = "look-again"
    MEND = "mend"
    LAND = "land"
    RENEW = "renew"
    STUCK = "stuck"

    @property
    def rank(self) -> int:
        """Return the kind's place in the order, 0 first."""
        return list(WaitingKind).index(self)


class Said(Struct, frozen=True):
    """Words by which a change came back, or another reason for it: who (empty for the gate itself), in which stage."""

    words: str
    person: str = ""
    stage: str = ""


class Waiting(Struct, frozen=True):
    """One thing that waits for a person.

    Attributes:
        title: of the change, as it may be shown. owner: who is responsible for it.
        stage: the stage to give, to renew, or that nobody can give.
        command: what to type; empty where nothing can be typed. against: what to type to send it back instead.
        by: the last local day on which approvals given already still count, where that is near.
        due: up to when what is owed was to be given (UTC). is_overdue: whether that has passed.
        said: why it came back.
        lapse: the approval that lapses. how: what becomes of it.
        statement: one's own objection, to be taken back.
        before: whose approval is to be confirmed.
        after: the stages that others must give before `command` is taken.
    """

    kind: WaitingKind
    change: ChangeId
    submission: int
    title: str
    owner: PersonId
    received_at: dt.datetime | None
    stage: str = ""
    command: str = ""
    against: str = ""
    by: dt.date | None = None
    due: dt.datetime | None = None
    is_overdue: bool = False
    said: tuple[Said, ...] = ()
    lapse: Lapse | None = None
    how: Message | None = None
    statement: str = ""
    before: tuple[PersonId, ...] = ()
    after: tuple[str, ...] = ()
