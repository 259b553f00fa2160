"""Looks at the keys a change of the roster brings: a proof of possession that does not hold is refused."""

from __future__ import annotations

from fuzi.errors import IntegrityFailed
from fuzi.formats.possession import NAMESPACE, possession
from fuzi.gate.new_keys import new_keys
from fuzi.messages import msg
from fuzi.model.ids import Sha256
from fuzi.model.people import Roster
from fuzi.model.verdict import Reason
from fuzi.ports.signatures import Signatures

ROSTER = "review/roster.yml"


def possession_problems(
    signatures: Signatures, site: Sha256, before: Roster, after: Roster | None
) -> tuple[Reason, ...]:
    """Return the keys whose proof is not one: of another key, person or site, or no signature at all.

    Args:
        after: the roster as the change would leave it; None where it does not touch the rules.
    """
    if after is None:
        return ()
    reasons = []
    for person, held in new_keys(before, after):
        if not held.proof:
            continue
        try:
            found = signatures.verified_key(possession(site, person.id, held.key), held.proof, NAMESPACE)
        except IntegrityFailed:
            found = ""
        if found != held.key:
            what = msg("the proof beside a key of {person} was not made with it, or not for this", person=person.name)
            reasons.append(Reason("possession-unproved", what, {"path": ROSTER, "person": person.id}))
    return tuple(reasons)
