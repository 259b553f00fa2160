"""Which keys a change of the roster brings, and which of them nobody has shown to hold (3-gate section 3)."""

from __future__ import annotations

from collections.abc import Iterator

from fuzi.gate.ground import Case
from fuzi.messages import msg
from fuzi.model.people import HeldKey, Person, Roster
from fuzi.model.verdict import Reason


def new_keys(before: Roster, after: Roster) -> Iterator[tuple[Person, HeldKey]]:
    """Yield each key that stands under another person than before, or carries another proof."""
    known = {(person.id, held.key, held.proof) for person in before.people for held in person.keys}
    for person in after.people:
        for held in person.keys:
            if (person.id, held.key, held.proof) not in known:
                yield person, held


def unproved(case: Case) -> tuple[Reason, ...]:
    """Return a note for each person who gets a key that he has not signed for.

    Such a key can be used for nothing but its own signatures: every statement names its person, so that nobody's
    older signatures become somebody else's. That it is in the right hands, its first statement will show.
    """
    if case.after is None:
        return ()
    held = {(person.id, one.key) for person in case.ground.roster.people for one in person.keys}
    names = {
        person.id: person.name
        for person, one in new_keys(case.ground.roster, case.after.roster)
        if not one.proof and (person.id, one.key) not in held
    }
    what = msg("a new key of {person} comes without a proof of possession; its first statement will be the proof")
    return tuple(
        Reason("key-unproved", msg(what.key, person=name), {"person": person}) for person, name in sorted(names.items())
    )
