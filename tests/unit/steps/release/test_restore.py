"""Restoring: archived bytes plus overlay, into an empty folder or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from fakes.archive_store import FakeArchive
from fakes.releases import FIRST, SECOND, SIGNATURES, archived, banner, facts, hour, tombstone, vouchers
from fuzi.adapters.site_folder import LocalSiteFolder
from fuzi.errors import AskedWrongly, IntegrityFailed
from fuzi.model.ids import sha256_of
from fuzi.model.publication import Tombstone, TombstoneKind
from fuzi.model.release import ServedSite
from fuzi.steps.release.archive_release import ArchivedRelease
from fuzi.steps.release.archive_seals import Vouchers
from fuzi.steps.release.release_archive import release_id
from fuzi.steps.release.restore import restore


@pytest.fixture
def store() -> FakeArchive:
    return FakeArchive("here")


def give_back(
    store: FakeArchive,
    release: ArchivedRelease,
    out: Path,
    tombstones: tuple[Tombstone, ...] | None = (),
    who: Vouchers | None = None,
) -> ServedSite:
    return restore(
        store,
        release.statement,
        out,
        tombstones,
        banner=banner,
        folder=LocalSiteFolder(),
        vouchers=who or vouchers(),
    )


def read(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_any_release_comes_back_byte_for_byte_with_its_times(store: FakeArchive, tmp_path: Path) -> None:
    first, second = archived([store], tmp_path), archived([store], tmp_path, 2, SECOND)
    give_back(store, first, tmp_path / "out" / "deeper")
    give_back(store, second, tmp_path / "out2")
    assert read(tmp_path / "out" / "deeper") == FIRST and read(tmp_path / "out2") == SECOND
    assert (tmp_path / "out2" / "index.html").stat().st_mtime == hour(1).timestamp()
    assert (tmp_path / "out2" / "news" / "b" / "index.html").stat().st_mtime == hour(2).timestamp()


def test_twice_is_the_same(store: FakeArchive, tmp_path: Path) -> None:
    release = archived([store], tmp_path)
    (tmp_path / "b").mkdir()
    one = give_back(store, release, tmp_path / "a", (tombstone("news/a"),))
    two = give_back(store, release, tmp_path / "b", (tombstone("news/a"),))
    assert one == two and read(tmp_path / "a") == read(tmp_path / "b")


def test_a_page_taken_off_since_does_not_come_back(store: FakeArchive, tmp_path: Path) -> None:
    release = archived([store], tmp_path)
    served = give_back(store, release, tmp_path / "out", (tombstone("news/a", TombstoneKind.TAKEDOWN),))
    found = read(tmp_path / "out")
    assert found["news/a/index.html"] == banner(tombstone("news/a")) and "news/a/photo.png" not in found
    assert not any(b'data-fuzi-page="news/a"' in data or b"news/a/" in data for data in found.values())
    differing = {path for path in FIRST if found.get(path) != FIRST[path]}
    assert differing == {row.path for row in served.differences}


def test_what_the_built_site_shows_already_is_left_as_it_was_built(store: FakeArchive, tmp_path: Path) -> None:
    gone = tombstone("news/a")
    release = archived([store], tmp_path, included=(gone,))
    assert give_back(store, release, tmp_path / "out", (gone,)).differences == ()
    assert read(tmp_path / "out") == FIRST


def test_without_a_ledger_the_newest_releases_tombstones_hold(store: FakeArchive, tmp_path: Path) -> None:
    first = archived([store], tmp_path)
    archived([store], tmp_path, 2, SECOND, included=(tombstone("news/a"),))
    served = give_back(store, first, tmp_path / "out", None)
    assert "news/a/photo.png" in {row.path for row in served.differences}


@pytest.mark.parametrize("there", ["file in it", "link", "file", "hidden"])
def test_a_folder_that_is_not_empty_is_left_alone(store: FakeArchive, tmp_path: Path, there: str) -> None:
    release = archived([store], tmp_path)
    out = tmp_path / "out"
    if there == "link":
        (tmp_path / "elsewhere").mkdir()
        out.symlink_to(tmp_path / "elsewhere")
    elif there == "file":
        out.write_bytes(b"mine")
    else:
        out.mkdir()
        (out / (".hidden" if there == "hidden" else "mine")).write_bytes(b"mine")
    with pytest.raises(AskedWrongly, match="empty"):
        give_back(store, release, out)
    assert not (tmp_path / "elsewhere").exists() or not list((tmp_path / "elsewhere").iterdir())


def test_what_a_killed_restore_left_is_cleared_by_the_next(store: FakeArchive, tmp_path: Path) -> None:
    release = archived([store], tmp_path)
    (tmp_path / ".out.fuzi-staging" / "x").mkdir(parents=True)
    give_back(store, release, tmp_path / "out")
    assert not (tmp_path / ".out.fuzi-staging").exists() and read(tmp_path / "out") == FIRST


@pytest.mark.parametrize("path", ["release.json.sig", "site.manifest.jsonl", "pack.zip", "release.json"])
def test_a_damaged_copy_restores_nothing(store: FakeArchive, tmp_path: Path, path: str) -> None:
    release = archived([store], tmp_path)
    data = store.contents[release_id(release.statement)][path]
    store.contents[release_id(release.statement)][path] = data[: len(data) // 2]
    with pytest.raises(IntegrityFailed):
        give_back(store, release, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_pack_edited_to_match_restores_nothing(store: FakeArchive, tmp_path: Path) -> None:
    release, other = archived([store], tmp_path), FakeArchive("other")
    files = {path: b"other " + data for path, data in FIRST.items()}
    evil = archived([other], tmp_path / "evil", 1, files)
    object_id = release_id(release.statement)
    pack = other.contents[release_id(evil.statement)]["pack.zip"]
    store.contents[object_id]["pack.zip"] = pack
    inventory = store.inventories[object_id]
    store.inventories[object_id] = replace(inventory, files={**inventory.files, "pack.zip": sha256_of(pack)})
    with pytest.raises(IntegrityFailed):
        give_back(store, release, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_who_signed_must_be_trusted_and_the_ledger_must_agree(store: FakeArchive, tmp_path: Path) -> None:
    release = archived([store], tmp_path)
    with pytest.raises(IntegrityFailed, match="may not sign"):
        give_back(store, release, tmp_path / "out", who=Vouchers(SIGNATURES, lambda _statement, _key: False))
    with pytest.raises(IntegrityFailed, match="ledger"):
        give_back(store, release, tmp_path / "out", who=vouchers({facts(1).tag: sha256_of(b"another")}))
    assert not (tmp_path / "out").exists()
