"""The answer of verify, for a reader and as the contract's JSON. Takes plain values, so that it knows no step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Protocol

from fuzi.messages import Message, Translate, msg
from fuzi.model.verdict import Reason
from fuzi.reports.advice import reason_lines

_RATIFIED = msg("  {found} came without a record and was ratified: {reason}")
_SINCE = msg(
    "this is proved since the re-founding of {day}; what came before is proved only by the record of the old site"
    " {site} itself, less {n} files that left history:"
)
_BEFORE_TOO = msg(
    "this is proved since the re-founding of {day}; the old site {site} was proved in the repository you named, with"
    " {landings} landings and {releases} releases, and the new one carries over what it held, less {n} files that"
    " left history:"
)
_GONE_ON = msg("  the old repository went on after that day; nothing of what came then is in this site")
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


class Gone(Protocol):
    """One file that left history."""

    @property
    def path(self) -> str:
        """Return where it stood."""
        ...

    @property
    def sha256(self) -> str:
        """Return the digest of its bytes."""
        ...

    @property
    def landing(self) -> str:
        """Return the commit of the old main that had it."""
        ...


class Old(Protocol):
    """What the old repository of such a site proved."""

    @property
    def landings(self) -> int:
        """Return how many landings were counted in it."""
        ...

    @property
    def releases(self) -> int:
        """Return how many releases were counted in it."""
        ...

    @property
    def has_gone_on(self) -> bool:
        """Tell whether it went on after the site began anew."""
        ...


class Anew(Protocol):
    """The record by which a site began anew."""

    @property
    def at(self) -> dt.datetime:
        """Return when."""
        ...

    @property
    def old_site(self) -> str:
        """Return the id of the site it came from."""
        ...

    @property
    def old_main(self) -> str:
        """Return where the old main ended."""
        ...

    @property
    def old_ledger(self) -> str:
        """Return where the old ledger ended."""
        ...

    @property
    def expunged(self) -> Sequence[Gone]:
        """Return what left history."""
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
    def refounding(self) -> Anew | None:
        """Return the record by which the site began anew; None where it did not, or nothing is proved."""
        ...

    @property
    def former(self) -> Old | None:
        """Return what the old repository proved; None where nobody gave it."""
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
        "refounded": None if proof.refounding is None else _anew_json(proof.refounding, proof.former),
    }


def _anew_json(anew: Anew, old: Old | None) -> dict[str, Any]:
    """Return where the proof begins, and what it does not reach; `former` is None where no old repository was given."""
    return {
        "at": anew.at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z"),
        "old_site": anew.old_site,
        "old_main": anew.old_main,
        "old_ledger": anew.old_ledger,
        "expunged": [{"path": one.path, "sha256": one.sha256, "landing": one.landing} for one in anew.expunged],
        "former": None
        if old is None
        else {"landings": old.landings, "releases": old.releases, "has_gone_on": old.has_gone_on},
    }


def proof_text(proof: Proved, translate: Translate) -> str:
    """Return the proof in a few lines."""
    if proof.reasons:
        head = msg("NOT verified; do not release from here and tell the security contact")
        places = dict.fromkeys(path for one in proof.reasons if (path := one.details.get("record")))
        found = [msg("  found at the ledger's record {path}", path=path).render(translate) for path in places]
        return "\n".join([head.render(translate), *reason_lines(proof.reasons, translate, "  · "), *found])
    done = msg("verified: {landings} landings, {releases} releases", landings=proof.landings, releases=proof.releases)
    tips = msg("main {main}, ledger {ledger}", main=proof.main[:12], ledger=proof.ledger[:12])
    return "\n".join(one.render(translate) for one in (done, *_anew_lines(proof), *_repair_lines(proof), tips))


def _anew_lines(proof: Proved) -> list[Message]:
    """Return how far back the proof reaches where the site began anew."""
    anew = proof.refounding
    if anew is None:
        return []
    old = proof.former
    key = _SINCE.key if old is None else _BEFORE_TOO.key
    told = msg(key, day=anew.at.date().isoformat(), site=anew.old_site, n=len(anew.expunged),
               landings=old.landings if old else 0, releases=old.releases if old else 0)  # fmt: skip
    later = [_GONE_ON] if old is not None and old.has_gone_on else []
    return [
        told,
        *later,
        *(msg("  {path}, SHA-256 {digest}", path=one.path, digest=one.sha256) for one in anew.expunged),
    ]


def _repair_lines(proof: Proved) -> list[Message]:
    """Return what was repaired, one by one: such commits stood on main before anybody had approved them."""
    words = {"ratify": _RATIFIED.key, "revert": _REVERTED.key}
    told = [msg(words[one.how], found=one.found[:12], reason=one.reason) for one in proof.repairs]
    return [msg("{n} repaired:", n=len(told)), *told] if told else []
