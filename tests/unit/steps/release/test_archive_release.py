"""Sealing and archiving: what is stored, what is owed, what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from fakes.archive_store import FakeArchive
from fakes.releases import (
    FIRST,
    PICTURE,
    SECOND,
    SIGNATURES,
    SIGNER,
    archived,
    facts,
    hour,
    tombstone,
    write_site,
)
from fakes.signatures import FakeSigner
from fuzi.adapters.site_folder import LocalSiteFolder
from fuzi.errors import AskedWrongly, IntegrityFailed, WorldFailed
from fuzi.formats.manifest import parse_manifest
from fuzi.formats.release_json import parse_overlay, parse_signature
from fuzi.messages import msg
from fuzi.model.archive import ObjectKind
from fuzi.model.ids import sha256_of
from fuzi.model.release import NAMESPACE
from fuzi.steps.release.archive_release import ReleaseMaterial, archive_release
from fuzi.steps.release.release_archive import (
    contents,
    holders,
    object_names,
    release_id,
    release_named,
    releases,
    sealed_release,
    unrecorded,
)

FULL = WorldFailed(msg("the disk is full"))


@pytest.fixture
def stores() -> tuple[FakeArchive, FakeArchive]:
    return FakeArchive("here"), FakeArchive("there", "p02")


def test_a_release_lies_in_every_copy_sealed_and_signed(
    stores: tuple[FakeArchive, FakeArchive], tmp_path: Path
) -> None:
    done = archived(stores, tmp_path)
    assert not done.debts and stores[0].contents == stores[1].contents
    files = stores[0].contents[release_id(done.statement)]
    assert set(files) == {"release.json", "release.json.sig", "site.manifest.jsonl", "overlay.json", "pack.zip"}
    assert sha256_of(files["release.json"]) == done.digest
    assert parse_signature(files["release.json.sig"]) == done.signature
    assert SIGNATURES.verified_key(files["release.json"], done.signature, NAMESPACE) == SIGNER.public_key
    subjects = {row["name"]: row["digest"]["sha256"] for row in json.loads(files["release.json"])["subject"]}
    assert subjects == {name: sha256_of(data) for name, data in files.items() if not name.startswith("release.json")}


def test_every_file_can_be_had_back_from_the_packs(stores: tuple[FakeArchive, FakeArchive], tmp_path: Path) -> None:
    archived(stores, tmp_path)
    second = archived(stores, tmp_path, 2, SECOND)
    release = sealed_release(stores[1], second.statement)
    by_digest = dict(contents(stores[1], second.statement.facts.site, release.manifest.lines))
    assert {line.path: by_digest[line.sha256] for line in release.manifest.lines} == SECOND


def test_only_what_is_new_is_packed_and_a_picture_never_twice(
    stores: tuple[FakeArchive, FakeArchive], tmp_path: Path
) -> None:
    first = archived(stores, tmp_path)
    second = archived(stores, tmp_path, 2, SECOND)
    assert stores[0].packed(release_id(second.statement), "pack.zip") == {
        sha256_of(SECOND["news/b/index.html"]),
        sha256_of(SECOND["assets/main.4567cdef.min.css"]),
    }
    lines = sealed_release(stores[0], second.statement).manifest.by_path()
    assert lines["news/b/copy-of-photo.png"].pack == lines["news/a/photo.png"].pack == first.statement.facts.tag
    assert sha256_of(PICTURE) in stores[0].packed(release_id(first.statement), "pack.zip")
    assert set(second.statement.packs) == {first.statement.facts.tag, second.statement.facts.tag}


def test_a_release_that_brings_nothing_new_has_no_pack(stores: tuple[FakeArchive, FakeArchive], tmp_path: Path) -> None:
    archived(stores, tmp_path)
    again = archived(stores, tmp_path, 2, FIRST)
    assert "pack.zip" not in again.statement.files
    assert set(again.statement.packs) == {facts(1).tag}
    lines = parse_manifest(stores[0].contents[release_id(again.statement)]["site.manifest.jsonl"]).lines
    assert {line.since for line in lines} == {hour(1)}


def test_running_it_again_finishes_what_was_begun_even_when_the_key_signs_differently(
    stores: tuple[FakeArchive, FakeArchive], tmp_path: Path
) -> None:
    first = archived(stores, tmp_path)
    built = tmp_path / "built-1"
    again = archive_release(
        facts(1),
        built,
        ReleaseMaterial(lock=b"mkdocs==1.6.1\n"),
        stores,
        signer=FakeSigner("x"),
        folder=LocalSiteFolder(),
    )
    assert (again.digest, again.signature) == (first.digest, first.signature)


def test_a_bundle_that_comes_out_differently_the_second_time_does_not_stop_the_next_run(
    stores: tuple[FakeArchive, FakeArchive], tmp_path: Path
) -> None:
    built = write_site(tmp_path / "b", FIRST)
    digests = set()
    for data in (b"bundle", b"the same refs, packed otherwise"):
        (tmp_path / "x.bundle").write_bytes(data)
        material = ReleaseMaterial(bundle=tmp_path / "x.bundle")
        done = archive_release(facts(1), built, material, stores, signer=SIGNER, folder=LocalSiteFolder())
        digests.add(done.digest)
    assert len(digests) == 1
    assert stores[0].contents[release_id(done.statement)]["repo.bundle"] == b"bundle"
    (tmp_path / "b" / "index.html").write_bytes(b"another site")
    with pytest.raises(IntegrityFailed):
        archive_release(facts(1), built, material, stores, signer=SIGNER, folder=LocalSiteFolder())


def test_the_same_name_with_another_site_is_refused(stores: tuple[FakeArchive, FakeArchive], tmp_path: Path) -> None:
    archived(stores, tmp_path)
    with pytest.raises(IntegrityFailed):
        archived(stores, tmp_path / "other", 1, SECOND)


def test_a_second_copy_that_fails_is_a_debt_and_the_next_release_pays_it(
    stores: tuple[FakeArchive, FakeArchive], tmp_path: Path
) -> None:
    stores[1].failures["put"] = FULL
    owing = archived(stores, tmp_path)
    assert [(debt.copy, debt.keeper, str(debt.what)) for debt in owing.debts] == [("there", "p02", "the disk is full")]
    assert holders(stores) == {owing.statement.facts.tag: ["here"]}
    del stores[1].failures["put"]
    assert not archived(stores, tmp_path, 2, SECOND).debts
    assert stores[0].contents == stores[1].contents


def test_without_the_first_copy_there_is_no_release(stores: tuple[FakeArchive, FakeArchive], tmp_path: Path) -> None:
    stores[0].failures["put"] = FULL
    with pytest.raises(WorldFailed):
        archived(stores, tmp_path)
    assert not stores[1].contents


def test_a_damaged_object_is_not_spread(stores: tuple[FakeArchive, FakeArchive], tmp_path: Path) -> None:
    stores[1].failures["put"] = FULL
    first = archived(stores, tmp_path)
    del stores[1].failures["put"]
    stores[0].contents[release_id(first.statement)]["pack.zip"] += b"rot"
    debts = archived(stores, tmp_path, 2, {**SECOND, "index.html": b"x"}).debts
    assert [debt.copy for debt in debts] == ["there"]
    assert release_id(first.statement) not in stores[1].contents


def test_originals_and_toolchain_are_archived_once_each(
    stores: tuple[FakeArchive, FakeArchive], tmp_path: Path
) -> None:
    original = b"\x00captured"
    reads = []

    def read() -> bytes:
        reads.append(1)
        return original

    material = ReleaseMaterial(lock=b"mkdocs==1.6.1\n", originals={sha256_of(original): read})
    for number in (1, 2):
        built = write_site(tmp_path / str(number), FIRST)
        archive_release(facts(number), built, material, stores, signer=SIGNER, folder=LocalSiteFolder())
    assert len(reads) == 1
    name = object_names(stores[1], ObjectKind.ORIGINAL)[0]
    assert stores[1].contents[name.id] == {"original": original} and name.name == sha256_of(original)
    toolchain = object_names(stores[1], ObjectKind.TOOLCHAIN)
    assert len(toolchain) == 1
    assert set(stores[1].contents[toolchain[0].id]) == {"stamp.json", "requirements.lock"}


def test_an_original_with_other_bytes_stops_the_release(
    stores: tuple[FakeArchive, FakeArchive], tmp_path: Path
) -> None:
    material = ReleaseMaterial(originals={sha256_of(b"right"): lambda: b"wrong"})
    built = write_site(tmp_path / "b", FIRST)
    with pytest.raises(IntegrityFailed):
        archive_release(facts(1), built, material, stores, signer=SIGNER, folder=LocalSiteFolder())
    assert not object_names(stores[0], ObjectKind.RELEASE)


def test_the_bundle_is_sealed_with_the_release(stores: tuple[FakeArchive, FakeArchive], tmp_path: Path) -> None:
    (tmp_path / "x.bundle").write_bytes(b"# v2 git bundle\n")
    built = write_site(tmp_path / "b", FIRST)
    material = ReleaseMaterial(bundle=tmp_path / "x.bundle")
    done = archive_release(facts(1), built, material, stores, signer=SIGNER, folder=LocalSiteFolder())
    assert done.statement.files["repo.bundle"] == sha256_of(b"# v2 git bundle\n")
    assert stores[1].contents[release_id(done.statement)]["repo.bundle"] == b"# v2 git bundle\n"


def test_tombstones_that_the_site_honours_already_are_sealed(
    stores: tuple[FakeArchive, FakeArchive], tmp_path: Path
) -> None:
    gone = (tombstone("news/c"),)
    done = archived(stores, tmp_path, included=gone)
    assert parse_overlay(stores[0].contents[release_id(done.statement)]["overlay.json"]) == gone
    assert releases(stores[0])[0].facts.included == gone


@pytest.mark.parametrize("evil", ["link", "pipe", "name"])
def test_a_built_site_with_anything_but_plain_files_is_refused(
    stores: tuple[FakeArchive, FakeArchive], tmp_path: Path, evil: str
) -> None:
    import os

    built = write_site(tmp_path / "built-1", FIRST)
    if evil == "link":
        (built / "x.html").symlink_to("/etc/passwd")
    elif evil == "pipe":
        os.mkfifo(built / "x.html")
    else:
        (built / "a\nb.html").write_bytes(b"")
    with pytest.raises(IntegrityFailed):
        archived(stores, tmp_path)
    assert not object_names(stores[0], ObjectKind.RELEASE)


def test_a_tag_that_is_no_release_tag_is_refused(stores: tuple[FakeArchive, FakeArchive], tmp_path: Path) -> None:
    built = write_site(tmp_path / "b", FIRST)
    with pytest.raises(AskedWrongly):
        archive_release(
            replace(facts(1), tag="v1"), built, ReleaseMaterial(), stores, signer=SIGNER, folder=LocalSiteFolder()
        )


def test_releases_are_found_by_tag_by_its_end_and_the_newest_without_one(
    stores: tuple[FakeArchive, FakeArchive], tmp_path: Path
) -> None:
    with pytest.raises(AskedWrongly, match="no release yet"):
        release_named(stores[0], None)
    archived(stores, tmp_path, 2, SECOND)
    archived(stores, tmp_path, 1)
    assert release_named(stores[0], None).facts.tag == "release/2026-11-20.2"
    assert release_named(stores[0], "2026-11-20.1").facts.tag == "release/2026-11-20.1"
    with pytest.raises(AskedWrongly, match="no release named"):
        release_named(stores[0], "2026-11-20")
    assert [one.facts.tag for one in unrecorded(stores[0], {"release/2026-11-20.1"})] == ["release/2026-11-20.2"]
