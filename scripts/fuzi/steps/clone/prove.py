"""Proves a workspace's history against the pin, and remembers how far it was proved."""

from __future__ import annotations

from fuzi.errors import IntegrityFailed
from fuzi.messages import msg
from fuzi.ports.pins import Pin, Pins
from fuzi.steps.clone.workspace import Workspace
from fuzi.steps.host.verify import Proof, pinned_site, verify
from fuzi.steps.record.ledger import LEDGER


def prove(workspace: Workspace, pins: Pins, asked: str = "", *, is_full: bool = False) -> Proof:
    """Verify main and ledger; a proof that holds is remembered, a history that lacks what was seen is refused.

    Raises:
        IntegrityFailed: there is no ledger, no site id, or another one is pinned.
    """
    pin = pins.pinned(workspace.repository)
    tip = workspace.ref(LEDGER)
    if tip is None:
        raise IntegrityFailed(msg("there is no ledger here, so nothing can be proved"))
    site = pinned_site(pin, asked, lambda: workspace.ledger.site)
    known = pin or Pin(site)
    proof = verify(
        workspace.repository,
        workspace.signatures,
        (workspace.main, tip),
        known,
        is_full=is_full or known.ledger is None,
    )
    if proof.is_verified:
        pins.pin(workspace.repository, site, proof.main, proof.ledger)
    return proof
