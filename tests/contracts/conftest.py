"""Repositories of both kinds, for the contract tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from contracts.repositories import LEDGER, MAIN, commit_of
from fakes.repository import FakeRepository
from fuzi.adapters.git import GitRepository
from fuzi.model.ids import ObjectId
from fuzi.ports.repository import RefMove, Repository

Kind = type[FakeRepository] | type[GitRepository]


@pytest.fixture(params=[FakeRepository, GitRepository], ids=["fake", "git"])
def kind(request: pytest.FixtureRequest) -> Kind:
    chosen: Kind = request.param
    return chosen


@pytest.fixture
def make(kind: Kind, tmp_path: Path) -> Iterator[Callable[..., Repository]]:
    """Return a maker of repositories, by name; `clone_of` clones."""
    made: list[Repository] = []

    def build(name: str, *, bare: bool = False, clone_of: str = "") -> Repository:
        path = tmp_path / name
        repository: Repository = kind.clone(str(tmp_path / clone_of), path) if clone_of else kind.init(path, bare=bare)
        made.append(repository)
        return repository

    yield build
    for repository in made:
        repository.close()


@pytest.fixture
def pair(make: Callable[..., Repository]) -> tuple[Repository, Repository, ObjectId]:
    """Return a bare repository with main and ledger, a clone of it, and main's tip."""
    there, first = make("there", bare=True), make("first")
    tip = commit_of(first, {"content/index.md": b"1"})
    first.add_remote("origin", str(there.git_dir))
    first.push("origin", [RefMove(MAIN, None, tip), RefMove(LEDGER, None, tip)])
    return there, make("here", clone_of="there"), tip
