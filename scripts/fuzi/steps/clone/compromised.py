"""Which landings rest on a key that was compromised when it signed: they stay proved, and are told until undone.

Nobody ticks one off: there is no record by which somebody could say that such a landing is well. It is told until
nothing of what it brought stands on main, which a retraction, or a change that puts back what was there, sees to.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from fuzi.gate.checkup import AHEAD_DAYS
from fuzi.messages import msg
from fuzi.model.change_statement import Landing
from fuzi.model.checkup import Advice, Urgency
from fuzi.model.ids import ObjectId
from fuzi.model.people import HeldKey
from fuzi.model.statement import Filed
from fuzi.model.tree import TreeFile
from fuzi.ports.repository import Repository
from fuzi.steps.clone.workspace import Workspace


def compromised(workspace: Workspace) -> Iterator[Advice]:
    """Yield the landings that count what was received since its key was compromised, and of which something stands.

    It presses for as many days as are looked ahead; somebody will have looked at it by then.
    """
    suspect = {held.key: (person, held) for person in workspace.ground.roster.people for held in person.keys
               if held.is_compromised}  # fmt: skip
    if not suspect:
        return
    ledger = workspace.ledger
    for _key, landing in ledger.statements("landing"):
        if not isinstance(landing, Landing):
            continue
        told = [ledger.filed(key) for key in landing.counted]
        wrong = [one for one in told if one.key in suspect and _is_late(workspace, one, suspect[one.key][1])]
        if not wrong or is_undone(workspace.repository, (landing.before, landing.commit), workspace.main):
            continue
        for filed in wrong:
            what = msg("the landing of {change} rests on what was signed with a compromised key of {person}",
                       change=landing.change, person=suspect[filed.key][0].name)  # fmt: skip
            remedy = msg("look at it again: `fuzi show {change}`; what is wrong is retracted or put back as it was, "
                         "and is then no longer listed", change=landing.change)  # fmt: skip
            is_recent = filed.received_at is not None and workspace.now - filed.received_at <= dt.timedelta(
                days=AHEAD_DAYS
            )
            yield Advice("landing-compromised", Urgency.NOW if is_recent else Urgency.NOTE, what, remedy)


def is_undone(repository: Repository, landed: tuple[ObjectId, ObjectId], main: ObjectId) -> bool:
    """Tell whether nothing of what a landing did stands on main: each file is gone, or as it was before.

    A later version of the same page does not undo it: who approved that one was shown what had changed since.

    Args:
        landed: main before and after it.
    """
    for one in repository.compare(*landed):
        now = repository.file(main, one.path)
        is_gone = one.after is not None and now is None
        if not (is_gone or _is_as_before(now, one.before)):
            return False
    return True


def _is_as_before(now: TreeFile | None, before: TreeFile | None) -> bool:
    if now is None or before is None:
        return now is before
    return (now.mode, now.object_id) == (before.mode, before.object_id)


def _is_late(workspace: Workspace, filed: Filed, held: HeldKey) -> bool:
    """Tell whether something was received when its key already spoke for nobody."""
    return filed.received_at is not None and not held.covers(workspace.ground.day(filed.received_at), filed.received_at)
