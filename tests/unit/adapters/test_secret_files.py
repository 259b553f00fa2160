"""Secrets: for their owner alone; anything else is refused by the file's name, never by what it holds."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from fuzi.adapters.durable_files import DurableFiles
from fuzi.adapters.secret_files import LocalSecretFiles
from fuzi.errors import AskedWrongly, WorldFailed

FILES = LocalSecretFiles()


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "fingerprint-key"
    FILES.write(path, b"secret")
    return path


def test_a_secret_is_written_for_its_owner_alone_and_read_again(secret: Path) -> None:
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    FILES.write(secret, b"next")
    assert FILES.read(secret) == b"next"
    assert [one.name for one in secret.parent.iterdir()] == ["fingerprint-key"]


def test_a_secret_is_on_disk_with_its_name_when_it_is_written(tmp_path: Path) -> None:
    """A power cut takes a renamed file whose folder was not synced."""
    steps: list[str] = []
    LocalSecretFiles(DurableFiles(steps.append)).write(tmp_path / "fingerprint-key", b"secret")
    assert [one.split()[0] for one in steps] == ["write", "sync", "rename", "sync"]
    assert steps[2:] == ["rename fingerprint-key", f"sync {tmp_path.name}/"]


@pytest.mark.parametrize("at", ["write", "sync", "rename"])
def test_a_secret_that_could_not_be_written_leaves_the_former_one_and_nothing_else(secret: Path, at: str) -> None:
    def fail(step: str) -> None:
        if step.startswith(f"{at} "):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(WorldFailed, match="cannot be written"):
        LocalSecretFiles(DurableFiles(fail)).write(secret, b"next")
    assert FILES.read(secret) == b"secret"
    assert [one.name for one in secret.parent.iterdir()] == ["fingerprint-key"]


def test_no_file_is_no_secret(tmp_path: Path) -> None:
    assert FILES.read(tmp_path / "none") is None


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610, 0o644, 0o666])
def test_a_secret_that_others_could_read_or_write_is_refused(secret: Path, mode: int) -> None:
    secret.chmod(mode)
    with pytest.raises(AskedWrongly, match="other accounts"):
        FILES.read(secret)


def test_a_link_a_folder_and_a_pipe_are_refused(secret: Path, tmp_path: Path) -> None:
    link, pipe, folder = tmp_path / "link", tmp_path / "pipe", tmp_path / "folder"
    link.symlink_to(secret)
    os.mkfifo(pipe, 0o600)
    folder.mkdir(mode=0o700)
    for path, why in ((link, "a link"), (pipe, "no plain file"), (folder, "no plain file")):
        with pytest.raises(AskedWrongly, match=why):
            FILES.read(path)


def test_a_secret_of_another_account_is_refused(secret: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: secret.stat().st_uid + 1)
    with pytest.raises(AskedWrongly, match="another account"):
        FILES.read(secret)


def test_a_secret_too_large_is_refused_unread(secret: Path) -> None:
    os.truncate(secret, 32_000_001)
    with pytest.raises(AskedWrongly, match="larger than"):
        FILES.read(secret)


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(WorldFailed, match="cannot be written"):
        FILES.write(tmp_path / "none" / "key", b"secret")


def test_keys_are_listed_oldest_first_and_nothing_beside_them(tmp_path: Path) -> None:
    for name in ("key-10", "key", "key-2", "key-x", "key.old", "key-02", "keys"):
        (tmp_path / name).touch()
    assert [one.name for one in FILES.numbered(tmp_path / "key")] == ["key", "key-2", "key-10"]
