"""Statements that were signed without a connection and wait to be sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from fuzi.model.ids import Sha256


class Outbox(Protocol):
    """The outbox of one clone. Nothing in it is ever lost: what the host refuses is put aside, not away."""

    def put(self, statement: Sha256, envelope: bytes) -> None:
        """Keep a signed statement durably until it is sent."""
        ...

    def waiting(self) -> Mapping[Sha256, bytes]:
        """Return what waits, oldest first."""
        ...

    def sent(self, statement: Sha256) -> None:
        """Take out what the host has."""
        ...

    def refused(self, statement: Sha256) -> None:
        """Put aside what the host refused."""
        ...
