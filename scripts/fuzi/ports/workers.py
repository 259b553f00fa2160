"""Work that several processes share: cut into pieces, each of which anybody may do with the same answer."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Protocol


class Pieces(Protocol):
    """A work cut into pieces, numbered from 0."""

    def __len__(self) -> int:
        """Return how many there are."""
        ...

    def answer(self, number: int) -> bytes:
        """Do a piece here."""
        ...

    def sent(self, number: int) -> bytes | None:
        """Return a piece as it goes to another machine; None where it stays here."""
        ...

    def seconds(self, number: int) -> float:
        """Return how long a piece may take; who takes longer is given up."""
        ...


class Workers(Protocol):
    """Who shares in a work."""

    def count_for(self, seconds: float) -> int:
        """Return how many share in a work that takes one about so long; 1: nobody but the one who asks."""
        ...

    def share(self, pieces: Pieces) -> Mapping[int, bytes]:
        """Return the answers to the pieces by number.

        A piece that nobody answered is missing: a worker died, took too long, or cannot be had. Whoever asks does it
        by himself, and judges whether an answer is one at all.

        Raises:
            WorldFailed: there are no workers where they should be, or they are others than asked for.
        """
        ...


class _Alone:
    """Nobody shares: whoever asks does it all."""

    def count_for(self, seconds: float) -> int:
        """Return 1."""
        return 1

    def share(self, pieces: Pieces) -> Mapping[int, bytes]:
        """Return no answer."""
        return {}


ALONE: Workers = _Alone()
"""No workers."""


def is_private(address: str) -> bool:
    """Tell whether nobody else can read what goes to an address: it is encrypted, or stays on this machine."""
    scheme, _, rest = address.partition("://")
    host = rest.rpartition(":")[0].strip("[]")
    try:
        return scheme == "tls" or (scheme == "tcp" and (host == "localhost" or ip_address(host).is_loopback))
    except ValueError:  # a name: it may lead anywhere
        return False
