"""`fuzi host`: the bare repository that enforces the gate."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fuzi.errors import AskedWrongly
from fuzi.messages import msg
from fuzi.model.ids import Sha256
from fuzi.ports.host_repository import HostRepositories
from fuzi.ports.repository import Repository
from fuzi.ports.signatures import Signatures
from fuzi.steps.clone.found import HOST_KEY
from fuzi.steps.record.ledger import LEDGER, load_ledger


@dataclass(frozen=True)
class Hosted:
    """A host that stands: where, and for which site."""

    folder: Path
    site: Sha256
    is_origin: bool


def host(repository: Repository, signatures: Signatures, hosts: HostRepositories, folder: Path) -> Hosted:
    """Make a host of a founded site at `folder`; the site's clone follows it when it has no `origin` yet.

    Raises:
        AskedWrongly: the site is not founded here, or `folder` exists.
    """
    ledger = load_ledger(repository, signatures, repository.ref(LEDGER))
    site = ledger.site
    key = repository.git_dir / HOST_KEY
    if not key.is_file():
        raise AskedWrongly(
            msg("the host's key is not here"), msg("run this in the repository in which `fuzi found` was run")
        )
    hosts.make(folder, repository.git_dir, key)
    is_origin = repository.work_tree is not None and repository.config("remote.origin.url") is None
    if is_origin:
        repository.add_remote("origin", str(folder.resolve()))
        repository.fetch("origin")
    return Hosted(folder.resolve(), site, is_origin)
