"""The only file that names adapters: builds what the steps need."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager

    from fuzi.adapters.host_look import LocalHostLook
    from fuzi.adapters.http_service import HttpService
    from fuzi.archive.overlay import Banner
    from fuzi.messages import Translate
    from fuzi.model.ids import ObjectId
    from fuzi.model.publication import SiteFacts
    from fuzi.model.scan_secrets import Secrets
    from fuzi.ports.beside import Helpers
    from fuzi.ports.clock import Clock
    from fuzi.ports.clone_hooks import CloneHooks
    from fuzi.ports.documents import Documents
    from fuzi.ports.host_repository import HostRepositories
    from fuzi.ports.inspection import Inspector
    from fuzi.ports.new_site import NewSites, SiteTemplate
    from fuzi.ports.originals import Originals
    from fuzi.ports.pins import Pins
    from fuzi.ports.rendering import Renderer
    from fuzi.ports.repository import Repository
    from fuzi.ports.signatures import Signatures, Signer
    from fuzi.ports.site_builder import SiteBuilder
    from fuzi.ports.site_folder import SiteFolder
    from fuzi.ports.target import Target
    from fuzi.ports.work_folder import WorkFolder
    from fuzi.steps.check.gather import Ground as CheckGround
    from fuzi.steps.clone.host_secrets import HostSecrets
    from fuzi.steps.clone.workspace import Workspace
    from fuzi.steps.release.archive_ground import Archive
    from fuzi.steps.release.release import Press
    from fuzi.steps.site.build import Facts


def clock() -> Clock:
    """Return the machine's clock."""
    from fuzi.adapters.clock import SystemClock

    return SystemClock()


def site_template() -> SiteTemplate:
    """Return the template that came with this installation."""
    from fuzi.adapters.template import PackagedTemplate

    return PackagedTemplate()


def new_sites() -> NewSites:
    """Return what makes new repositories on this machine."""
    from fuzi.adapters.new_site import GitNewSites

    return GitNewSites()


def open_repository(folder: Path) -> Repository:
    """Return the Git repository at a folder or above it."""
    from fuzi.adapters.git import GitRepository

    return GitRepository(folder)


def signatures(repository: Repository) -> Signatures:
    """Return SSH signatures; the choice of a key may come from the repository's Git settings."""
    from fuzi.adapters.ssh_signatures import SshSignatures

    return SshSignatures(repository.config)


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


def settle_host(folder: Path) -> None:
    """Complete what a killed run left on the host at a folder."""
    from fuzi.steps.host.settle import settle, unsettled

    near = open_repository(folder)
    if unsettled(near):
        with hosting_lock(folder):
            settle(near)


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


def inspector(repository: Repository, near: Repository | None = None) -> Inspector:
    """Return the check of what is submitted; with the secrets of a host `near`, where one is given."""
    from fuzi.steps.check.inspect import SubmissionInspector
    from fuzi.steps.record.fingerprints import recorded_in

    known = cache(lambda: scan_secrets(near or repository)), recorded_in(repository, signatures(repository))
    return SubmissionInspector(repository, documents(), renderer(), clock().now(), *known)


def scan_secrets(repository: Repository) -> Secrets:
    """Return the fingerprint keys and the private list of this machine; which keys are still honoured, by today."""
    import os

    from fuzi.adapters.secret_files import LocalSecretFiles
    from fuzi.steps.check.secrets import load_secrets

    return load_secrets(repository, LocalSecretFiles(), os.environ, clock().now().date())


def host_secrets(repository: Repository) -> HostSecrets:
    """Return what works on the secrets of a host's check."""
    from fuzi.adapters.age_sealing import AgeSealing
    from fuzi.adapters.secret_files import LocalSecretFiles
    from fuzi.steps.clone.host_secrets import HostSecrets

    return HostSecrets(repository, signatures(repository), LocalSecretFiles(), AgeSealing(), documents(), clock().now())


def chosen_language(asked: str | None, environment: Mapping[str, str]) -> str:
    """Return the language of this run: asked for, else the environment's, else Chinese."""
    from fuzi.adapters import catalogs

    return catalogs.chosen_language(asked, dict(environment))


def translator(language: str) -> Translate:
    """Return the translation into a language."""
    from fuzi.adapters import catalogs

    return catalogs.translator(language)


def is_program_of(repository: Repository, commit: ObjectId) -> bool:
    """Tell whether this very program is a file of a commit, run from its work tree."""
    place, tree = Path(__file__).resolve(), repository.work_tree
    if tree is None or not place.is_relative_to(tree.resolve()):
        return False
    return repository.file(commit, place.relative_to(tree.resolve()).as_posix()) is not None


def pins() -> Pins:
    """Return the pins of the user who runs this."""
    import os

    from fuzi.adapters.pins import UserPins

    return UserPins(os.environ)


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


def site_builder() -> SiteBuilder:
    """Return what renders the site."""
    from fuzi.adapters.mkdocs_builder import MkDocsBuilder

    return MkDocsBuilder()


def work_folder(root: Path) -> WorkFolder:
    """Return the checkout at a folder."""
    from fuzi.adapters.work_folder import LocalWorkFolder

    return LocalWorkFolder(root)


def plain_facts(as_of: dt.datetime | None) -> SiteFacts:
    """Return the facts where no ledger is asked: nothing is registered."""
    from fuzi.model.publication import SiteFacts

    return SiteFacts(as_of=as_of or clock().now(), is_registered=False)


def site_facts(repository: Repository) -> Facts:
    """Return what gives the facts of a commit: from the ledger, where the site is founded."""
    from fuzi.steps.clone.workspace import Workspace
    from fuzi.steps.release.facts import facts_for

    here = Workspace(repository, signatures(repository), clock(), is_offline=True)
    return lambda commit, as_of: facts_for(here, commit, as_of) or plain_facts(as_of)


def local_day(root: Path) -> dt.date:
    """Return today in the time zone of the site at a folder."""
    from fuzi.adapters.site_files import site_zone

    return clock().now().astimezone(site_zone(root)).date()


def archive(folder: Path, copy: Path | None = None, keys: Sequence[str] = ()) -> Archive:
    """Return the archive of the site at a folder; or one copy alone, with what a repository there knows of it."""
    from fuzi.adapters.archive_store import DirectoryArchive
    from fuzi.errors import AskedWrongly
    from fuzi.steps.release.archive_ground import Archive, load_archive, load_ground, lone_ground

    if copy is not None:
        from fuzi.adapters.ssh_signatures import SshSignatures

        store = DirectoryArchive(copy.name, copy)
        try:
            here = workspace(folder)
            has_ledger = here.ledger.tip is not None
        except AskedWrongly:
            has_ledger = False
        ground = load_ground(here) if has_ledger else lone_ground(SshSignatures(), keys)
        return Archive((store,), ground)
    here = workspace(folder)
    copies = load_archive(here).copies
    stores = tuple(DirectoryArchive(one.name, place(here.repository, one.path), one.keeper) for one in copies)
    return Archive(stores, load_ground(here))


def target(folder: Path, name: str) -> Target:
    """Return a target of the site at a folder."""
    from fuzi.adapters.directory_target import DirectoryTarget
    from fuzi.steps.release.archive_ground import load_target

    here = workspace(folder)
    return DirectoryTarget(name, place(here.repository, load_target(here, name).path))


def place(repository: Repository, path: str) -> Path:
    """Return a place of the settings: relative to the work tree, or to a bare repository."""
    return (repository.work_tree or repository.git_dir) / path


def site_folder() -> SiteFolder:
    """Return what reads and writes folders of built files."""
    from fuzi.adapters.site_folder import LocalSiteFolder

    return LocalSiteFolder()


def originals(repository: Repository) -> Originals:
    """Return the restricted store of originals of a repository."""
    from fuzi.adapters.originals_store import DirectoryOriginals

    return DirectoryOriginals(repository.git_dir / "fuzi" / "originals")


def banner() -> Banner:
    """Return what makes the pages that answer where a page was taken off; in Chinese, whoever runs this."""
    from fuzi.archive.banner import plain_banner

    return plain_banner(translator("zh"), "zh-CN")


def press(folder: Path) -> Press:
    """Return what a release of the site at a folder is made with."""
    from fuzi.adapters.journal import FileJournal
    from fuzi.adapters.originals_store import DirectoryOriginals
    from fuzi.adapters.secret_files import own_host
    from fuzi.adapters.template import PackagedTemplate
    from fuzi.steps.release.release import Press

    here = workspace(folder)
    stores = [originals(here.repository)]
    origin = here.repository.config("remote.origin.url")
    near = own_host(origin)
    if origin is not None and Path(origin).is_dir():  # a host on this machine: its store is within reach
        stores.append(DirectoryOriginals(Path(origin) / "fuzi" / "originals"))
    return Press(
        site_builder(),
        site_folder(),
        archive(folder).stores,
        stores,
        inspector(here.repository, open_repository(near) if near else None),
        FileJournal(here.repository.git_dir / "fuzi" / "release.json"),
        PackagedTemplate().lock(),
    )


def renderer() -> Renderer:
    """Return what renders Markdown from strangers, in a child process."""
    from fuzi.adapters.markdown_renderer import ChildRenderer

    return ChildRenderer()


def helpers() -> Helpers:
    """Return who works on a part beside this process."""
    from fuzi.adapters.forked_helper import ForkedHelpers

    return ForkedHelpers()


def documents() -> Documents:
    """Return what reads documents, in a child process with limits; pictures where that is installed."""
    import os

    from fuzi.adapters.readers import documents_of

    return documents_of(os.environ)


def clone_hooks(repository: Repository) -> CloneHooks:
    """Return the hooks of a clone."""
    from fuzi.adapters.clone_hooks import hooks_of

    return hooks_of(repository.work_tree or repository.git_dir, repository.git_dir)


def check_ground(folder: Path) -> CheckGround:
    """Return what a check at a folder stands on: its repository if it is in one, else its files alone."""
    from fuzi.adapters.local_files import LocalFiles
    from fuzi.adapters.site_files import day_of_check
    from fuzi.steps.check.gather import Ground
    from fuzi.steps.record.fingerprints import recorded_in

    folder = folder.resolve()
    is_inside = any((place / ".git").exists() or (place / "HEAD").is_file() for place in (folder, *folder.parents))
    repository = open_repository(folder) if is_inside else None
    root = folder if repository is None else repository.work_tree or folder
    about = (LocalFiles(), documents(), renderer(), root, day_of_check(root, clock().now()))
    if repository is None:
        return Ground(None, *about)
    return Ground(repository, *about, scan_secrets(repository), recorded_in(repository, signatures(repository)))
