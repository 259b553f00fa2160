"""The port of archive copies: the fake and the directory behave alike."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from fakes.archive_store import FakeArchive
from fakes.releases import SITE, START
from fuzi.adapters.archive_store import DirectoryArchive
from fuzi.adapters.pack_files import write_pack
from fuzi.errors import IntegrityFailed, WorldFailed
from fuzi.model.archive import ObjectKind, ObjectName, VersionStamp
from fuzi.model.ids import sha256_of
from fuzi.model.release import ManifestLine
from fuzi.ports.archive_store import ArchiveStore, ObjectFile

STAMP = VersionStamp(START, "fuzi release", "p02")
ONE = ObjectName(SITE, ObjectKind.RELEASE, "release/2026-11-20.1").id
TWO = ObjectName(SITE, ObjectKind.ORIGINAL, sha256_of(b"original")).id
FILES = {"release.json": b"{}\n", "deep/er/x.bin": bytes(range(256)), "empty": b""}


def given(files: dict[str, bytes]) -> list[ObjectFile]:
    def opener(data: bytes) -> Callable[[], io.BytesIO]:
        return lambda: io.BytesIO(data)

    return [ObjectFile(path, sha256_of(data), opener(data)) for path, data in files.items()]


@pytest.fixture(params=["fake", "directory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ArchiveStore:
    return FakeArchive("here", "p02") if request.param == "fake" else DirectoryArchive("here", tmp_path / "a", "p02")


def test_what_is_put_is_there_verified(store: ArchiveStore) -> None:
    assert not store.has(ONE) and store.object_ids() == ()
    store.put(ONE, given(FILES), STAMP)
    store.put(TWO, given({"original": b"original"}), STAMP)
    assert store.object_ids() == tuple(sorted([ONE, TWO])) and store.has(ONE)
    assert {path: store.read(ONE, path) for path in FILES} == FILES
    assert store.stamp(ONE) == STAMP and (store.name, store.keeper) == ("here", "p02")
    exam = store.examine(ONE)
    assert exam.inventory is not None and exam.found == exam.inventory.files and not exam.faults
    assert store.examine_root() == ()


def test_putting_the_same_again_changes_nothing_and_something_else_is_refused(store: ArchiveStore) -> None:
    store.put(ONE, given(FILES), STAMP)
    store.put(ONE, given(FILES), STAMP)
    with pytest.raises(IntegrityFailed):
        store.put(ONE, given({**FILES, "empty": b"no longer"}), STAMP)
    assert store.read(ONE, "empty") == b""


def test_bytes_that_are_not_their_digest_leave_nothing_behind(store: ArchiveStore) -> None:
    with pytest.raises(IntegrityFailed):
        store.put(ONE, [ObjectFile("a", sha256_of(b"a"), lambda: io.BytesIO(b"b"))], STAMP)
    assert not store.has(ONE) and store.object_ids() == ()


def test_a_name_that_leaves_the_object_is_refused(store: ArchiveStore) -> None:
    with pytest.raises(IntegrityFailed):
        store.put(ONE, given({"../../out": b"x"}), STAMP)
    assert not store.has(ONE)


def test_what_is_not_there_is_said_so(store: ArchiveStore) -> None:
    store.put(TWO, given({"original": b"original"}), STAMP)
    assert not store.examine(ONE).is_present
    with pytest.raises(IntegrityFailed):
        store.read(TWO, "other")
    with pytest.raises(IntegrityFailed):
        list(store.unpack(ONE, "pack.zip", {}))


def test_a_replaced_object_is_whole_and_can_be_made_from_its_own_files(store: ArchiveStore) -> None:
    store.put(ONE, given(FILES), STAMP)
    own = [ObjectFile(path, sha256_of(FILES[path]), lambda path=path: store.open(ONE, path)) for path in FILES]
    store.replace(ONE, own, STAMP)
    assert store.read(ONE, "deep/er/x.bin") == FILES["deep/er/x.bin"]
    store.set_aside(ONE)
    assert not store.has(ONE) and store.object_ids() == ()
    store.replace(ONE, given(FILES), STAMP)
    assert store.has(ONE) and store.examine_root() == ()


def test_a_pack_gives_back_what_is_asked_for_by_digest(store: ArchiveStore) -> None:
    data = {sha256_of(one): one for one in (b"x" * 1000, b"", bytes(range(256)))}
    lines = [ManifestLine("p", len(data[key]), key, "0644", "t", "r", START) for key in sorted(data)]
    out = io.BytesIO()
    write_pack(out, lines, lambda line: data[line.sha256])
    store.put(ONE, given({"pack.zip": out.getvalue()}), STAMP)
    store.put(TWO, given({"original": b"original"}), STAMP)
    assert store.packed(ONE, "pack.zip") == set(data) and store.packed(TWO, "pack.zip") == frozenset()
    wanted = {key: len(data[key]) for key in list(data)[:2]}
    assert dict(store.unpack(ONE, "pack.zip", wanted)) == {key: data[key] for key in wanted}
    with pytest.raises(IntegrityFailed):
        list(store.unpack(ONE, "pack.zip", {sha256_of(b"never packed"): 12}))
    with pytest.raises(IntegrityFailed):
        list(store.unpack(ONE, "pack.zip", dict.fromkeys(wanted, 7)))


# the directory alone


@pytest.fixture
def directory(tmp_path: Path) -> DirectoryArchive:
    made = DirectoryArchive("here", tmp_path / "a")
    made.put(ONE, given(FILES), STAMP)
    return made


def folder_of(path: Path) -> Path:
    return next((path / "a" / "ocfl").glob("*/*/*/*"))


def test_the_objects_are_valid_by_the_rules_of_ocfl(directory: DirectoryArchive, tmp_path: Path) -> None:
    """The rules of OCFL 1.1 that apply to one version, written down here without any of our code."""
    import hashlib

    root, place = tmp_path / "a" / "ocfl", folder_of(tmp_path)
    assert (root / "0=ocfl_1.1").read_bytes() == b"ocfl_1.1\n"
    assert json.loads((root / "ocfl_layout.json").read_text())["extension"] in {
        p.name for p in (root / "extensions").iterdir()
    }
    assert {path.name for path in place.iterdir()} == {
        "0=ocfl_object_1.1",
        "inventory.json",
        "inventory.json.sha256",
        "v1",
    }
    assert (place / "0=ocfl_object_1.1").read_bytes() == b"ocfl_object_1.1\n"
    raw = (place / "inventory.json").read_bytes()
    assert (place / "inventory.json.sha256").read_text().split() == [hashlib.sha256(raw).hexdigest(), "inventory.json"]
    assert (place / "v1" / "inventory.json").read_bytes() == raw
    inventory = json.loads(raw)
    assert inventory["type"] == "https://ocfl.io/1.1/spec/#inventory" and inventory["head"] == "v1"
    assert inventory["id"] == ONE and inventory["digestAlgorithm"] == "sha256"
    on_disk = {p.relative_to(place).as_posix() for p in (place / "v1" / "content").rglob("*") if p.is_file()}
    assert {path for paths in inventory["manifest"].values() for path in paths} == on_disk
    for digest, paths in inventory["manifest"].items():
        assert all(hashlib.sha256((place / path).read_bytes()).hexdigest() == digest for path in paths)
    version = inventory["versions"]["v1"]
    assert set(version["state"]) == set(inventory["manifest"])
    assert {path for paths in version["state"].values() for path in paths} == set(FILES)
    assert version["created"].endswith("Z") and version["user"]["name"] == "p02"


def test_nobody_else_may_read_the_archive(directory: DirectoryArchive, tmp_path: Path) -> None:
    for path in (tmp_path / "a").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_folders_above_a_copy_stay_open_for_what_else_lies_there(tmp_path: Path) -> None:
    DirectoryArchive("here", tmp_path / ".fuzi" / "archive").put(ONE, given(FILES), STAMP)
    assert (tmp_path / ".fuzi").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / ".fuzi" / "archive").stat().st_mode & 0o777 == 0o700


def test_a_link_in_the_archive_is_not_followed(directory: DirectoryArchive, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(FILES["release.json"])
    target = folder_of(tmp_path) / "v1" / "content" / "release.json"
    target.unlink()
    target.symlink_to(secret)
    with pytest.raises(IntegrityFailed):
        directory.read(ONE, "release.json")
    seen = directory.examine(ONE)
    assert [(one.key, one.values["path"]) for one in seen.faults] == [
        ("{path} cannot be read", "v1/content/release.json")
    ]
    assert sorted(seen.found or {}) == sorted({*FILES} - {"release.json"})


def test_an_object_in_the_wrong_place_or_without_inventory_is_told(directory: DirectoryArchive, tmp_path: Path) -> None:
    place = folder_of(tmp_path)
    place.rename(place.with_name("elsewhere"))
    assert directory.object_ids() == ()
    assert [fault.key for fault in directory.examine_root()] == ["the object in {path} belongs elsewhere"]
    (place.with_name("elsewhere") / "inventory.json").unlink()
    assert [fault.key for fault in directory.examine_root()] == ["the object in {path} has no readable inventory"]


def test_stray_files_and_empty_folders_are_told(directory: DirectoryArchive, tmp_path: Path) -> None:
    root = tmp_path / "a" / "ocfl"
    (root / "stray").write_bytes(b"")
    (root / "aaa" / "bbb").mkdir(parents=True)
    (root / "README.txt").write_bytes(b"other")
    (root / "0=ocfl_1.1").unlink()
    keys = sorted(fault.key for fault in directory.examine_root())
    assert keys == [
        "the bytes of {path} have changed",
        "{path} does not belong there",
        "{path} is an empty folder",
        "{path} is missing",
    ]


def test_a_copy_that_is_not_there_fails_as_the_world_does(tmp_path: Path) -> None:
    with pytest.raises(WorldFailed, match="not there"):
        DirectoryArchive("there", tmp_path / "gone").examine_root()


def test_two_runs_at_once_do_not_mix(directory: DirectoryArchive, tmp_path: Path) -> None:
    other = DirectoryArchive("here", tmp_path / "a")

    def while_writing(_step: str) -> None:
        with pytest.raises(WorldFailed, match="another run"):
            other.put(TWO, given({"original": b"original"}), STAMP)

    DirectoryArchive("here", tmp_path / "a", on_step=while_writing).put(TWO, given({"original": b"original"}), STAMP)
    other.put(TWO, given({"original": b"original"}), STAMP)


def test_a_disk_that_gives_back_other_bytes_is_not_trusted(tmp_path: Path) -> None:
    def spoil(step: str) -> None:
        if step == "read back":
            (folder_of(tmp_path) / "v1" / "content" / "empty").write_bytes(b"not empty")

    store = DirectoryArchive("here", tmp_path / "a", on_step=spoil)
    with pytest.raises(WorldFailed, match="other bytes"):
        store.put(ONE, given(FILES), STAMP)
    assert not store.has(ONE) and store.examine_root() == ()
