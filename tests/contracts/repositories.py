"""What the contract tests of repositories write into them."""

from __future__ import annotations

import datetime as dt

from fuzi.model.ids import ObjectId
from fuzi.model.tree import REGULAR, TreeFile
from fuzi.ports.repository import Repository, Signature

EAST = dt.timezone(dt.timedelta(hours=8))
AUTHOR = Signature("示例甲", "p01@example.test", dt.datetime(2026, 11, 23, 8, 30, tzinfo=EAST))
COMMITTER = Signature("示例乙", "p02@example.test", dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC))
MAIN, LEDGER = "refs/heads/main", "refs/heads/ledger"
MISSING = ObjectId("1234567890" * 4)


def tree_of(repository: Repository, files: dict[str, bytes | None], base: ObjectId | None = None) -> ObjectId:
    states = {path: None if data is None else (REGULAR, repository.write(data)) for path, data in files.items()}
    return repository.overlay(base, states)


def commit_of(
    repository: Repository, files: dict[str, bytes | None], *parents: ObjectId, text: str = "x\n"
) -> ObjectId:
    tree = tree_of(repository, files, parents[0] if parents else None)
    return repository.write_commit(tree, parents, text, AUTHOR, COMMITTER)


def paths(files: tuple[TreeFile, ...]) -> list[str]:
    return [file.path for file in files]
