"""The answer of verify, for a reader and as the contract's JSON. Takes plain values, so that it knows no step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from fuzi.messages import Message, Translate, msg
from fuzi.model.verdict import Reason
from fuzi.reports.advice import reason_lines

_RATIFIED = msg("  {found} came without a record and was ratified: {reason}")
_REVERTED = msg("  {found} came without a record and was reverted: {reason}")


class Repaired(Protocol):
    """One repair: what was found on main without a record, and what became of it."""

    @property
    def how(self) -> str:
        """Return `ratify` or `revert`."""
        ...

    @property
    def found(self) -> str:
        """Return the commit that was found."""
        ...

    @property
    def reason(self) -> str:
        """Return why."""
        ...


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
    def repairs(self) -> Sequence[Repaired]:
        """Return the repairs that were carried out."""
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
    return "\n".join(one.render(translate) for one in (done, *_repair_lines(proof), tips))


def _repair_lines(proof: Proved) -> list[Message]:
    """Return what was repaired, one by one: such commits stood on main before anybody had approved them."""
    words = {"ratify": _RATIFIED.key, "revert": _REVERTED.key}
    told = [msg(words[one.how], found=one.found[:12], reason=one.reason) for one in proof.repairs]
    return [msg("{n} repaired:", n=len(told)), *told] if told else []
