"""The bureaus that journeys start from."""

from __future__ import annotations

from bureaus import anew, approved, bureaus, expunged, founded, landed, released, shelf, submitted

__all__ = ["anew", "approved", "bureaus", "expunged", "founded", "landed", "released", "shelf", "submitted"]
