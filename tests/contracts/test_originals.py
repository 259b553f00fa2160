"""The store of originals: exact bytes, restricted, verified on every read."""

from __future__ import annotations

from pathlib import Path

import pytest

from fuzi.adapters.originals_store import DirectoryOriginals
from fuzi.errors import AskedWrongly, IntegrityFailed, WorldFailed
from fuzi.model.ids import Sha256, sha256_of

DATA = bytes(range(256)) * 5


@pytest.fixture
def store(tmp_path: Path) -> DirectoryOriginals:
    return DirectoryOriginals(tmp_path / "git" / "fuzi" / "originals")


def test_bytes_come_back_as_they_were(store: DirectoryOriginals) -> None:
    assert store.digests() == ()
    digest = store.put(DATA)
    assert digest == sha256_of(DATA) and store.has(digest) and store.get(digest) == DATA
    assert store.put(DATA) == digest
    assert store.digests() == (digest,)
    assert store.put(b"") == sha256_of(b"") and store.get(sha256_of(b"")) == b""


def test_an_original_that_is_not_there_is_asked_for_in_vain(store: DirectoryOriginals) -> None:
    with pytest.raises(AskedWrongly):
        store.get(sha256_of(b"never"))


@pytest.mark.parametrize("digest", ["", "../../../etc/passwd", "A" * 64, "a" * 63])
def test_what_is_no_digest_is_never_looked_up(store: DirectoryOriginals, digest: str) -> None:
    assert not store.has(Sha256(digest))


def test_changed_bytes_are_refused_on_reading_and_on_putting_again(store: DirectoryOriginals, tmp_path: Path) -> None:
    digest = store.put(DATA)
    next(tmp_path.rglob(digest)).write_bytes(DATA[:-1])
    with pytest.raises(IntegrityFailed):
        store.get(digest)
    with pytest.raises(IntegrityFailed):
        store.put(DATA)


def test_nobody_else_may_read_it(store: DirectoryOriginals, tmp_path: Path) -> None:
    digest = store.put(DATA)
    place = next(tmp_path.rglob(digest))
    assert place.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "git" / "fuzi" / "originals").stat().st_mode & 0o777 == 0o700


def test_what_a_killed_run_left_is_gone_after_the_next(store: DirectoryOriginals, tmp_path: Path) -> None:
    incoming = tmp_path / "git" / "fuzi" / "originals" / "incoming"
    incoming.mkdir(parents=True)
    (incoming / sha256_of(DATA)).write_bytes(b"half")
    store.put(DATA)
    assert list(incoming.iterdir()) == [] and store.get(sha256_of(DATA)) == DATA


def test_a_full_disk_is_the_worlds_failure(tmp_path: Path) -> None:
    def full(step: str) -> None:
        if step.startswith("write"):
            raise OSError(28, "No space left on device")

    with pytest.raises(WorldFailed, match="no space"):
        DirectoryOriginals(tmp_path / "o", full).put(DATA)
