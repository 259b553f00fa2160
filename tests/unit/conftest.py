"""What holds for all unit tests: a law is not broken by a machine that is busy, so no example has a limit of time."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("fuzi", deadline=None)
settings.load_profile("fuzi")
