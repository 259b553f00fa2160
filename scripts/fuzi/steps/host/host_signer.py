"""With which of its keys a host signs what it takes in: the one that main's roster names, from the next push on."""

from __future__ import annotations

from collections.abc import Sequence

from fuzi.gate.host_keys import whole_keys
from fuzi.messages import Message, msg
from fuzi.model.verdict import Reason
from fuzi.ports.signatures import Signer
from fuzi.steps.host.desk import MAIN, Desk
from fuzi.steps.record.rules import load_roster


def host_signer(desk: Desk, signers: Sequence[Signer]) -> Signer | Reason:
    """Return the key that signs for the host now.

    A push after which the host could sign nothing more is refused: its site would take in nothing ever again, not
    even the change that mends it.

    Args:
        signers: every key that the host holds.
    """
    founding, held = desk.ledger.founding.host_key, {one.public_key: one for one in signers}
    now = whole_keys(desk.ground.roster, founding)
    signer = next((one for key, one in held.items() if key in now), None)
    if signer is None:
        return _absent(msg("the host does not hold the key that the roster of main lists for it"))
    after = desk.claims.get(MAIN)
    if after is not None and not whole_keys(load_roster(desk.repository, after), founding) & set(held):
        return _absent(msg("by this change another key would sign for the host, and the host does not hold that one"))
    return signer


def _absent(what: Message) -> Reason:
    return Reason("host-key-absent", what)
