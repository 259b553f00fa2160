"""The host: its repository, keys, lock, services and what a push brings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fuzi.wiring.repositories import open_repository, signatures

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager

    from fuzi.adapters.host_look import LocalHostLook
    from fuzi.adapters.http_service import HttpService
    from fuzi.model.ids import ObjectId
    from fuzi.ports.host_repository import HostRepositories
    from fuzi.ports.repository import Repository
    from fuzi.ports.signatures import Signer


def host_repositories() -> HostRepositories:
    """Return what makes hosts on this machine."""
    from fuzi.adapters.host_repository import GitHostRepositories

    return GitHostRepositories()


def host_look() -> LocalHostLook:
    """Return what looks at the set-up of hosts on this machine."""
    from fuzi.adapters.host_look import LocalHostLook

    return LocalHostLook()


def unfit_for_sshd(program: Path) -> tuple[str, ...]:
    """Return the steps on the way to a program for which sshd would not run it."""
    from fuzi.adapters.sshd_trust import unfit_steps

    return unfit_steps(program)


def host_signers(repository: Repository) -> tuple[Signer, ...]:
    """Return the keys that a host holds: the one it has, and the next one where it was made."""
    from fuzi.steps.host.held_keys import held_keys

    return held_keys(signatures(repository), repository.git_dir)


def hosting_lock(folder: Path) -> AbstractContextManager[None]:
    """Return the lock under which a host moves refs."""
    from fuzi.adapters.host_lock import host_lock

    return host_lock(folder)


def settle_host(folder: Path) -> None:
    """Complete what a killed run left on the host at a folder."""
    from fuzi.steps.host.settle import settle, unsettled

    near = open_repository(folder)
    if unsettled(near):
        with hosting_lock(folder):
            settle(near)


def is_overfull(environment: Mapping[str, str]) -> bool:
    """Tell whether a push brought more objects than a host takes."""
    from fuzi.adapters import quarantine

    return quarantine.is_overfull(environment)


def stray_objects(folder: Path, environment: Mapping[str, str], heads: Sequence[ObjectId]) -> tuple[str, ...]:
    """Return what a push brought that belongs to nothing."""
    from fuzi.adapters.quarantine import strays

    return strays(folder, environment, heads)


def serve_ssh(asked: str, folder: Path, person: str, environment: Mapping[str, str]) -> None:
    """Become the Git service that a login by SSH asked for."""
    from fuzi.adapters.ssh_command import serve

    serve(asked, folder, person, environment)


def http_service() -> HttpService:
    """Return what serves Git over HTTP behind a web server."""
    from fuzi.adapters.http_service import HttpService

    return HttpService()
