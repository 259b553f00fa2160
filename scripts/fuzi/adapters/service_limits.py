"""What one fetch or push may take of the machine, before anything of it is looked at; children inherit it.

Git itself bounds only the bytes of a pack: a small pack can unfold to any size, and the list of refs in front of it has
no bound at all. The kernel's limits hold for whatever runs.
"""

from __future__ import annotations

import resource

CPU_SECONDS = 600
"""Processor time of one process; a clone of ten thousand pages takes seconds."""
DATA_BYTES = 2 * 1024**3
"""Memory of one process that is its own; files mapped to be read do not count."""
FILE_BYTES = 1024**3
"""The largest file that is written: twice the largest pack that is taken."""
_LIMITS = (
    (resource.RLIMIT_CPU, CPU_SECONDS),
    (resource.RLIMIT_DATA, DATA_BYTES),
    (resource.RLIMIT_FSIZE, FILE_BYTES),
    (resource.RLIMIT_CORE, 0),
    (resource.RLIMIT_NOFILE, 1024),
)


def confine_service() -> None:
    """Limit this process and its children; a limit that is lower already stays."""
    for what, limit in _LIMITS:
        hard = resource.getrlimit(what)[1]
        lowest = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(what, (lowest, lowest))
