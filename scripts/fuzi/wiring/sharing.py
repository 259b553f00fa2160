"""Who shares in a check."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fuzi.ports.workers import Workers


def workers(asked: int | str | None) -> Workers:
    """Return who shares in a check: so many processes, as many as are worth it, or the workers of a scheduler."""
    if isinstance(asked, str):
        from fuzi.adapters.cluster_workers import ClusterWorkers
        from fuzi.wiring import elsewhere

        return ClusterWorkers(asked, elsewhere.__name__, elsewhere.likeness())
    from fuzi.adapters.forked_workers import ForkedWorkers

    return ForkedWorkers(asked)
