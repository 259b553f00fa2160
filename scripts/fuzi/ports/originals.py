"""Originals (原件): exact bytes by digest, outside the branches that everyone clones."""

from __future__ import annotations

from typing import Protocol

from fuzi.model.ids import Sha256


class Originals(Protocol):
    """One restricted store. Raises `WorldFailed` where the disk fails, `IntegrityFailed` where bytes have changed."""

    def put(self, data: bytes) -> Sha256:
        """Keep the bytes durably and return their digest; bytes that are there already are verified and kept."""
        ...

    def get(self, digest: Sha256) -> bytes:
        """Return the bytes, verified; `AskedWrongly` where the store has none."""
        ...

    def has(self, digest: Sha256) -> bool:
        """Tell whether the store has an original."""
        ...

    def digests(self) -> tuple[Sha256, ...]:
        """Return the digests of all originals, sorted."""
        ...
