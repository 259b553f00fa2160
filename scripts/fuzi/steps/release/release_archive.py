"""Reading sealed releases out of archive copies, and their bytes out of packs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct

from fuzi.errors import AskedWrongly, IntegrityFailed, WorldFailed
from fuzi.formats.manifest import parse_manifest
from fuzi.formats.ocfl_inventory import parse_object_id
from fuzi.formats.release_json import dump_release, parse_release, parse_signature
from fuzi.messages import msg
from fuzi.model.archive import ObjectKind, ObjectName
from fuzi.model.ids import Sha256, sha256_of
from fuzi.model.release import (
    MANIFEST_FILE,
    PACK_FILE,
    SIGNATURE_FILE,
    STATEMENT_FILE,
    ManifestLine,
    ReleaseStatement,
    SealedRelease,
)
from fuzi.ports.archive_store import ArchiveStore


class SealedBytes(Struct, frozen=True):
    """release.json and its signature as they lie in a copy: what `verified_key` is asked about."""

    statement: bytes
    signature: str


def object_names(store: ArchiveStore, kind: ObjectKind) -> tuple[ObjectName, ...]:
    """Return the objects of one kind in a copy."""
    names = (parse_object_id(object_id) for object_id in store.object_ids() if object_id.startswith("urn:fuzi:"))
    return tuple(name for name in names if name.kind is kind)


def releases(store: ArchiveStore) -> tuple[ReleaseStatement, ...]:
    """Return the statements of all releases in a copy, the oldest first (by as-of time, then tag)."""
    found = [parse_release(store.read(name.id, STATEMENT_FILE)) for name in object_names(store, ObjectKind.RELEASE)]
    return tuple(sorted(found, key=lambda statement: (statement.facts.as_of, statement.facts.tag)))


def refuse_other_sites(store: ArchiveStore, site: Sha256) -> None:
    """Refuse a copy that holds releases of another site: what is put there would rest on what is not this site's.

    So a site that was founded anew does not go on in the copies of the old one, which hold what had to leave history.

    Raises:
        AskedWrongly: there are some.
    """
    if any(name.site != site for name in object_names(store, ObjectKind.RELEASE)):
        raise AskedWrongly(
            msg("the copy {copy} holds releases of another site", copy=store.name),
            msg(
                "put its folder away, or name another one in site_config/archive.yml; after a re-founding the old "
                "copies hold what had to leave history: the confidentiality officer decides about them"
            ),
        )


def holders(stores: Sequence[ArchiveStore]) -> dict[str, list[str]]:
    """Return the names of the copies that hold each tag; a copy that cannot be reached holds none."""
    found: dict[str, list[str]] = {}
    for store in stores:
        try:
            names = object_names(store, ObjectKind.RELEASE)
        except WorldFailed:
            continue
        for name in names:
            found.setdefault(name.name, []).append(store.name)
    return found


def release_named(store: ArchiveStore, tag: str | None) -> ReleaseStatement:
    """Return one release's statement; without a tag, the newest.

    Raises:
        AskedWrongly: there is no such release in this copy.
    """
    found = releases(store)
    if not found:
        raise AskedWrongly(
            msg("the copy {copy} holds no release yet", copy=store.name), msg("make one with `fuzi release`")
        )
    if tag is None:
        return found[-1]
    named = [statement for statement in found if tag in {statement.facts.tag, statement.facts.tag.split("/")[-1]}]
    if len(named) != 1:
        raise AskedWrongly(
            msg("the copy {copy} holds no release named {tag}", copy=store.name, tag=tag),
            msg("list them with `fuzi archive list`"),
        )
    return named[0]


def release_id(statement: ReleaseStatement) -> str:
    """Return the id of the object that holds a release."""
    return ObjectName(statement.facts.site, ObjectKind.RELEASE, statement.facts.tag).id


def sealed_release(store: ArchiveStore, statement: ReleaseStatement) -> SealedRelease:
    """Return a release with its manifest, the manifest compared with the statement's digest.

    Raises:
        IntegrityFailed: release.json in the copy is another one, or the manifest is not the one it seals.
    """
    object_id = release_id(statement)
    data = store.read(object_id, STATEMENT_FILE)
    manifest = store.read(object_id, MANIFEST_FILE)
    if dump_release(statement) != data or sha256_of(manifest) != statement.files.get(MANIFEST_FILE):
        raise IntegrityFailed(
            msg("the file list of {tag} is not the one that was signed", tag=statement.facts.tag),
            msg("do not use this copy; run `fuzi archive verify` and tell the security contact"),
        )
    return SealedRelease(statement, sha256_of(data), parse_manifest(manifest))


def sealed_bytes(store: ArchiveStore, object_id: str) -> SealedBytes:
    """Return release.json and its signature."""
    signature = parse_signature(store.read(object_id, SIGNATURE_FILE))
    return SealedBytes(store.read(object_id, STATEMENT_FILE), signature)


def contents(store: ArchiveStore, site: Sha256, lines: Sequence[ManifestLine]) -> Iterator[tuple[Sha256, bytes]]:
    """Yield the bytes of lines by digest, each once, pack by pack."""
    by_pack: dict[str, dict[Sha256, int]] = {}
    for line in lines:
        by_pack.setdefault(line.pack, {})[line.sha256] = line.size_bytes
    for tag, wanted in sorted(by_pack.items()):
        try:
            yield from store.unpack(ObjectName(site, ObjectKind.RELEASE, tag).id, PACK_FILE, wanted)
        except (IntegrityFailed, WorldFailed) as error:
            raise type(error)(
                msg("the pack of {tag}, which is needed, cannot be used: {why}", tag=tag, why=error.what),
                msg("run `fuzi archive verify`: it mends from another copy, or tells what can still be restored"),
                error.detail,
            ) from error


def unrecorded(store: ArchiveStore, recorded: Collection[str]) -> tuple[ReleaseStatement, ...]:
    """Return releases that were archived but never recorded: a run was killed between the two."""
    return tuple(statement for statement in releases(store) if statement.facts.tag not in recorded)
