"""Tombstones over a release: what is replaced, removed, edited, and every difference listed."""

from __future__ import annotations

from fakes.releases import FIRST, banner, hour, tombstone
from fuzi.archive.overlay import Overlay, carriers, overlay_of, pending_tombstones, served_owner
from fuzi.archive.packing import plan_pack
from fuzi.model.ids import PageId, sha256_of
from fuzi.model.publication import Tombstone, TombstoneKind
from fuzi.model.release import FoundFile, Manifest

PAGES = {PageId("index"), PageId("news/a"), PageId("news/b")}
MANIFEST = plan_pack(
    [FoundFile(path, len(data), sha256_of(data)) for path, data in FIRST.items()], "release/1", hour(1), {}, None
).manifest


def laid_over(*tombstones: Tombstone, manifest: Manifest = MANIFEST, pages: set[PageId] = PAGES) -> Overlay:
    texts = {path: FIRST[path] for path in carriers(manifest, pages, tombstones)}
    return overlay_of(manifest, pages, tombstones, banner, texts)


def test_a_retracted_page_answers_with_its_banner_and_loses_its_files() -> None:
    overlay = laid_over(tombstone("news/a"))
    assert overlay.made["news/a/index.html"] == banner(tombstone("news/a"))
    assert overlay.removed == {"news/a/photo.png"}


def test_an_expired_page_is_gone_altogether() -> None:
    overlay = laid_over(tombstone("news/a", TombstoneKind.EXPIRY))
    assert overlay.removed == {"news/a/index.html", "news/a/photo.png"}
    assert "news/a/index.html" not in overlay.made


def test_every_difference_is_listed_with_its_page() -> None:
    rows = [(row.path, row.kind.value, row.page) for row in laid_over(tombstone("news/a")).differences]
    assert rows == [
        ("index.html", "edited", "news/a"),
        ("news/a/index.html", "replaced", "news/a"),
        ("news/a/photo.png", "removed", "news/a"),
        ("news/index.html", "edited", "news/a"),
        ("search/search_index.json", "edited", "news/a"),
        ("sitemap.xml", "edited", "news/a"),
    ]


def test_without_tombstones_nothing_changes_and_no_bytes_are_needed() -> None:
    assert carriers(MANIFEST, PAGES, ()) == ()
    assert overlay_of(MANIFEST, PAGES, (), banner, {}).differences == ()


def test_a_page_below_the_one_taken_off_stays() -> None:
    pages = {*PAGES, PageId("news")}
    overlay = laid_over(tombstone("news"), pages=pages)
    assert set(overlay.made) >= {"news/index.html"}
    assert not overlay.removed


def test_the_home_page_owns_only_itself() -> None:
    assert served_owner("index.html", PAGES) == "index"
    assert served_owner("404.html", PAGES) is None
    assert served_owner("assets/x.css", PAGES) is None
    assert served_owner("news/a/deep/er/x.png", PAGES) == "news/a"


def test_what_a_release_honours_already_is_not_laid_over_it_again() -> None:
    old, new = tombstone("news/a", at=hour(1)), tombstone("news/a", TombstoneKind.TAKEDOWN, at=hour(2))
    assert pending_tombstones([old], [old]) == ()
    assert pending_tombstones([new, old], [old]) == (new,)
    assert pending_tombstones([old, tombstone("news/b")], [old]) == (tombstone("news/b"),)
