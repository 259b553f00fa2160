"""Git repositories and their signatures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fuzi.model.ids import ObjectId
    from fuzi.ports.new_site import NewSites, SiteTemplate
    from fuzi.ports.repository import Repository
    from fuzi.ports.signatures import Signatures


def open_repository(folder: Path) -> Repository:
    """Return the Git repository at a folder or above it."""
    from fuzi.adapters.git import GitRepository

    return GitRepository(folder)


def signatures(repository: Repository) -> Signatures:
    """Return SSH signatures; the choice of a key may come from the repository's Git settings."""
    from fuzi.adapters.ssh_signatures import SshSignatures

    return SshSignatures(repository.config)


def place(repository: Repository, path: str) -> Path:
    """Return a place of the settings: relative to the work tree, or to a bare repository."""
    return (repository.work_tree or repository.git_dir) / path


def is_program_of(repository: Repository, commit: ObjectId) -> bool:
    """Tell whether this very program is a file of a commit, run from its work tree."""
    place, tree = Path(__file__).resolve(), repository.work_tree
    if tree is None or not place.is_relative_to(tree.resolve()):
        return False
    return repository.file(commit, place.relative_to(tree.resolve()).as_posix()) is not None


def new_sites() -> NewSites:
    """Return what makes new repositories on this machine."""
    from fuzi.adapters.new_site import GitNewSites

    return GitNewSites()


def site_template() -> SiteTemplate:
    """Return the template that came with this installation."""
    from fuzi.adapters.template import PackagedTemplate

    return PackagedTemplate()
