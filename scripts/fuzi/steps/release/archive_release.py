"""Seal a built site and put it into the archive, before anything else may know of it."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct, field
from msgspec.structs import replace

from fuzi.archive.packing import PackPlan, plan_pack
from fuzi.errors import AskedWrongly, FuziError, IntegrityFailed
from fuzi.formats.manifest import dump_manifest
from fuzi.formats.release_json import dump_overlay, dump_release, dump_signature, parse_release
from fuzi.formats.sealed_json import dump_sealed
from fuzi.messages import msg
from fuzi.model.archive import RELEASE_TAG, CopyDebt, ObjectKind, ObjectName, VersionStamp
from fuzi.model.ids import Sha256, sha256_of
from fuzi.model.release import (
    BUNDLE_FILE,
    MANIFEST_FILE,
    NAMESPACE,
    OVERLAY_FILE,
    PACK_FILE,
    SIGNATURE_FILE,
    STATEMENT_FILE,
    FoundFile,
    ReleaseFacts,
    ReleaseStatement,
)
from fuzi.ports.archive_store import ArchiveStore, ObjectFile
from fuzi.ports.signatures import Signer
from fuzi.ports.site_folder import SiteFolder
from fuzi.steps.release.mirror import mirror
from fuzi.steps.release.release_archive import refuse_other_sites, release_id, releases, sealed_bytes, sealed_release

STAMP_FILE = "stamp.json"
LOCK_FILE = "requirements.lock"
ORIGINAL_FILE = "original"


class ReleaseMaterial(Struct, frozen=True):
    """What is archived beside the built site.

    Attributes:
        bundle: a Git bundle with main, ledger and release tags (incremental on an earlier release's), or None.
        lock: the lock file of what rendered the site.
        originals: bytes of every original that a released page's source record names, by digest.
    """

    bundle: Path | None = None
    lock: bytes = b""
    originals: Mapping[Sha256, Callable[[], bytes]] = field(default_factory=dict)


class ArchivedRelease(Struct, frozen=True):
    """A release that lies in the first copy, read back; `debts` are what the other copies still owe."""

    statement: ReleaseStatement
    digest: Sha256
    signature: str
    debts: tuple[CopyDebt, ...] = ()


def archive_release(
    facts: ReleaseFacts,
    built: Path,
    material: ReleaseMaterial,
    stores: Sequence[ArchiveStore],
    *,
    signer: Signer,
    folder: SiteFolder,
) -> ArchivedRelease:
    """Seal the site in `built` and archive it: required in the first copy, owed by the others where they fail.

    Running it again with the same facts and site finishes what a killed run began.

    Raises:
        AskedWrongly: the tag does not begin with `release/`.
        WorldFailed: the first copy could not be written.
        IntegrityFailed: a release of that name with other content is archived already.
    """
    if not facts.tag.startswith(RELEASE_TAG):
        raise AskedWrongly(msg("a release is named release/…"))
    first, others = stores[0], stores[1:]
    stamp = VersionStamp(facts.as_of, f"fuzi release {facts.tag}", facts.operator)
    toolchain = _put_toolchain(first, facts, material.lock, stamp)
    _put_originals(first, facts, material, stamp)
    with folder.workplace() as work:
        earlier = tuple(statement for statement in releases(first) if statement.facts.tag != facts.tag)
        plan = _plan(facts, folder.survey(built), first, earlier)
        files = _site_files(plan, facts)
        if plan.members:
            folder.pack(built, plan.members, work / PACK_FILE)
            files.append(_on_disk(PACK_FILE, work / PACK_FILE, folder))
        if material.bundle is not None:
            files.append(_on_disk(BUNDLE_FILE, material.bundle, folder))
        digests = {item.path: item.sha256 for item in files}
        statement = ReleaseStatement(facts, digests, _packs(plan, facts, digests, earlier), toolchain)
        archived = _put_sealed(first, statement, files, stamp, signer=signer)
    debts = [debt for other in others if (debt := _mirrored(first, other, facts.site)) is not None]
    return replace(archived, debts=tuple(debts))


def _put_sealed(
    store: ArchiveStore, statement: ReleaseStatement, files: list[ObjectFile], stamp: VersionStamp, *, signer: Signer
) -> ArchivedRelease:
    """Sign the statement and put the object, unless a killed run has put the same release already.

    Then that one counts, with its signature and its bundle: neither need come out the same when made again.
    """
    object_id = release_id(statement)
    if store.has(object_id):
        there = sealed_bytes(store, object_id)
        known = parse_release(there.statement)
        if dump_release(_without_bundle(known)) == dump_release(_without_bundle(statement)):
            return ArchivedRelease(known, sha256_of(there.statement), there.signature)
    sealed = dump_release(statement)
    signature = signer.sign(sealed, NAMESPACE)
    signed = [_given(STATEMENT_FILE, sealed), _given(SIGNATURE_FILE, dump_signature(signature))]
    store.put(object_id, [*files, *signed], stamp)
    return ArchivedRelease(statement, sha256_of(sealed), signature)


def _without_bundle(statement: ReleaseStatement) -> ReleaseStatement:
    files = {path: digest for path, digest in statement.files.items() if path != BUNDLE_FILE}
    return replace(statement, files=files)


def _plan(
    facts: ReleaseFacts, found: Sequence[FoundFile], store: ArchiveStore, earlier: Sequence[ReleaseStatement]
) -> PackPlan:
    """Plan the pack against what every earlier release holds."""
    stored: dict[Sha256, str] = {}
    for statement in earlier:
        for digest in store.packed(release_id(statement), PACK_FILE):
            stored.setdefault(digest, statement.facts.tag)
    before = sealed_release(store, earlier[-1]).manifest if earlier else None
    return plan_pack(found, facts.tag, facts.as_of, stored, before)


def _site_files(plan: PackPlan, facts: ReleaseFacts) -> list[ObjectFile]:
    return [
        _given(MANIFEST_FILE, dump_manifest(plan.manifest.lines)),
        _given(OVERLAY_FILE, dump_overlay(facts.included)),
    ]


def _packs(
    plan: PackPlan, facts: ReleaseFacts, own: Mapping[str, Sha256], earlier: Sequence[ReleaseStatement]
) -> dict[str, Sha256]:
    """Return the digest of every pack the manifest needs, by the tag of its release."""
    known = {statement.facts.tag: statement.files for statement in earlier} | {facts.tag: own}
    return {tag: known[tag][PACK_FILE] for tag in sorted({line.pack for line in plan.manifest.lines})}


def _put_toolchain(store: ArchiveStore, facts: ReleaseFacts, lock: bytes, stamp: VersionStamp) -> Sha256:
    """Archive lock file and versions once per toolchain; return the digest that names it."""
    versions = dump_sealed({"lock": sha256_of(lock), "versions": dict(facts.stamp)}) + b"\n"
    name = ObjectName(facts.site, ObjectKind.TOOLCHAIN, sha256_of(versions))
    if not store.has(name.id):
        store.put(name.id, [_given(STAMP_FILE, versions), _given(LOCK_FILE, lock)], stamp)
    return sha256_of(versions)


def _put_originals(store: ArchiveStore, facts: ReleaseFacts, material: ReleaseMaterial, stamp: VersionStamp) -> None:
    for digest, read in sorted(material.originals.items()):
        name = ObjectName(facts.site, ObjectKind.ORIGINAL, digest)
        if store.has(name.id):
            continue
        data = read()
        if sha256_of(data) != digest:
            raise IntegrityFailed(msg("the original {digest} has changed on disk", digest=digest[:12]))
        store.put(name.id, [_given(ORIGINAL_FILE, data)], stamp)


def _mirrored(first: ArchiveStore, other: ArchiveStore, site: Sha256) -> CopyDebt | None:
    """Bring another copy up to the first; what hinders it is a debt, shown and never hidden."""
    try:
        refuse_other_sites(other, site)
        mirror(first, other)
    except FuziError as error:
        return CopyDebt(other.name, other.keeper, error.what)
    return None


def _given(path: str, data: bytes) -> ObjectFile:
    def opened() -> BinaryIO:
        return io.BytesIO(data)

    return ObjectFile(path, sha256_of(data), opened)


def _on_disk(path: str, place: Path, folder: SiteFolder) -> ObjectFile:
    def opened() -> BinaryIO:
        return place.open("rb")

    return ObjectFile(path, folder.digests({path: place})[path], opened)
