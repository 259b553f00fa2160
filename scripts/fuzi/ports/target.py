"""A place where a release is served (上线目标)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from fuzi.model.ids import Sha256
from fuzi.model.release import FoundFile, ManifestLine, ServedSite, TargetState, TreeComparison

Fetch = Callable[[tuple[ManifestLine, ...]], Iterator[tuple[Sha256, bytes]]]
"""Yields the bytes of lines by digest, verified; each digest at least once, in any order."""


class Target(Protocol):
    """One target. Raises `WorldFailed` where the place fails; then the old site is untouched or served again."""

    @property
    def name(self) -> str:
        """Return the target's name."""
        ...

    def state(self) -> TargetState:
        """Return what is served now, what was before, and what else lies ready."""
        ...

    def serve(self, site: ServedSite, fetch: Fetch, beside: Mapping[str, bytes], *, hold: bool = False) -> None:
        """Serve `site` from one instant to the next, and verify it: every file, no file missing, none extra.

        Args:
            site: the tree. A tree that lies ready is verified and switched to; otherwise it is written first.
            fetch: delivers bytes that no kept release holds.
            beside: files laid beside the site in the web root, outside every manifest (checkpoint, release id).
            hold: True for a rollback: nothing automatic may deploy until somebody deploys on purpose.

        Raises:
            IntegrityFailed: what lies on the target is not what must lie there.
        """
        ...

    def served(self) -> tuple[FoundFile, ...]:
        """Return every file that is served now, extra ones and those laid beside the site included, sorted by path.

        Raises:
            AskedWrongly: nothing is served yet.
            IntegrityFailed: something in the web root is no regular file.
        """
        ...

    def read(self, path: str) -> bytes:
        """Return the bytes of one file that is served now; links are not followed."""
        ...

    def compare(self) -> TreeComparison:
        """Compare what is served now with what was put there."""
        ...

    def closed_folders(self) -> tuple[str, ...]:
        """Return the folders on the way to what is served that a web server of another account may not enter."""
        ...
