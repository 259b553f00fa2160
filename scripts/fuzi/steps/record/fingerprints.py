"""The fingerprints that hosts recorded with what a waiver passed: they tell what the waiver meant to who has no key."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fuzi.model.host_statement import Scan
from fuzi.ports.repository import Repository
from fuzi.ports.signatures import Signatures
from fuzi.steps.record.ledger import load_ledger
from fuzi.steps.record.ledger_writing import LEDGER


def recorded_in(repository: Repository, signatures: Signatures) -> Callable[[], Mapping[str, str]]:
    """Return what gives the fingerprints when it is asked: most checks never ask."""
    return lambda: passed_fingerprints(repository, signatures)


def passed_fingerprints(repository: Repository, signatures: Signatures) -> dict[str, str]:
    """Return the fingerprint of each finding that the host passed, by the finding's id; the newest record counts.

    Taken from the host's ledger as it was last fetched, else from the ledger here; none where there is no ledger.
    """
    tip = repository.ref(f"refs/remotes/origin/{LEDGER.rpartition('/')[2]}") or repository.ref(LEDGER)
    if tip is None:
        return {}
    found: dict[str, str] = {}
    for _key, scan in load_ledger(repository, signatures, tip).statements("scan"):
        if isinstance(scan, Scan):
            found |= {one.id: one.fingerprint for one in scan.findings if one.status == "waived" and one.fingerprint}
    return found
