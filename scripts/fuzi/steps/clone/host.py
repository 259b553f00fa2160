"""`fuzi host`: the bare repository that enforces the gate."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from fuzi.errors import AskedWrongly
from fuzi.messages import msg
from fuzi.model.ids import Sha256
from fuzi.ports.host_repository import HostRepositories
from fuzi.ports.repository import Repository
from fuzi.ports.signatures import Signatures
from fuzi.steps.clone.workspace import MAIN
from fuzi.steps.host.held_keys import HOST_KEY
from fuzi.steps.record.ledger import Ledger, load_ledger
from fuzi.steps.record.ledger_writing import LEDGER
from fuzi.steps.record.main_line import recorded_main


class Hosted(Struct, frozen=True):
    """A host that stands: where, and for which site."""

    folder: Path
    site: Sha256
    is_origin: bool


def host(repository: Repository, signatures: Signatures, hosts: HostRepositories, folder: Path) -> Hosted:
    """Make a host of a founded site at `folder`; the site's clone follows it when it has no `origin` yet.

    Raises:
        AskedWrongly: the site is not founded here, main holds what no record tells, or `folder` exists.
    """
    ledger = load_ledger(repository, signatures, repository.ref(LEDGER))
    site = ledger.site
    _refuse_unrecorded(repository, ledger)
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


def _refuse_unrecorded(repository: Repository, ledger: Ledger) -> None:
    """Refuse a main that went on after the founding record: the host would take in nothing but a repair."""
    recorded = recorded_main(ledger)
    if repository.ref(MAIN) != recorded:
        raise AskedWrongly(
            msg("main has changed since its last record, which names {commit}", commit=recorded[:12]),
            msg(
                "keep the later commits with `git branch later`, take main back with `git reset --hard {commit}`, "
                "make the host, and submit them from there",
                commit=recorded[:12],
            ),
        )
