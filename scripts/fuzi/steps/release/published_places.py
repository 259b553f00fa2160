"""Where readers get a site: from a target of this machine, else from the archive, else as a build of its release.

What a target serves is read where it lies, extra files included; what of its release is not there is read from the
first copy of the archive, as far as it may be shown today. Where neither is on this machine (a nightly run on a forge)
the newest release is built again from its commit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from fuzi.archive.overlay import Banner
from fuzi.errors import AskedWrongly, IntegrityFailed, WorldFailed
from fuzi.messages import Message, msg
from fuzi.model.ids import ObjectId, sha256_of
from fuzi.model.publication_statement import Release
from fuzi.model.release import FoundFile, ManifestLine, ReleaseStatement
from fuzi.ports.repository import Repository
from fuzi.ports.site_builder import SiteBuilder
from fuzi.ports.site_folder import SiteFolder
from fuzi.ports.target import Target
from fuzi.steps.check.built_passed import OfRun
from fuzi.steps.clone.workspace import Workspace
from fuzi.steps.release.archive_ground import Archive
from fuzi.steps.release.archive_seals import check_seal
from fuzi.steps.release.facts import site_facts
from fuzi.steps.release.release_archive import releases
from fuzi.steps.release.served_release import served_bytes, shown_today
from fuzi.steps.release.standing import last_release


class Publishing(Struct, frozen=True):
    """What is asked for what is published: the clone, its targets, its archive, and what builds."""

    workspace: Workspace
    targets: Sequence[Target]
    archive: Callable[[], Archive]
    banner: Banner
    builder: SiteBuilder
    folder: SiteFolder
    of_run: OfRun


class Place(Struct, frozen=True):
    """One place where readers get a site: its files, the release it is (None: nobody knows), and what to say of it.

    `is_served` tells that readers get it from there, not from a copy; `tag` is the release's name, `target` the
    target's that serves it, empty for a copy.
    """

    files: Sequence[FoundFile]
    read: Callable[[FoundFile], bytes]
    said: Message
    commit: ObjectId | None = None
    release: ReleaseStatement | None = None
    is_served: bool = False
    tag: str = ""
    target: str = ""


def places_of(publishing: Publishing, work: Path, *, is_named: bool) -> Iterator[Place]:
    """Yield what is looked at; files of the archive and of a build are laid into `work`.

    Raises:
        AskedWrongly: a named target serves nothing, or the repository holds releases but not their records.
        IntegrityFailed: the archive's seal does not hold, or a target holds what is no regular file.
    """
    serving = [one for one in publishing.targets if one.state().current is not None]
    if is_named and len(serving) < len(publishing.targets):
        idle = next(one for one in publishing.targets if one not in serving)
        raise AskedWrongly(msg("{target} serves nothing yet", target=idle.name), msg("see `fuzi deploy`"))
    last = last_release(publishing.workspace)
    if last is None and not serving:
        if publishing.workspace.repository.refs("refs/tags/release/"):
            raise AskedWrongly(
                msg("there are releases, but the ledger that records them is not here"), msg("fetch the branch ledger")
            )
        return
    archive = publishing.archive()
    for number, target in enumerate(serving):
        yield _served(target, archive, publishing, work / str(number))
    if not serving and last is not None:
        kept = next((one for one in releases(archive.stores[0]) if one.facts.tag == last.name), None)
        yield _built(last, publishing, work) if kept is None else _archived(kept, archive, publishing, work)


def _served(target: Target, archive: Archive, publishing: Publishing, work: Path) -> Place:
    """Return what a target serves, and what of its release lies in the archive alone."""
    current = target.state().current
    assert current is not None  # noqa: S101 - by the caller
    files = target.served()
    kept = next((one for one in releases(archive.stores[0]) if one.facts.tag == current.tag), None)
    if kept is None:
        said = msg(
            "looked at: the {n} files that {target} serves; the release {tag} is not in the archive here, so all that "
            "is found is told",
            n=len(files),
            target=target.name,
            tag=current.tag,
        )
        return Place(
            files, lambda file: _unchanged(target.read(file.path), file), said, tag=current.tag, target=target.name
        )
    there = {one.sha256 for one in files}
    rest = _Archived.laid(kept, archive, publishing, work, lambda line: line.sha256 not in there)
    said = msg(
        "looked at: the {n} files that {target} serves ({tag}), and {m} that only the archived copy of it holds",
        n=len(files),
        target=target.name,
        tag=current.tag,
        m=len(rest.files),
    )

    def read(file: FoundFile) -> bytes:
        return _unchanged(target.read(file.path) if file.sha256 in there else rest.read(file), file)

    return Place((*files, *rest.files), read, said, kept.facts.commit, kept, True, current.tag, target.name)


def _archived(kept: ReleaseStatement, archive: Archive, publishing: Publishing, work: Path) -> Place:
    """Return the archived copy of a release as it may be shown today."""
    laid = _Archived.laid(kept, archive, publishing, work / "archived", lambda _line: True)
    said = msg(
        "looked at: the {n} files of {tag} in the archive; no target here serves anything",
        n=len(laid.files),
        tag=kept.facts.tag,
    )
    return Place(laid.files, laid.read, said, kept.facts.commit, kept, tag=kept.facts.tag)


def _built(last: Release, publishing: Publishing, work: Path) -> Place:
    """Build the newest release again, as its tag pins it: neither a target nor the archive is here."""
    workspace, folder = publishing.workspace, publishing.folder
    source, out = work / "source", work / "site"
    for one in (source, out):
        one.mkdir()
    workspace.repository.checkout(last.commit, source)
    facts = site_facts(workspace.repository, workspace.ledger, last.commit, workspace.now, is_release=True)
    publishing.builder.build(source, out, facts)
    files = folder.survey(out)
    said = msg(
        "looked at: the {n} files of {tag}, built again from its commit; neither a target nor the archive is here",
        n=len(files),
        tag=last.name,
    )
    return Place(files, lambda file: folder.read(out, file.path), said, last.commit, tag=last.name)


class _Archived(Struct, frozen=True):
    """Files of the archive that were laid into a folder of this run."""

    files: tuple[FoundFile, ...]
    read: Callable[[FoundFile], bytes]

    @classmethod
    def laid(
        cls,
        kept: ReleaseStatement,
        archive: Archive,
        publishing: Publishing,
        root: Path,
        is_wanted: Callable[[ManifestLine], bool],
    ) -> _Archived:
        """Lay the wanted files of a release, as it may be shown today, into `root`."""
        store = archive.stores[0]
        check_seal(store, kept, archive.ground.vouchers)
        shown = shown_today(store, kept, archive.ground.tombstones or (), publishing.banner)
        lines = [line for line in shown.lines if is_wanted(line)]
        if lines:
            publishing.folder.fill(root, lines, served_bytes(store, kept.facts.site, shown, lines))
        files = tuple(FoundFile(line.path, line.size_bytes, line.sha256) for line in lines)
        return cls(files, lambda file: publishing.folder.read(root, file.path))


def has_commit(repository: Repository, commit: ObjectId) -> bool:
    """Tell whether a commit is in this repository."""
    try:
        return repository.commit(commit).id == commit
    except (AskedWrongly, IntegrityFailed, WorldFailed):
        return False


def _unchanged(data: bytes, file: FoundFile) -> bytes:
    if sha256_of(data) != file.sha256:
        raise WorldFailed(msg("{path} was changed while it was being read", path=file.path), msg("run the check again"))
    return data
