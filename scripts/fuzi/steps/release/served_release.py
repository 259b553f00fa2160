"""From an archived release to the tree that may be shown today: the overlay of tombstones laid over archived bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fuzi.archive.overlay import Banner, carriers, overlay_of, pending_tombstones
from fuzi.archive.served import served_site
from fuzi.model.ids import Sha256
from fuzi.model.publication import Tombstone
from fuzi.model.release import Manifest, ManifestLine, ReleaseStatement, SealedRelease, ServedSite
from fuzi.ports.archive_store import ArchiveStore
from fuzi.steps.release.release_archive import contents, releases, sealed_release

CARRIED = 2
"""Releases before the served one whose hashed assets stay reachable."""


def shown_today(
    store: ArchiveStore,
    statement: ReleaseStatement,
    tombstones: Sequence[Tombstone],
    banner: Banner,
    *,
    carry: bool = False,
) -> ServedSite:
    """Return the tree of a release with every tombstone applied that its bytes do not honour yet.

    Args:
        store: the copy that is read.
        statement: the release.
        tombstones: all that are in force, from the ledger; `known_tombstones` where there is no ledger.
        banner: makes the page that answers at a retracted or taken-down address.
        carry: keep hashed assets of the releases before (deploy and rollback; not restore).
    """
    release = sealed_release(store, statement)
    facts = statement.facts
    pages = {page.page for page in facts.pages}
    pending = pending_tombstones(tombstones, facts.included, pages)
    paths = set(carriers(release.manifest, pages, pending))
    lines = [line for line in release.manifest.lines if line.path in paths]
    by_digest = dict(contents(store, facts.site, lines)) if lines else {}
    texts = {line.path: by_digest[line.sha256] for line in lines}
    overlay = overlay_of(release.manifest, pages, pending, banner, texts)
    return served_site(release, overlay, _earlier(store, release) if carry else ())


def known_tombstones(store: ArchiveStore) -> tuple[Tombstone, ...]:
    """Return the tombstones that the newest release in a copy knew of; for a restore without the ledger."""
    found = releases(store)
    return found[-1].facts.included if found else ()


def served_bytes(
    store: ArchiveStore, site: Sha256, served: ServedSite, lines: Sequence[ManifestLine]
) -> Iterator[tuple[Sha256, bytes]]:
    """Yield the bytes of `lines` by digest: those the overlay made, the rest from the packs."""
    wanted = {line.sha256: line for line in lines}
    for digest, data in served.made.items():
        if wanted.pop(digest, None):
            yield digest, data
    yield from contents(store, site, tuple(wanted.values()))


def _earlier(store: ArchiveStore, release: SealedRelease) -> tuple[Manifest, ...]:
    """Return the manifests of the releases just before, the newest first."""
    facts = release.statement.facts
    before = [item for item in releases(store) if (item.facts.as_of, item.facts.tag) < (facts.as_of, facts.tag)]
    return tuple(sealed_release(store, item).manifest for item in reversed(before[-CARRIED:]))
