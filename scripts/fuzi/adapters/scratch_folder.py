"""A folder for the time of one task, readable by its owner alone."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fuzi.adapters.durable_files import disk_failed, is_full, world


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Yield an empty folder that is removed afterwards.

    Raises:
        WorldFailed: none can be made there, or the disk is full.
    """
    place = os.environ.get("TMPDIR") or "/tmp"  # noqa: S108 - only named in the error
    with world(place):
        made = tempfile.TemporaryDirectory(prefix="fuzi-")
    with made as folder:
        try:
            yield Path(folder)
        except OSError as error:
            if is_full(error):
                raise disk_failed(place, error) from error
            raise
