"""What a person trusts from outside the repository: the site id, and how far its history was already seen."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from fuzi.model.ids import ObjectId, Sha256
from fuzi.ports.repository import Repository


class Pin(Struct, frozen=True):
    """The site id pinned for a repository, the newest main and ledger that were verified, and where that proof ended.

    `commits` is how many commits that ledger had; `proved` is the proof's own text, which only a later proof reads.
    """

    site: Sha256
    main: ObjectId | None = None
    ledger: ObjectId | None = None
    proved: str = ""
    commits: int = 0


class Pins(Protocol):
    """Pins of one user, kept outside every repository."""

    @property
    def place(self) -> str:
        """Return where the pins are kept, for the user to look at."""
        ...

    def pinned(self, repository: Repository) -> Pin | None:
        """Return the pin for a repository (by the address of its origin, else its folder)."""
        ...

    def highest(self, site: Sha256) -> Pin | None:
        """Return the longest history of a site that was verified in any repository."""
        ...

    def pin(self, repository: Repository, pin: Pin) -> None:
        """Pin a site, or remember a newer main and ledger of it."""
        ...
