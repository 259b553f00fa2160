"""The tree of exactly a ledger's records, worked out without reading one."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from fuzi.formats.tree_id import tree_id
from fuzi.model.ids import ObjectId
from fuzi.steps.record.ledger_index import LedgerIndex, row_of
from fuzi.steps.record.ledger_tree import expected_tree

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


def test_folders_stand_where_git_puts_them_among_files(repository: Path) -> None:
    blob = ObjectId(git(repository, "hash-object", "-w", "--stdin", stdin="x"))
    tree = ObjectId(git(repository, "mktree", stdin=f"100644 blob {blob}\tx\n"))
    lines = f"100644 blob {blob}\ta.b\n040000 tree {tree}\ta\n100644 blob {blob}\ta0\n"
    assert tree_id([("a0", blob), ("a.b", blob)], [("a", tree)], len(blob)) == git(repository, "mktree", stdin=lines)
