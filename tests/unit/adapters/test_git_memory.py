"""What is remembered beside a repository: all of it as it was written by the same user, or nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from fuzi.adapters.git import GitRepository
from fuzi.adapters.git_memory import recall, remember
from fuzi.errors import AskedWrongly

DATA = bytes(range(256)) * 4


def place(folder: Path) -> Path:
    return folder / "fuzi" / "memory" / "ledger-index"


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    remember(tmp_path, "ledger-index", DATA)
    return tmp_path


def test_what_was_remembered_comes_back(kept: Path) -> None:
    assert recall(kept, "ledger-index") == DATA
    assert recall(kept, "another") is None
    remember(kept, "ledger-index", b"")
    assert recall(kept, "ledger-index") == b""
    assert [one.name for one in place(kept).parent.iterdir()] == ["ledger-index"]


def test_a_repository_remembers_beside_its_objects(tmp_path: Path) -> None:
    here = GitRepository.init(tmp_path / "r")
    here.remember("ledger-index", DATA)
    assert GitRepository(tmp_path / "r").recall("ledger-index") == DATA
    assert (tmp_path / "r" / ".git" / "fuzi" / "memory" / "ledger-index").is_file()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.integers(0, len(DATA) + 31), some.integers(1, 255))
def test_any_changed_byte_is_as_good_as_nothing(kept: Path, at: int, change: int) -> None:
    remember(kept, "ledger-index", DATA)
    whole = bytearray(place(kept).read_bytes())
    whole[at] ^= change
    place(kept).write_bytes(whole)
    assert recall(kept, "ledger-index") is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.integers(0, len(DATA) + 31))
def test_a_file_that_is_cut_short_is_as_good_as_nothing(kept: Path, size: int) -> None:
    remember(kept, "ledger-index", DATA)
    os.truncate(place(kept), size)
    assert recall(kept, "ledger-index") is None


def test_a_file_of_another_name_is_as_good_as_nothing(kept: Path) -> None:
    place(kept).rename(place(kept).with_name("another"))
    assert recall(kept, "another") is None


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_what_others_may_write_is_not_believed(kept: Path, mode: int) -> None:
    place(kept).chmod(mode)
    assert recall(kept, "ledger-index") is None


def test_what_another_user_wrote_is_not_believed(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: place(kept).stat().st_uid + 1)
    assert recall(kept, "ledger-index") is None


def test_a_link_is_not_followed(kept: Path) -> None:
    elsewhere = kept / "elsewhere"
    place(kept).rename(elsewhere)
    place(kept).symlink_to(elsewhere)
    assert recall(kept, "ledger-index") is None
    remember(kept, "ledger-index", b"new")
    assert recall(kept, "ledger-index") == b"new"
    assert elsewhere.read_bytes().endswith(DATA)


def test_where_nothing_can_be_written_nothing_is_remembered(tmp_path: Path) -> None:
    (tmp_path / "fuzi").write_bytes(b"a file in the way")
    remember(tmp_path, "ledger-index", DATA)
    assert recall(tmp_path, "ledger-index") is None


@pytest.mark.parametrize("name", ["", "../x", "a/b", "A", "x" * 60])
def test_a_name_is_a_plain_word(tmp_path: Path, name: str) -> None:
    with pytest.raises(AskedWrongly):
        remember(tmp_path, name, b"")
