"""An editor's clone and its host."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fuzi.wiring.hosting import settle_host
from fuzi.wiring.machine import clock
from fuzi.wiring.repositories import open_repository, signatures

if TYPE_CHECKING:
    from collections.abc import Callable

    from fuzi.ports.clone_hooks import CloneHooks
    from fuzi.ports.repository import Repository
    from fuzi.steps.clone.workspace import Workspace


def workspace(folder: Path, *, is_offline: bool = False, language: str = "") -> Workspace:
    """Return the workspace of the clone at a folder; its host is asked to answer in `language`, where one is given."""
    from fuzi.formats.push_options import dump_language
    from fuzi.steps.clone.workspace import Workspace

    repository = open_repository(folder)
    from fuzi.adapters.outbox import FileOutbox

    outbox = FileOutbox(repository.git_dir / "fuzi" / "outbox")
    options = (dump_language(language),) if language else ()
    return Workspace(repository, signatures(repository), clock(), is_offline, _settle_near(repository), outbox, options)


def _settle_near(repository: Repository) -> Callable[[], None] | None:
    """Return what settles the clone's host, where it is a folder of this machine that we may write."""
    import os

    origin = Path(repository.config("remote.origin.url") or "")
    if not any((origin / "fuzi").glob("host-key*")) or not os.access(origin, os.W_OK):
        return None
    return lambda: settle_host(origin)


def clone_hooks(repository: Repository) -> CloneHooks:
    """Return the hooks of a clone."""
    from fuzi.adapters.clone_hooks import hooks_of

    return hooks_of(repository.work_tree or repository.git_dir, repository.git_dir)
