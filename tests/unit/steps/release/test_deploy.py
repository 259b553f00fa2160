"""Deploying and going back: from the archive alone, with today's tombstones, in order of releases."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fakes.archive_store import FakeArchive
from fakes.releases import FIRST, SECOND, archived, banner, hour, tombstone, vouchers
from fakes.target import FakeTarget
from fuzi.errors import AskedWrongly, IntegrityFailed, WorldFailed
from fuzi.model.publication import Tombstone
from fuzi.model.release import ServedSite
from fuzi.steps.release.archive_release import ArchivedRelease
from fuzi.steps.release.deploy import RELEASE_FILE, deploy
from fuzi.steps.release.release_archive import release_id
from fuzi.steps.release.rollback import rollback

THIRD = {**SECOND, "index.html": b"third"}


@pytest.fixture
def store(tmp_path: Path) -> FakeArchive:
    return FakeArchive("here")


@pytest.fixture
def three(store: FakeArchive, tmp_path: Path) -> list[ArchivedRelease]:
    return [archived([store], tmp_path, number, files) for number, files in enumerate((FIRST, SECOND, THIRD), start=1)]


@pytest.fixture
def www() -> FakeTarget:
    return FakeTarget("www")


def put(store: FakeArchive, release: ArchivedRelease, www: FakeTarget, *tombstones: Tombstone) -> ServedSite:
    return deploy(store, release.statement, www, tombstones, banner=banner, vouchers=vouchers())


def back(store: FakeArchive, www: FakeTarget, *tombstones: Tombstone, to: str | None = None) -> ServedSite:
    return rollback(store, www, tombstones, banner=banner, vouchers=vouchers(), release=to)


def test_a_release_is_served_with_its_name_beside_it(
    store: FakeArchive, three: list[ArchivedRelease], www: FakeTarget
) -> None:
    served = put(store, three[0], www)
    assert www.trees[www.current] == FIRST
    words = json.loads(www.beside[www.current][RELEASE_FILE])
    assert words["release"] == "release/2026-11-20.1" and words["statement"] == three[0].digest
    assert words["tree"] == served.digest


def test_old_hashed_assets_stay_reachable_for_two_releases(
    store: FakeArchive, three: list[ArchivedRelease], www: FakeTarget
) -> None:
    put(store, three[2], www)
    assert www.trees[www.current] == {**THIRD, "assets/main.0123abcd.min.css": FIRST["assets/main.0123abcd.min.css"]}


def test_a_page_taken_off_is_not_served_by_deploy_nor_by_rollback(
    store: FakeArchive, three: list[ArchivedRelease], www: FakeTarget
) -> None:
    put(store, three[0], www)
    put(store, three[1], www, tombstone("news/a"))
    assert "news/a/photo.png" not in www.trees[www.current]
    served = back(store, www, tombstone("news/a"))
    assert served.tag == "release/2026-11-20.1" and "news/a/photo.png" not in www.trees[www.current]
    assert www.trees[www.current]["news/a/index.html"] == banner(tombstone("news/a"))


def test_going_back_goes_to_the_release_before_and_then_to_the_one_before_that(
    store: FakeArchive, three: list[ArchivedRelease], www: FakeTarget
) -> None:
    for release in three:
        put(store, release, www)
    assert back(store, www).tag == "release/2026-11-20.2" and www.held
    assert back(store, www).tag == "release/2026-11-20.1"
    with pytest.raises(AskedWrongly, match="older"):
        back(store, www)
    put(store, three[2], www)
    assert not www.held
    assert back(store, www, to="2026-11-20.1").tag == "release/2026-11-20.1"
    with pytest.raises(AskedWrongly, match="no release named"):
        back(store, www, to="2026-11-20.9")


def test_nothing_to_go_back_to_is_said(store: FakeArchive, three: list[ArchivedRelease], www: FakeTarget) -> None:
    with pytest.raises(AskedWrongly):
        back(store, www)


def test_what_is_not_whole_in_the_archive_does_not_go_live(
    store: FakeArchive, three: list[ArchivedRelease], www: FakeTarget
) -> None:
    put(store, three[0], www)
    store.contents[release_id(three[1].statement)]["release.json.sig"] += b"x"
    with pytest.raises(IntegrityFailed):
        put(store, three[1], www)
    www.fails = True
    with pytest.raises(WorldFailed):
        put(store, three[2], www)
    assert www.trees[www.current] == FIRST


def test_the_time_of_a_banner_is_that_of_the_tombstone(
    store: FakeArchive, three: list[ArchivedRelease], www: FakeTarget
) -> None:
    served = put(store, three[0], www, tombstone("news/a"))
    since = {line.path: line.since for line in served.lines}
    assert since["news/a/index.html"] == since["index.html"] == hour(30) and since["404.html"] == hour(1)
