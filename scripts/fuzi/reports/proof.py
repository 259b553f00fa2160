"""The answer of verify, for a reader and as the contract's JSON. Takes plain values, so that it knows no step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from fuzi.messages import Translate, msg
from fuzi.model.verdict import Reason
from fuzi.reports.advice import reason_lines


class Proved(Protocol):
    """What verify found."""

    @property
    def landings(self) -> int:
        """Return how many landings were counted."""
        ...

    @property
    def releases(self) -> int:
        """Return how many releases were counted."""
        ...

    @property
    def repaired(self) -> int:
        """Return how many repair records there are."""
        ...

    @property
    def reasons(self) -> Sequence[Reason]:
        """Return what speaks against the history."""
        ...

    @property
    def main(self) -> str:
        """Return main's tip."""
        ...

    @property
    def ledger(self) -> str:
        """Return the ledger's tip."""
        ...

    @property
    def since(self) -> str | None:
        """Return the ledger commit from which on it was proved now."""
        ...


def proof_json(proof: Proved, translate: Translate) -> dict[str, Any]:
    """Return the contract's `verify` document."""
    return {
        "outcome": "refused" if proof.reasons else "verified",
        "landings": proof.landings,
        "releases": proof.releases,
        "repaired": proof.repaired,
        "reasons": [
            {"code": one.code, "message": one.message.render(translate), **one.details} for one in proof.reasons
        ],
        "tip": {"main": proof.main, "ledger": proof.ledger},
        "since": proof.since,
    }


def proof_text(proof: Proved, translate: Translate) -> str:
    """Return the proof in a few lines."""
    if proof.reasons:
        head = msg("NOT verified; do not release from here and tell the security contact")
        return "\n".join([head.render(translate), *reason_lines(proof.reasons, translate, "  · ")])
    done = msg("verified: {landings} landings, {releases} releases", landings=proof.landings, releases=proof.releases)
    tips = msg("main {main}, ledger {ledger}", main=proof.main[:12], ledger=proof.ledger[:12])
    return f"{done.render(translate)}\n{tips.render(translate)}"
