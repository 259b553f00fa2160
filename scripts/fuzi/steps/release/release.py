"""`fuzi release`: verify, build, check, seal, archive; then push tag and record in one transaction.

What is not archived never gets a tag: a run that fails before the push burns no name, and a run that was killed is
taken up again by the next one from its journal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from fuzi.errors import AskedWrongly, IntegrityFailed
from fuzi.formats.commit_message import CLERK, tag_message
from fuzi.formats.manifest import dump_manifest
from fuzi.formats.statement import Envelope
from fuzi.messages import msg
from fuzi.model.finding import CheckReport
from fuzi.model.ids import ObjectId, PersonId, Sha256, sha256_of
from fuzi.model.page import CONTENT
from fuzi.model.publication import SiteFacts
from fuzi.model.publication_statement import Release
from fuzi.model.release import NAMING, ReleasedPage, ReleaseFacts, is_release_name
from fuzi.model.source_record import SourceRecord
from fuzi.model.statement import TARGET, VERSION
from fuzi.ports.archive_store import ArchiveStore
from fuzi.ports.inspection import BuiltSite, Inspection, Inspector
from fuzi.ports.originals import Originals
from fuzi.ports.repository import RefMove, Repository, Signature
from fuzi.ports.signatures import Signer
from fuzi.ports.site_builder import SiteBuilder
from fuzi.ports.site_folder import SiteFolder
from fuzi.steps.clone.debts import ReleasePoint, release_point
from fuzi.steps.clone.operate import require_right
from fuzi.steps.clone.workspace import Workspace
from fuzi.steps.host.verify import Proof
from fuzi.steps.record.ledger_writing import seal
from fuzi.steps.record.originals import at_hand
from fuzi.steps.record.page_list import pages_of
from fuzi.steps.release.archive_release import ArchivedRelease, ReleaseMaterial, archive_release
from fuzi.steps.release.facts import site_facts
from fuzi.steps.release.release_archive import refuse_other_sites, releases, sealed_release

FULL_BUNDLE_EVERY = 20


class Journal(Protocol):
    """One small note that survives a killed run."""

    def read(self) -> Mapping[str, str]:
        """Return the note, empty where there is none."""
        ...

    def write(self, note: Mapping[str, str]) -> None:
        """Replace the note, durably; an empty one is taken away."""
        ...


class Press(Struct, frozen=True):
    """What a release is made with."""

    builder: SiteBuilder
    folder: SiteFolder
    stores: Sequence[ArchiveStore]
    originals: Sequence[Originals]
    inspector: Inspector
    journal: Journal
    lock: bytes


class Released(Struct, frozen=True):
    """A release that is archived and recorded; or, without a record, what the check refused.

    `absent` are the records of originals that no store at hand holds: a debt that is shown with every release until it
    is paid. `point` tells how far main was released while approvals are owed after an emergency landing; where nothing
    may be released it is all there is. `built` is what the check of the built site found that stops nothing; `is_built`
    tells that it is the built site, not its sources, in which something was found that does.
    """

    record: Release | None
    inspection: Inspection | None
    archived: ArchivedRelease | None = None
    absent: tuple[SourceRecord, ...] = ()
    point: ReleasePoint | None = None
    built: CheckReport | None = None
    is_built: bool = False


def release(workspace: Workspace, signer: Signer, press: Press, proof: Proof, name: str = "") -> Released:
    """Make a release of main's tip, or of what of it no review debt holds back.

    Args:
        proof: what `verify` just said; a history that is not verified is never released.

    Raises:
        IntegrityFailed: the history is not verified, or objects do not hold.
        AskedWrongly: no right to release, or the name is taken.
    """
    if not proof.is_verified:
        raise IntegrityFailed(msg("the history is not verified, so nothing is released"), msg("see `fuzi verify`"))
    require_right(workspace, signer, "release")
    point = release_point(workspace)
    if point.commit is None:
        return Released(None, None, point=point)
    repository, commit = workspace.repository, point.commit
    refuse_other_sites(press.stores[0], workspace.ledger.site)
    earlier = _earlier(workspace)
    repository.strict_check(commit, [one.commit for one in earlier[-1:]])
    inspection = press.inspector.commit(commit)
    if any(one.severity == "block" and one.status == "open" for one in inspection.report.findings):
        return Released(None, inspection)
    plan = _plan(workspace, press, name, commit)
    originals, absent = at_hand(repository, commit, press.originals)
    message = tag_message(plan.name, workspace.ledger.site, plan.ledger, plan.as_of)
    tag = repository.write_tag(plan.name, commit, message, Signature(*CLERK, plan.as_of))
    made = _archived(workspace, signer, press, (plan, tag), originals)
    if isinstance(made, CheckReport):
        return Released(None, Inspection(made, inspection.lists), is_built=True)
    archived, found = made
    record = _recorded(workspace, signer, press, (plan, tag), archived)
    press.journal.write({})
    return Released(record, inspection, archived, absent, point, built=found)


class _Plan(Struct, frozen=True):
    """Name, commit, ledger tip and as-of time of a release."""

    name: str
    commit: ObjectId
    ledger: ObjectId
    as_of: dt.datetime


def _archived(
    workspace: Workspace,
    signer: Signer,
    press: Press,
    plan: tuple[_Plan, ObjectId],
    originals: Mapping[Sha256, Callable[[], bytes]],
) -> tuple[ArchivedRelease, CheckReport] | CheckReport:
    """Build the site from a clean checkout of the commit, check what was built, seal and archive it.

    Returns:
        What was archived, and what of the built site the officer has to look at; the report alone where it blocks.
    """
    repository, commit, as_of = workspace.repository, plan[0].commit, plan[0].as_of
    facts = site_facts(repository, workspace.ledger, commit, as_of, is_release=True)
    person = workspace.acting(signer).id
    release_facts = _release_facts(workspace, facts, plan, person, press)
    with press.folder.workplace() as work:
        source, built = work / "source", work / "site"
        for place in (source, built):
            place.mkdir()
        repository.checkout(commit, source)
        press.builder.build(source, built, facts)
        found = press.inspector.built(_as_built(press.folder, built, commit), commit)
        if any(one.severity == "block" and one.status == "open" for one in found.findings):
            return found
        bundle = _bundle(workspace, work / "repo.bundle", _earlier(workspace))
        material = ReleaseMaterial(bundle, press.lock, originals)
        made = archive_release(release_facts, built, material, press.stores, signer=signer, folder=press.folder)
        return made, found


def _as_built(folder: SiteFolder, built: Path, commit: ObjectId) -> BuiltSite:
    """Return what was built from a commit."""
    return BuiltSite(folder.survey(built), lambda file: folder.read(built, file.path), commit)


def _recorded(
    workspace: Workspace, signer: Signer, press: Press, plan: tuple[_Plan, ObjectId], archived: ArchivedRelease
) -> Release:
    """Push tag and release record in one transaction."""
    manifest = sealed_release(press.stores[0], archived.statement).manifest
    digest = sha256_of(dump_manifest(manifest.lines))
    known, tag = plan
    commit = known.commit
    pages = pages_of(workspace.repository, commit)
    made: list[Release] = []

    def make() -> list[Envelope]:
        record = Release(
            "release",
            VERSION,
            workspace.ledger.site,
            TARGET,
            known.name,
            tag,
            commit,
            known.ledger,
            known.as_of,
            digest,
            archived.digest,
            pages,
            workspace.acting(signer).id,
            workspace.seen,
        )
        made.append(record)
        return [seal(record, signer)]

    workspace.send(make, [RefMove(f"refs/tags/{known.name}", None, tag)])
    return made[-1]


def _earlier(workspace: Workspace) -> list[Release]:
    return [one for _key, one in workspace.ledger.statements("release") if isinstance(one, Release)]


def _plan(workspace: Workspace, press: Press, name: str, commit: ObjectId) -> _Plan:
    """Take up a killed run of the last minutes on the same commit, else choose a fresh name; note it down."""
    note, earlier = press.journal.read(), _earlier(workspace)
    tip = workspace.ledger.tip
    assert tip is not None  # noqa: S101 - a verified history has a ledger
    taken = {one.name for one in earlier}
    if note and note["name"] not in taken and name in {"", note["name"]}:
        as_of = dt.datetime.fromisoformat(note["as_of"])
        is_fresh = dt.timedelta(0) <= workspace.now - as_of < dt.timedelta(minutes=10)
        if is_fresh and note["commit"] == commit and note["ledger"] == tip:
            return _Plan(note["name"], commit, tip, as_of)
    taken |= {statement.facts.tag for statement in releases(press.stores[0])}
    day = workspace.ground.day(workspace.now).isoformat()
    chosen = name or next(
        candidate for number in range(1, 10_000) if (candidate := f"release/{day}.{number}") not in taken
    )
    if not is_release_name(chosen):
        raise AskedWrongly(NAMING, msg("for instance release/{day}.1", day=day))
    if chosen in taken:
        raise AskedWrongly(msg("the name {name} is taken", name=chosen))
    plan = _Plan(chosen, commit, tip, max([workspace.now, *(one.as_of for one in earlier[-1:])]))
    press.journal.write({"name": plan.name, "commit": commit, "ledger": plan.ledger, "as_of": plan.as_of.isoformat()})
    return plan


def _release_facts(
    workspace: Workspace, facts: SiteFacts, plan: tuple[_Plan, ObjectId], operator: PersonId, press: Press
) -> ReleaseFacts:
    repository, commit = workspace.repository, plan[0].commit
    pages = []
    for page, publication in sorted(facts.publications.items()):
        found = text_of(repository, commit, page)
        if found is not None:
            path, object_id = found
            pages.append(ReleasedPage(path, object_id, sha256_of(repository.read(object_id)), publication))
    tip = workspace.ledger.tip
    assert tip is not None  # noqa: S101 - a verified history has a ledger
    return ReleaseFacts(
        workspace.ledger.site,
        plan[0].name,
        plan[1],
        commit,
        repository.commit(commit).tree,
        tip,
        facts.as_of,
        operator,
        tuple(pages),
        press.builder.stamp(),
        (*facts.tombstones.values(), *facts.answered),
    )


def text_of(repository: Repository, commit: ObjectId, page: str) -> tuple[str, ObjectId] | None:
    """Return path and object of a page's text in a commit; None where it has none."""
    for path in (f"{CONTENT}{page}/index.md", f"{CONTENT}{page}.md"):
        found = repository.file(commit, path)
        if found is not None:
            return path, found.object_id
    return None


def _bundle(workspace: Workspace, path: Path, earlier: Sequence[Release]) -> Path:
    """Write main, ledger and release tags; beyond the last release's, but whole for every twentieth."""
    repository = workspace.repository
    prefix = "refs/remotes/origin/" if workspace.has_origin else "refs/heads/"
    refs = [f"{prefix}main", f"{prefix}ledger", *sorted(repository.refs("refs/tags/release/"))]
    last = earlier[-1] if earlier and len(earlier) % FULL_BUNDLE_EVERY else None
    repository.bundle_create(path, refs, [last.commit, last.ledger] if last else [])
    return path
