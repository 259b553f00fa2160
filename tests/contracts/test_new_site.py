"""The port of new sites, on real Git."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
from pathlib import Path

import pytest

from fuzi.adapters import new_site
from fuzi.adapters.new_site import NEUTRAL, GitNewSites
from fuzi.errors import AskedWrongly, WorldFailed
from fuzi.ports.new_site import NewFile

AT = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
FILES = {
    ".gitattributes": NewFile(b"* -text\n"),
    ".gitignore": NewFile(b"*.log\n"),
    "content/kept.log": NewFile(b"kept\r\n"),
    "scripts/setup": NewFile(b"#!/bin/sh\n", is_command=True),
}


@pytest.fixture(autouse=True)
def _nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", folder, *arguments], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_the_folder_becomes_a_repository_with_one_commit_on_main(tmp_path: Path) -> None:
    commit = GitNewSites().make(tmp_path / "a" / "site", FILES, "made\n", AT)
    site = tmp_path / "a" / "site"
    assert git(site, "rev-parse", "refs/heads/main") == git(site, "rev-parse", "HEAD") == commit
    assert git(site, "rev-list", "--count", "HEAD") == "1"
    assert git(site, "status", "--porcelain", "--ignored") == ""
    assert git(site, "log", "-1", "--format=%B|%at").split("|") == ["made\n", "1795420800"]


def test_every_file_is_committed_byte_for_byte_even_an_ignored_one(tmp_path: Path) -> None:
    GitNewSites().make(tmp_path / "site", FILES, "made\n", AT)
    assert set(git(tmp_path / "site", "ls-files").splitlines()) == set(FILES)
    assert (tmp_path / "site" / "content" / "kept.log").read_bytes() == b"kept\r\n"
    assert git(tmp_path / "site", "ls-files", "-s", "scripts/setup").startswith("100755")


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    GitNewSites().make(tmp_path, FILES, "made\n", AT)
    assert {path.name for path in tmp_path.iterdir()} == {".git", ".gitattributes", ".gitignore", "content", "scripts"}


def test_without_an_identity_the_commit_is_neutral(tmp_path: Path) -> None:
    GitNewSites().make(tmp_path / "site", FILES, "made\n", AT)
    assert git(tmp_path / "site", "log", "-1", "--format=%an|%ae|%cn|%ce") == "|".join(NEUTRAL * 2)


def test_the_users_own_identity_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config").write_text("[user]\nname = 示例甲\nemail = p01@example.test\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "config"))
    GitNewSites().make(tmp_path / "site", FILES, "made\n", AT)
    assert git(tmp_path / "site", "log", "-1", "--format=%an|%ae") == "示例甲|p01@example.test"


def test_a_folder_with_files_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(AskedWrongly, match="is not empty"):
        GitNewSites().make(tmp_path, FILES, "made\n", AT)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("mine", encoding="utf-8")
    with pytest.raises(AskedWrongly, match="is not a folder"):
        GitNewSites().make(tmp_path / "site", FILES, "made\n", AT)


@pytest.mark.parametrize("was_there", [True, False])
def test_where_it_fails_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, was_there: bool) -> None:
    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    site = tmp_path / "site"
    if was_there:
        site.mkdir()
    monkeypatch.setattr(new_site, "_commit", full_disk)
    with pytest.raises(WorldFailed, match="no space is left") as failed:
        GitNewSites().make(site, FILES, "made\n", AT)
    assert failed.value.detail == "No space left on device"
    assert (list(site.iterdir()) == []) if was_there else not site.exists()


def test_what_a_killed_run_left_is_taken_over(tmp_path: Path) -> None:
    (tmp_path / new_site._DESK / "content").mkdir(parents=True)
    GitNewSites().make(tmp_path, FILES, "made\n", AT)
    assert not (tmp_path / new_site._DESK).exists()
    assert git(tmp_path, "rev-list", "--count", "HEAD") == "1"
