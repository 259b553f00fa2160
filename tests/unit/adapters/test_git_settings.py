"""Settings are read once, spelt as Git spells them, and read again after a change."""

from __future__ import annotations

from pathlib import Path

import pytest

from fuzi.adapters.git import GitRepository
from fuzi.adapters.git_process import GitProcess
from fuzi.adapters.git_settings import GitSettings


@pytest.fixture
def git_process(tmp_path: Path) -> GitProcess:
    GitRepository.init(tmp_path / "clone")
    return GitProcess(tmp_path / "clone")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("user.signingkey", "KEY"),
        ("user.signingKey", "KEY"),
        ("remote.Origin.url", "two\nlines = x"),
        ("remote.origin.url", None),
        ("Remote.a.b.URL", "dots"),
        ("core.unheardof", None),
        ("nonsense", None),
        ("fuzi.twice", "last"),
        ("fuzi.flag", ""),
    ],
)
def test_a_setting_is_what_git_says(git_process: GitProcess, name: str, value: str | None) -> None:
    git_process.run("config", "user.signingKey", "KEY")
    git_process.run("config", "remote.Origin.url", "two\nlines = x")
    git_process.run("config", "remote.a.b.url", "dots")
    git_process.run("config", "--add", "fuzi.twice", "first")
    git_process.run("config", "--add", "fuzi.twice", "last")
    config = git_process.folder / ".git/config"
    config.write_text(config.read_text(encoding="utf-8") + "[fuzi]\n\tflag\n", encoding="utf-8")
    assert GitSettings(git_process).get(name) == value


def test_a_change_is_seen(git_process: GitProcess) -> None:
    settings = GitSettings(git_process)
    assert settings.get("fuzi.a") is None
    settings.change("fuzi.a", "1")
    assert settings.get("fuzi.a") == "1"


@pytest.mark.parametrize("name", ["extensions.partialClone", "remote.origin.promisor", "remote.a.b.promisor"])
def test_a_partial_clone_is_told(git_process: GitProcess, name: str) -> None:
    assert not GitSettings(git_process).is_partial()
    git_process.run("config", name, "true")
    assert GitSettings(git_process).is_partial()


def test_a_shallow_clone_is_told(git_process: GitProcess) -> None:
    repository = GitRepository(git_process.folder)
    assert not repository.is_shallow()
    (git_process.folder / ".git/shallow").write_text(f"{'a' * 40}\n", encoding="ascii")
    assert repository.is_shallow()
