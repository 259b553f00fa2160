"""Proves a workspace's history against the pin, and remembers how far it was proved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from fuzi.errors import AskedWrongly, IntegrityFailed
from fuzi.formats.statement import Envelope
from fuzi.messages import msg
from fuzi.model.ids import ObjectId, Sha256
from fuzi.model.verdict import Reason
from fuzi.ports.beside import Helpers
from fuzi.ports.pins import Pin, Pins
from fuzi.steps.clone.workspace import MAIN, Workspace
from fuzi.steps.host.checkpoint import checkpoint_problems
from fuzi.steps.host.verify import Proof, verify
from fuzi.steps.record.ledger import load_ledger
from fuzi.steps.record.ledger_writing import LEDGER

Tips = tuple[ObjectId, ObjectId]
"""Main's tip and the ledger's."""
LOOKS = 3
"""How often a history that does not hold is fetched again, while the host moves on."""
_ONE_IS_GONE = msg("a founded site has one: ask the person who looks after the host, and tell the security contact")
MOST_AHEAD = dt.timedelta(days=1)
"""How far the host's clock may be ahead of the verifier's, who may have set a wrong time zone."""


def prove(
    workspace: Workspace,
    pins: Pins,
    asked: str = "",
    *,
    is_full: bool = False,
    kept: Sequence[Envelope] = (),
    helpers: Helpers | None = None,
) -> Proof:
    """Verify main and ledger; a proof that holds is remembered, a history that lacks what was seen is refused.

    Args:
        kept: checkpoints from outside the repository, which the history must contain.
        helpers: who proves a part of a long history on another processor.

    Raises:
        AskedWrongly: the site is not founded yet, as far as anybody here knows.
        IntegrityFailed: a ledger that was known is gone, no site id is known from outside, or another one is pinned.
    """
    pin, tip = pins.pinned(workspace.repository), workspace.ref(LEDGER)
    if workspace.ref(MAIN) is None and (tip or pin or asked):
        raise IntegrityFailed(msg("there is no main here, so nothing can be proved"), _ONE_IS_GONE)
    main = workspace.main
    if tip is None:
        raise _without_ledger(pin, asked)
    site = _site(workspace, pins, pin, asked)
    known = pin or Pin(site)

    def proved(tips: Tips) -> Proof:
        found = verify(
            workspace.repository,
            workspace.signatures,
            tips,
            known,
            is_full=is_full,
            highest=pins.highest(site),
            helpers=helpers,
        )
        if not kept or not found.is_verified:
            return found
        ledger = load_ledger(workspace.repository, workspace.signatures, tips[1])
        reasons = checkpoint_problems(workspace.repository, workspace.signatures, ledger, site, kept)
        return replace(found, reasons=reasons)

    proof = _in_time(_at_rest(workspace, (main, tip), proved), workspace.now)
    if proof.is_verified:
        pins.pin(workspace.repository, Pin(site, proof.main, proof.ledger, proof.proved, proof.commits))
    return proof


def _in_time(proof: Proof, now: dt.datetime) -> Proof:
    """Refuse a history whose last receipt is yet to come: terms would begin and approvals end at its word."""
    if not proof.is_verified or proof.last_at is None or proof.last_at <= now + MOST_AHEAD:
        return proof
    what = msg(
        "the host's last receipt is dated {at}, but here it is {now}: the host's clock or this machine's is wrong",
        at=_instant(proof.last_at), now=_instant(now),
    )  # fmt: skip
    return replace(proof, reasons=(Reason("clock-wrong", what),))


def _instant(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _at_rest(workspace: Workspace, tips: Tips, proved: Callable[[Tips], Proof]) -> Proof:
    """Return the proof of main and ledger as they belong together.

    Git lists the refs of a host one after the other: a landing in between is seen half. What does not hold is looked at
    again as long as the host has moved on since.
    """
    proof = proved(tips)
    for _again in range(LOOKS):
        if proof.is_verified:
            return proof
        workspace.fetch()
        now = (workspace.main, workspace.ref(LEDGER))
        if now == tips or now[1] is None:
            return proof
        tips = (now[0], now[1])
        proof = proved(tips)
    return proof


def _without_ledger(pin: Pin | None, asked: str) -> AskedWrongly | IntegrityFailed:
    """Tell a site that was never founded from one whose ledger is gone."""
    if pin is None and not asked:
        return AskedWrongly(msg("this site has no founding record yet"), msg("run `fuzi found --leader PERSON`"))
    return IntegrityFailed(
        msg("there is no ledger here, so nothing can be proved"),
        _ONE_IS_GONE,
    )


def _site(workspace: Workspace, pins: Pins, pin: Pin | None, asked: str) -> Sha256:
    """Return the site id to prove against; what the ledger says of itself is told, but never believed."""
    if asked and pin is not None and pin.site != asked:
        raise IntegrityFailed(
            msg("another site is pinned for this place: {site}", site=pin.site),
            msg(
                "if the address was really given to another site, take its line out of {path} by hand first",
                path=pins.place,
            ),
        )
    if asked:
        return Sha256(asked)
    if pin is not None:
        return pin.site
    raise IntegrityFailed(
        msg(
            "no site id is pinned for this place, so nothing can be proved; the ledger here claims {site}",
            site=workspace.ledger.site,
        ),
        msg(
            "compare it with the one you were given by the site leader, then run `fuzi verify --founding ID` once; "
            "it is kept in {path}",
            path=pins.place,
        ),
    )
