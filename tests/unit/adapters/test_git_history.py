"""What Git says each commit of a history changes is what our own comparison of its trees says."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.repositories import AUTHOR, commit_of, tree_of
from fuzi.adapters.git import GitRepository
from fuzi.errors import WorldFailed
from fuzi.model.ids import ObjectId

STATES: list[dict[str, bytes]] = [
    {"a.md": b"1"},
    {"a.md": b"1", "b/c.md": b"2"},
    {"a.md": b"2", "b/c.md": b"2", "页/图 一.png": b"3"},
    {"b/c.md": b"2", "d.md": b"1"},
    {"b": b"2", "end-\n:100644 x": b"4", "tab\tname": b"5"},
    {"b": b"2", "end-\n:100644 x": b"4", "tab\tname": b"5"},
]


@pytest.fixture
def here(tmp_path: Path) -> Iterator[GitRepository]:
    with GitRepository.init(tmp_path / "r", bare=True) as made:
        yield made


def line_of(here: GitRepository, states: list[dict[str, bytes]]) -> list[ObjectId]:
    """Return commits one after another."""
    made: list[ObjectId] = []
    for number, state in enumerate(states):
        tree = tree_of(here, state)
        made.append(here.write_commit(tree, made[-1:], f"commit {number}", AUTHOR, AUTHOR))
    return made


def test_every_commit_s_changes_are_those_of_its_trees(here: GitRepository) -> None:
    ids = line_of(here, STATES)
    told = list(here.changes_of(ids))
    assert told == [
        here.compare(before, commit, sized=False) for before, commit in zip([None, *ids[:-1]], ids, strict=True)
    ]
    assert [len(one) for one in told] == [1, 1, 2, 3, 5, 0]


def test_a_name_that_is_no_text_comes_as_it_is(here: GitRepository) -> None:
    blob = here.write(b"x")
    rows = f"100644 blob {blob}\t".encode() + b"\xff\n.md\0"
    tree = subprocess.run(["git", "mktree", "-z"], cwd=here.git_dir, input=rows, capture_output=True, check=True).stdout
    commit = commit_of(here, {"a": b""})
    named = here.write_commit(
        ObjectId(tree.decode().strip()), (commit,), "x", here.commit(commit).author, here.commit(commit).author
    )
    (told,) = here.changes_of([named])
    assert told == here.compare(commit, named, sized=False)


def test_a_long_history_is_told_in_order_while_others_ask(here: GitRepository) -> None:
    states = [{f"{number % 7}/{number}.md": str(number).encode()} for number in range(700)]
    ids = line_of(here, states)
    for number, changes in zip(range(len(states)), here.changes_of(ids), strict=True):
        (after,) = [one.after for one in changes if one.after is not None]
        assert here.read(after.object_id) == str(number).encode()


def test_nothing_is_asked_about_nothing(here: GitRepository) -> None:
    assert list(here.changes_of([])) == []


def test_a_commit_that_is_not_here_ends_the_telling(here: GitRepository) -> None:
    first = commit_of(here, {"a": b""})
    told = here.changes_of([first, ObjectId("1" * 40)])
    with pytest.raises(WorldFailed):
        list(told)
