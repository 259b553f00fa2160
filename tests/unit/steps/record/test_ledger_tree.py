"""The tree of exactly a ledger's records, worked out without reading one."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from fuzi.adapters.git import GitRepository
from fuzi.formats.tree_id import tree_id
from fuzi.model.ids import ObjectId
from fuzi.steps.record.ledger_index import LedgerIndex
from fuzi.steps.record.ledger_row import Row, row_of
from fuzi.steps.record.ledger_tree import expected_tree, grown_tree

PATHS = [
    f"founding/2026-01-01/{'1' * 64}.json",
    f"receipt/2026-01-01/{'2' * 64}.json",
    f"receipt/2026-01-02/{'3' * 64}.json",
    f"submission/0a/notice/{'4' * 64}.json",
    f"submission/0a/notice-2/{'5' * 64}.json",
    f"submission/0a/notice-2/{'6' * 64}.json",
    f"submission/ff/b/{'7' * 64}.json",
]


def git(folder: Path, *words: str, stdin: str = "") -> str:
    done = subprocess.run(["git", *words], cwd=folder, input=stdin.encode(), check=True, capture_output=True)
    return done.stdout.decode().strip()


@pytest.fixture(params=["sha1", "sha256"])
def repository(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    git(tmp_path, "init", "--quiet", f"--object-format={request.param}")
    return tmp_path


def test_it_is_the_tree_that_git_makes_of_the_same_files(repository: Path) -> None:
    index = LedgerIndex()
    blobs = [git(repository, "hash-object", "-w", "--stdin", stdin=path) for path in PATHS]
    for position, (path, blob) in enumerate(zip(PATHS, blobs, strict=True)):
        index.add(ObjectId(f"{position:0{len(blob)}x}"), [row_of(position, path, ObjectId(blob))])
    git(
        repository, "update-index", "--add", "--index-info",
        stdin="".join(f"100644 {blob}\t{path}\n" for path, blob in zip(PATHS, blobs, strict=True)),
    )  # fmt: skip
    assert expected_tree(index, len(blobs[0])) == git(repository, "write-tree")


def _committed(folder: Path, paths: list[str]) -> tuple[ObjectId, ObjectId]:
    """Return a commit that holds exactly some files, and its tree."""
    rows = [(path, git(folder, "hash-object", "-w", "--stdin", stdin=path)) for path in paths]
    git(folder, "read-tree", "--empty")
    lines = "".join(f"100644 {blob}\t{path}\n" for path, blob in rows)
    git(folder, "update-index", "--add", "--index-info", stdin=lines)
    tree = git(folder, "write-tree")
    who = ("-c", "user.name=x", "-c", "user.email=x@example.test")
    return ObjectId(git(folder, *who, "commit-tree", "-m", "x", tree)), ObjectId(tree)


def _rows(folder: Path, paths: list[str]) -> list[Row]:
    return [row_of(9, path, ObjectId(git(folder, "hash-object", "-w", "--stdin", stdin=path))) for path in paths]


@pytest.mark.parametrize("count", range(1, len(PATHS) + 1))
def test_a_tree_that_grew_is_the_one_that_git_makes_of_all_of_it(repository: Path, count: int) -> None:
    before, _tree = _committed(repository, PATHS[:count])
    _commit, whole = _committed(repository, PATHS)
    with GitRepository(repository) as opened:
        assert grown_tree(opened, before, _rows(repository, PATHS[count:]), len(whole)) == whole
        other = grown_tree(opened, before, _rows(repository, PATHS[count:-1]), len(whole))
        assert count == len(PATHS) or other != whole


def test_what_does_not_grow_so_is_left_to_the_whole_proof(repository: Path) -> None:
    before, tree = _committed(repository, PATHS[:4])
    with GitRepository(repository) as opened:
        assert grown_tree(opened, before, _rows(repository, PATHS[3:5]), len(tree)) is None  # it stands there already
        twice = _rows(repository, [PATHS[5], PATHS[5]])
        assert grown_tree(opened, before, twice, len(tree)) is None
    blob = git(repository, "hash-object", "-w", "--stdin", stdin=PATHS[3])
    git(repository, "update-index", "--index-info", stdin=f"100755 {blob}\t{PATHS[3]}\n")
    bent = ObjectId(git(repository, "-c", "user.name=x", "-c", "user.email=x@example.test", "commit-tree", "-m", "x",
                        git(repository, "write-tree")))  # fmt: skip
    with GitRepository(repository) as opened:
        beside = _rows(repository, [f"submission/0a/notice/{'8' * 64}.json"])
        assert grown_tree(opened, before, beside, len(tree)) is not None
        assert grown_tree(opened, bent, beside, len(tree)) is None


def test_folders_stand_where_git_puts_them_among_files(repository: Path) -> None:
    blob = ObjectId(git(repository, "hash-object", "-w", "--stdin", stdin="x"))
    tree = ObjectId(git(repository, "mktree", stdin=f"100644 blob {blob}\tx\n"))
    lines = f"100644 blob {blob}\ta.b\n040000 tree {tree}\ta\n100644 blob {blob}\ta0\n"
    assert tree_id([("a0", blob), ("a.b", blob)], [("a", tree)], len(blob)) == git(repository, "mktree", stdin=lines)
