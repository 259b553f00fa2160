"""The confidentiality check: what reads texts and documents, and the secrets it compares with."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from fuzi.wiring.machine import clock
from fuzi.wiring.repositories import open_repository, signatures

if TYPE_CHECKING:
    from fuzi.model.own_check import OwnCheck
    from fuzi.model.scan_secrets import Secrets
    from fuzi.ports.credentials import Credentials
    from fuzi.ports.documents import Documents
    from fuzi.ports.inspection import Inspector
    from fuzi.ports.rendering import Renderer
    from fuzi.ports.repository import Repository
    from fuzi.ports.workers import Workers
    from fuzi.scanning.sieve import Sieves
    from fuzi.steps.check.built_passed import OfRun
    from fuzi.steps.check.gather import Ground as CheckGround
    from fuzi.steps.clone.host_secrets import HostSecrets


def inspector(repository: Repository, near: Repository | None = None, *, of_a_push: bool = False) -> Inspector:
    """Return the check of what is submitted; with the secrets of a host `near`, where one is given.

    Args:
        of_a_push: whether a host looks at what somebody sends, and reads no longer than it must.
    """
    from fuzi.steps.check.inspect import SubmissionInspector
    from fuzi.steps.record.fingerprints import recorded_in

    known = cache(lambda: scan_secrets(near or repository)), recorded_in(repository, signatures(repository))
    return SubmissionInspector(
        repository, documents(of_a_push=of_a_push), renderer(), clock().now(), *known, of_run, sieves(), credentials()
    )


def of_run() -> OfRun:
    """Return what only this run knows when it looks at a built site."""
    import secrets

    from fuzi.adapters.template import PackagedTemplate
    from fuzi.adapters.theme_package import shipped_files
    from fuzi.steps.check.built_passed import OfRun

    return OfRun(secrets.token_bytes(32), shipped_files(PackagedTemplate().lock()))


def scan_secrets(repository: Repository) -> Secrets:
    """Return the fingerprint keys and the private list of this machine; which keys are still honoured, by today."""
    import os

    from fuzi.adapters.secret_files import LocalSecretFiles
    from fuzi.steps.check.secrets import load_secrets

    return load_secrets(repository, LocalSecretFiles(), os.environ, clock().now().date())


def own_check(repository: Repository) -> OwnCheck:
    """Return what the check on this machine works with."""
    import os

    from fuzi.adapters.readers import lacking_here
    from fuzi.errors import AskedWrongly, MalformedFile
    from fuzi.model.own_check import OwnCheck

    lacks = lacking_here(os.environ)
    try:
        secrets = scan_secrets(repository)
    except (AskedWrongly, MalformedFile) as error:
        return OwnCheck(lacks, unfit=error.what, remedy=error.hint)
    return OwnCheck(lacks, bool(secrets.keys.all), secrets.terms is not None)


def host_secrets(repository: Repository) -> HostSecrets:
    """Return what works on the secrets of a host's check."""
    from fuzi.adapters.age_sealing import AgeSealing
    from fuzi.adapters.secret_files import LocalSecretFiles
    from fuzi.steps.clone.host_secrets import HostSecrets

    return HostSecrets(repository, signatures(repository), LocalSecretFiles(), AgeSealing(), documents(), clock().now())


def renderer() -> Renderer:
    """Return what renders Markdown from strangers, in a child process."""
    from fuzi.adapters.markdown_renderer import ChildRenderer

    return ChildRenderer()


def documents(*, of_a_push: bool = False) -> Documents:
    """Return what reads documents, in a child process with limits; pictures where that is installed."""
    import os

    from fuzi.adapters.readers import documents_of

    return documents_of(os.environ, of_a_push=of_a_push)


def sieves() -> Sieves | None:
    """Return what makes the check of many words quick; None where Hyperscan is not installed."""
    import os

    from fuzi.adapters.readers import sieve_memory
    from fuzi.scanning.sieve import Sieves, is_installed

    return Sieves(sieve_memory(os.environ)) if is_installed() else None


def credentials() -> Credentials:
    """Return what looks for keys and tokens, in a child process with limits."""
    import os

    from fuzi.adapters.credentials import ChildCredentials

    return ChildCredentials.of(os.environ)


def check_ground(folder: Path, shared_by: Workers | None = None) -> CheckGround:
    """Return what a check at a folder stands on: its repository if it is in one, else its files alone."""
    from fuzi.adapters.local_files import LocalFiles
    from fuzi.adapters.site_files import day_of_check
    from fuzi.ports.workers import ALONE
    from fuzi.steps.check.gather import Ground
    from fuzi.steps.record.fingerprints import recorded_in

    folder = folder.resolve()
    is_inside = any((place / ".git").exists() or (place / "HEAD").is_file() for place in (folder, *folder.parents))
    repository = open_repository(folder) if is_inside else None
    root = folder if repository is None else repository.work_tree or folder
    about = (LocalFiles(), documents(), renderer(), root, day_of_check(root, clock().now()))
    if repository is None:
        return Ground(None, *about, workers=shared_by or ALONE, sieves=sieves(), credentials=credentials())
    known = recorded_in(repository, signatures(repository))
    return Ground(repository, *about, scan_secrets(repository), known, shared_by or ALONE, sieves(), credentials())
