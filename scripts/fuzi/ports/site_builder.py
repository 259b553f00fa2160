"""What renders a folder of Markdown into a folder of HTML."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from fuzi.model.publication import SiteFacts


class SiteBuilder(Protocol):
    """Builds a site: the bytes written are a function of the source files and the facts alone."""

    def build(self, source: Path, out: Path, facts: SiteFacts) -> None:
        """Render `source` (a checkout with `mkdocs.yml`) into the empty folder `out`; strict.

        Raises:
            MalformedFile: a page or setting cannot be rendered; names file and reason.
        """
        ...

    def serve(self, source: Path, facts: SiteFacts, address: tuple[str, int], ready: Callable[[], None]) -> None:
        """Serve a live preview of `source` on loopback until interrupted; `ready` is called once the port is ours.

        Raises:
            WorldFailed: the port is taken.
        """
        ...

    def stamp(self) -> dict[str, str]:
        """Return the versions of what renders (name to version), recorded with a release."""
        ...


EPOCH = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
"""The earliest instant an archive member can carry."""
