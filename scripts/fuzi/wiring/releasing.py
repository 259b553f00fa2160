"""The site, its releases, archive and targets."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from fuzi.wiring.checking import inspector, of_run
from fuzi.wiring.clones import workspace
from fuzi.wiring.machine import clock, translator
from fuzi.wiring.repositories import open_repository, place, signatures

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from fuzi.archive.overlay import Banner
    from fuzi.model.publication import SiteFacts
    from fuzi.ports.originals import Originals
    from fuzi.ports.repository import Repository
    from fuzi.ports.site_builder import SiteBuilder
    from fuzi.ports.site_folder import SiteFolder
    from fuzi.ports.target import Target
    from fuzi.steps.release.archive_ground import Archive
    from fuzi.steps.release.published_places import Publishing
    from fuzi.steps.release.release import Press
    from fuzi.steps.site.build import Facts


def site_builder() -> SiteBuilder:
    """Return what renders the site."""
    from fuzi.adapters.mkdocs_builder import MkDocsBuilder

    return MkDocsBuilder()


def site_folder() -> SiteFolder:
    """Return what reads and writes folders of built files."""
    from fuzi.adapters.site_folder import LocalSiteFolder

    return LocalSiteFolder()


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


def publishing(folder: Path, names: Sequence[str]) -> Publishing:
    """Return what is asked for what is published: by the named targets, else by all that there are."""
    from fuzi.steps.release.archive_ground import target_names
    from fuzi.steps.release.published_places import Publishing

    here = workspace(folder)
    targets = [target(folder, name) for name in names or target_names(here)]
    run = of_run()
    return Publishing(here, targets, cache(lambda: archive(folder)), banner(), site_builder(), site_folder(), run)


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
    from fuzi.adapters.host_places import own_host
    from fuzi.adapters.journal import FileJournal
    from fuzi.adapters.originals_store import DirectoryOriginals
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
