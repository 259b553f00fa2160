"""What tombstones change in a release's files, so that a page taken off is never served again.

A retracted or taken-down page answers with a banner page at its address and loses its files; an expired page is gone.
Listings, search index and sitemap lose every entry of the page. Every path that differs is listed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping

from msgspec import Struct, field

from fuzi.archive.traces import is_trace_carrier, without_pages
from fuzi.model.ids import PageId
from fuzi.model.publication import Tombstone, TombstoneKind
from fuzi.model.release import Difference, DifferenceKind, Manifest

Banner = Callable[[Tombstone], bytes]
"""Makes the HTML page that stands where a page was taken off."""


class Overlay(Struct, frozen=True):
    """Paths that go, and paths that get other bytes (with the time these count from)."""

    removed: frozenset[str] = frozenset()
    made: Mapping[str, bytes] = field(default_factory=dict)
    since: Mapping[str, dt.datetime] = field(default_factory=dict)
    differences: tuple[Difference, ...] = ()


def pending_tombstones(
    tombstones: Iterable[Tombstone], included: Iterable[Tombstone], pages: Collection[PageId] | None = None
) -> tuple[Tombstone, ...]:
    """Return the tombstones that a release's own bytes do not honour yet, one per page: the newest.

    Args:
        pages: those the release holds: a retracted page that is not among them has no file at its address, so its
            banner is laid over every release.
    """
    done = {(item.page, item.kind, item.since) for item in included}
    newest: dict[PageId, Tombstone] = {}
    for item in sorted(tombstones, key=lambda tombstone: tombstone.since):
        newest[item.page] = item

    def is_bare(item: Tombstone) -> bool:
        return item.kind is TombstoneKind.RETRACTION and pages is not None and item.page not in pages

    return tuple(
        item for _, item in sorted(newest.items()) if is_bare(item) or (item.page, item.kind, item.since) not in done
    )


def served_owner(path: str, pages: Collection[PageId]) -> PageId | None:
    """Return the page a built file belongs to: the nearest page folder above it. The home page owns itself only."""
    if path == "index.html":
        return PageId("index") if "index" in pages else None
    folder = path.rpartition("/")[0]
    while folder:
        if folder in pages:
            return PageId(folder)
        folder = folder.rpartition("/")[0]
    return None


def carriers(manifest: Manifest, pages: Collection[PageId], tombstones: Iterable[Tombstone]) -> tuple[str, ...]:
    """Return the files that may name a page taken off and are not its own: their bytes are needed for the overlay."""
    gone = {item.page for item in tombstones}
    if not gone:
        return ()
    return tuple(
        line.path
        for line in manifest.lines
        if is_trace_carrier(line.path) and served_owner(line.path, pages) not in gone
    )


def overlay_of(
    manifest: Manifest,
    pages: Collection[PageId],
    tombstones: Iterable[Tombstone],
    banner: Banner,
    texts: Mapping[str, bytes],
) -> Overlay:
    """Return what `tombstones` change in a release.

    Args:
        manifest: the release's files; pages: its page ids.
        tombstones: those not included in the release (`pending_tombstones`).
        banner: makes the page that answers at a retracted or taken-down address.
        texts: bytes of every path that `carriers` names.
    """
    by_page = {item.page: item for item in tombstones}
    if not by_page:
        return Overlay()
    removed, made, since, differences = set(), {}, {}, []
    known = set(pages) | set(by_page)
    for line in manifest.lines:
        owner = served_owner(line.path, known)
        item = by_page.get(owner) if owner else None
        if item is None or owner is None:
            continue
        if line.path == _address(owner) and item.kind is not TombstoneKind.EXPIRY:
            made[line.path], since[line.path] = banner(item), item.since
            differences.append(Difference(line.path, DifferenceKind.REPLACED, owner))
        else:
            removed.add(line.path)
            differences.append(Difference(line.path, DifferenceKind.REMOVED, owner))
    known_paths = {line.path for line in manifest.lines}
    for page, item in by_page.items():
        if item.kind is TombstoneKind.RETRACTION and _address(page) not in known_paths:
            made[_address(page)], since[_address(page)] = banner(item), item.since
            differences.append(Difference(_address(page), DifferenceKind.ADDED, page))
    latest = max(item.since for item in by_page.values())
    for path, data in texts.items():
        edited, named = without_pages(path, data, by_page)
        if named:
            made[path], since[path] = edited, latest
            differences += [Difference(path, DifferenceKind.EDITED, page) for page in named]
    ordered = sorted(differences, key=lambda difference: difference.path.encode())
    return Overlay(frozenset(removed), made, since, tuple(ordered))


def _address(page: PageId) -> str:
    return "index.html" if page == "index" else f"{page}/index.html"
