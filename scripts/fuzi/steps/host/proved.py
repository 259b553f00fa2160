"""Where a proof ended, as text: kept outside the repository by who made it, so that the next one goes on from there.

It holds what a proof carries from record to record, and the digest of the ledger's index at that point. The index
itself lies beside the repository and is worth nothing unless it has that digest.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from fuzi.model.ids import ObjectId, Sha256, sha256_of
from fuzi.ports.pins import Pin
from fuzi.ports.repository import Repository
from fuzi.ports.signatures import Signatures
from fuzi.steps.host.walk import Walk
from fuzi.steps.record.ledger import MEMORY, Ledger
from fuzi.steps.record.ledger_index import LedgerIndex

VERSION = 1


class State(msgspec.Struct, forbid_unknown_fields=True):
    """What a proof carries from record to record."""

    version: int
    site: str
    main: str
    ledger: str
    index: str
    landings: int
    releases: int
    sequence: int
    last_at: dt.datetime | None
    last_tip: str
    tags: dict[str, str]


def dump_state(walk: Walk, site: Sha256) -> str:
    """Return where a proof that holds has ended; the index is remembered beside the repository."""
    data = walk.ledger.index.dump()
    walk.repository.remember(MEMORY, data)
    return msgspec.json.encode(state_of(walk, site, sha256_of(data))).decode()


def state_of(walk: Walk, site: Sha256, index: Sha256) -> State:
    """Return where a proof stands.

    Args:
        index: the digest of the ledger's index as it is kept.
    """
    return State(
        VERSION,
        site,
        walk.main,
        walk.ledger.tip or "",
        index,
        walk.landings,
        walk.releases,
        walk.sequence,
        walk.last_at,
        walk.last_tip,
        dict(walk.tags),
    )


def resumed(repository: Repository, signatures: Signatures, pin: Pin) -> Walk | None:
    """Return the walk as it stood where the pinned proof ended.

    None where nothing was kept, or what was kept does not belong together: then everything is proved again.
    """
    try:
        state = msgspec.json.decode(pin.proved, type=State)
    except (msgspec.MsgspecError, UnicodeError):
        return None
    if state.version != VERSION or (state.site, state.main, state.ledger) != (pin.site, pin.main, pin.ledger):
        return None
    index = _index(repository, state)
    return None if index is None else walk_of(Ledger(signatures, repository, index), state)


def walk_of(ledger: Ledger, state: State) -> Walk:
    """Return a walk that goes on from where another one stood.

    Args:
        ledger: as it was there.
    """
    found: dict[str, Any] = {name: ObjectId(tag) for name, tag in state.tags.items()}
    return Walk(
        ledger.repository,
        ledger,
        ObjectId(state.main),
        landings=state.landings,
        releases=state.releases,
        sequence=state.sequence,
        last_at=state.last_at,
        last_tip=state.last_tip,
        tags=found,
        mandates=[ledger.filed(row.id) for row in ledger.index.of_kind("mandate")],
    )


def _index(repository: Repository, state: State) -> LedgerIndex | None:
    """Return the ledger's index as it was proved; None where the one at hand is not that."""
    data = repository.recall(MEMORY)
    known = None if data is None else LedgerIndex.parse(data)
    place = None if known is None else known.commits.position_of(state.ledger)
    if data is None or known is None or place is None:
        return None
    then = known.until(place)
    return then if sha256_of(data if then is known else then.dump()) == state.index else None
