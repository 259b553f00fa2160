"""The bureaus that faults happen to."""

from __future__ import annotations

from bureaus import approved, bureaus, founded, landed, released, shelf, submitted

__all__ = ["approved", "bureaus", "founded", "landed", "released", "shelf", "submitted"]
