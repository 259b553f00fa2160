"""What a push brought is all reached by its heads, or named: by what it brought itself, or by what was here before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from contracts.repositories import commit_of
from fuzi.adapters import quarantine
from fuzi.adapters.git import GitRepository
from fuzi.adapters.git_process import GitProcess
from fuzi.model.ids import ObjectId
from fuzi.ports.repository import RefMove

MAIN = "refs/heads/main"


class Host:
    """A bare repository with one commit, and the place where a push's objects lie apart."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        before = GitRepository.init(folder, bare=True)
        self.old = commit_of(before, {"a/b": b"1", "c": b"2"})
        before.move([RefMove(MAIN, None, self.old)], "made")
        before.close()
        self.folder, self.apart = folder, folder / "objects" / "incoming"
        (self.apart / "pack").mkdir(parents=True)
        self.environment = {
            "GIT_QUARANTINE_PATH": str(self.apart),
            "GIT_OBJECT_DIRECTORY": str(self.apart),
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": str(folder / "objects"),
        }
        for name, value in self.environment.items():
            monkeypatch.setenv(name, value)
        self.pushed = GitRepository(folder)

    def strays(self, *heads: ObjectId) -> tuple[str, ...]:
        self.pushed.close()
        return quarantine.strays(self.folder, self.environment, heads)


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Host:
    return Host(tmp_path / "host.git", monkeypatch)


def asked_git(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    asked: list[str] = []
    run = GitProcess.run
    monkeypatch.setattr(
        GitProcess, "run", lambda self, *args, **more: (asked.append(args[0]), run(self, *args, **more))[1]
    )
    return asked


def test_an_honest_push_is_looked_through_without_the_whole_site(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    first = commit_of(host.pushed, {"a/b": b"3", "new/page/index.md": b"4"}, host.old)
    second = commit_of(host.pushed, {"a/b": None, "c": b"1"}, first)
    other = commit_of(host.pushed, {"x": b"5"}, host.old)
    asked = asked_git(monkeypatch)
    assert host.strays(second, other) == ()
    assert "rev-list" not in asked


@pytest.mark.parametrize(
    "bring",
    [
        lambda host: host.pushed.write(b"smuggled"),
        lambda host: commit_of(host.pushed, {"smuggled": b"x"}, host.old),
        lambda host: host.pushed.overlay(None, {"z": ("100644", host.pushed.write(b"y"))}),
    ],
    ids=["a file", "a commit", "a folder"],
)
def test_what_nothing_reaches_is_named(host: Host, bring: Callable[[Host], ObjectId]) -> None:
    head = commit_of(host.pushed, {"a/b": b"3"}, host.old)
    stray = bring(host)
    found = host.strays(head)
    assert stray in found and head not in found


def test_what_only_an_older_object_reaches_is_no_stray(host: Host) -> None:
    """A host killed while it took objects in may have a folder without its file; the file comes with the next push."""
    head = commit_of(host.pushed, {"late": b"the file"}, host.old)
    tree = host.pushed.commit(head).tree
    place = host.folder / "objects" / tree[:2]
    place.mkdir(exist_ok=True)
    (host.apart / tree[:2] / tree[2:]).rename(place / tree[2:])
    assert host.strays(head) == ()


def test_a_pack_is_looked_at_by_nobody_and_refused(host: Host) -> None:
    head = commit_of(host.pushed, {"a/b": b"3"}, host.old)
    (host.apart / "pack" / "pack-1.pack").touch()
    assert host.strays(head) == ("pack-1.pack",)


def test_outside_a_push_there_is_nothing_apart(host: Host) -> None:
    assert quarantine.strays(host.folder, {}, [host.old]) == ()
