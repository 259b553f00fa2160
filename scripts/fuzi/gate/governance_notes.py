"""What everybody must know of a change of rules before he signs it: what it lowers, what it hands over."""

from __future__ import annotations

from fuzi.gate.ground import Case
from fuzi.gate.handover import hand_over_words
from fuzi.gate.lowering import lowerings
from fuzi.gate.new_keys import unproved
from fuzi.messages import msg
from fuzi.model.verdict import Reason


def governance_notes(case: Case) -> tuple[Reason, ...]:
    """Return each lowering and each hand-over of a change as a note; they speak neither for nor against it."""
    if case.after is None or case.submission is None:
        return ()
    lowered = [
        Reason("requirement-lowered", msg("this lowers what is asked: {what}", what=one.what), {"path": one.file})
        for one in lowerings(case.ground, case.after)
    ]
    return (*lowered, *unproved(case), *(Reason("hand-over", words) for words in hand_over_words(case)))
