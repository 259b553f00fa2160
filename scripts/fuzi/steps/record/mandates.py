"""Brings what the ledger says of standing deputies and recovery keys to the rules a change is judged by."""

from __future__ import annotations

from msgspec.structs import replace

from fuzi.gate.ground import Ground
from fuzi.steps.record.ledger import Ledger


def with_mandates(ground: Ground, ledger: Ledger, upto: int | None = None) -> Ground:
    """Return the rules with every mandate of the ledger.

    Args:
        upto: the last ledger position that counts; None is the ledger's end.
    """
    ground = with_recovery(ground, ledger)
    rows = [row for row in ledger.index.of_kind("mandate") if upto is None or row.position <= upto]
    return replace(ground, mandates=tuple(ledger.filed(row.id) for row in rows)) if rows else ground


def with_recovery(ground: Ground, ledger: Ledger) -> Ground:
    """Return the rules with the recovery keys of the founding record."""
    founding = ledger.founding
    if not founding.recovery_keys:
        return ground
    return replace(ground, recovery_keys=founding.recovery_keys, recovery_count=founding.recovery_count)
