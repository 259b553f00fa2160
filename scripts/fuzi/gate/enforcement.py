"""Judges a host's set-up: enforcing, cooperative, or broken, with one answer per point (3-gate section 5, Host).

Enforcing only where every point is in order: a point that cannot be told is a gap. Pure; the facts come from outside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum

from fuzi.gate.enforcement_access import access_checks, folder_checks, hook_checks, program_checks
from fuzi.gate.enforcement_doors import door_checks, key_checks
from fuzi.gate.enforcement_secrets import reader_checks, secret_checks
from fuzi.gate.enforcement_settings import setting_checks
from fuzi.messages import msg
from fuzi.model.enforcement import Check, HostFacts, State
from fuzi.model.ids import is_change_id

DAY = 86_400
LOW_BYTES = 2 * 1024**3
FULL_BYTES = 200 * 1024**2


class Enforcement(StrEnum):
    """The outcome: holds against everybody who is let in; holds among people who trust each other; does not work."""

    ENFORCING = "enforcing"
    COOPERATIVE = "cooperative"
    BROKEN = "broken"


def judge_host(facts: HostFacts) -> tuple[Enforcement, tuple[Check, ...]]:
    """Return the outcome and every answer, the worst first, each kind in the order of the documentation."""
    parts: Sequence[Callable[[HostFacts], Iterable[Check]]] = (
        access_checks,
        folder_checks,
        hook_checks,
        program_checks,
        setting_checks,
        key_checks,
        secret_checks,
        reader_checks,
        door_checks,
        history_checks,
        room_checks,
    )
    checks = [check for part in parts for check in part(facts)]
    order = (State.BROKEN, State.GAP, State.NOTE, State.OK)
    checks.sort(key=lambda one: order.index(one.state))
    states = {one.state for one in checks}
    if State.BROKEN in states:
        return Enforcement.BROKEN, tuple(checks)
    return (Enforcement.COOPERATIVE if State.GAP in states else Enforcement.ENFORCING), tuple(checks)


def history_checks(facts: HostFacts) -> Iterator[Check]:
    """Look at refs, records and what could stand in for objects."""
    history = facts.history
    if history.problem is not None:
        yield Check(
            "records-differ",
            State.BROKEN,
            history.problem,
            msg("compare the host with a good copy (`fuzi verify --full`); do not mend it by hand"),
        )
    else:
        yield Check("records-differ", State.OK, msg("main and ledger are where the last receipt put them"))
    odd = [ref for ref in history.refs if not is_known_ref(ref)]
    if odd:
        yield Check(
            "refs-unknown",
            State.BROKEN,
            msg("refs that no host takes in: {refs}", refs=odd[:5]),
            msg("find out who made them; then remove them with `git update-ref -d`"),
        )
    if history.head != "refs/heads/main":
        yield Check(
            "head-elsewhere",
            State.BROKEN,
            msg("HEAD is {ref}, not main: clones would start elsewhere", ref=history.head or "-"),
            msg("as the host's account: `git symbolic-ref HEAD refs/heads/main`"),
        )
    stand_ins = [
        *(["shallow"] if history.is_shallow else []),
        *(["refs/replace, info/grafts"] if history.has_replacements else []),
        *history.elsewhere,
    ]
    if stand_ins:
        yield Check(
            "objects-elsewhere",
            State.BROKEN,
            msg("the history leans on something outside or in place of its objects: {what}", what=stand_ins),
            msg("make the host anew from a whole clone"),
        )


def is_known_ref(ref: str) -> bool:
    """Tell whether a host ever makes such a ref."""
    change = ref.removeprefix("refs/heads/changes/")
    return (
        ref in {"refs/heads/main", "refs/heads/ledger"}
        or (change != ref and is_change_id(change))
        or ref.startswith("refs/tags/release/")
    )


def room_checks(facts: HostFacts) -> Iterator[Check]:
    """Look at free disk space and at what killed runs left."""
    free = facts.free_bytes // 1024**2
    if facts.free_bytes < FULL_BYTES:
        yield Check(
            "disk-full",
            State.BROKEN,
            msg("only {free} MB are free on the host's disk: pushes will fail", free=free),
            msg("make room before anything else"),
        )
    elif facts.free_bytes < LOW_BYTES:
        yield Check(
            "disk-low",
            State.NOTE,
            msg("{free} MB are free on the host's disk", free=free),
            msg("make room: a push may need 1 GB for a while"),
        )
    else:
        yield Check("disk-full", State.OK, msg("{free} MB are free on the host's disk", free=free))
    old = [path for path, age in facts.leftovers if age >= DAY]
    locks = [path for path in old if path.endswith(".lock")]
    if locks:
        yield Check(
            "lock-left",
            State.BROKEN,
            msg("locks that a killed run left: {paths}", paths=locks[:5]),
            msg("make sure that no push is under way, then remove them"),
        )
    rest = [path for path in old if path not in locks]
    if rest:
        yield Check(
            "garbage-left",
            State.NOTE,
            msg("what killed pushes left takes up room: {paths}", paths=rest[:5]),
            msg("remove these folders while no push is under way"),
        )
