"""A Git repository, in our own words. Every path is text in NFC UTF-8; nothing is read from diff text or renames."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from fuzi.model.ids import ObjectId
from fuzi.model.tree import TreeFile


@dataclass(frozen=True)
class Signature:
    """A name, an e-mail and an instant, as a commit carries them."""

    name: str
    email: str
    at: dt.datetime


@dataclass(frozen=True)
class Commit:
    """One commit; `message` is the whole text, trailers included."""

    id: ObjectId
    tree: ObjectId
    parents: tuple[ObjectId, ...]
    author: Signature
    committer: Signature
    message: str


@dataclass(frozen=True)
class Changed:
    """One path that differs between two trees; `None` where there is no such file."""

    path: str
    before: TreeFile | None
    after: TreeFile | None


@dataclass(frozen=True)
class RefMove:
    """One ref and its old and new object; `None` means the ref does not exist."""

    ref: str
    old: ObjectId | None
    new: ObjectId | None


class Repository(Protocol):
    """One repository. Raises `WorldFailed` where Git fails, `AskedWrongly` where a name is unknown."""

    @property
    def git_dir(self) -> Path:
        """Return the repository's Git directory."""
        ...

    @property
    def work_tree(self) -> Path | None:
        """Return the work tree, None in a bare repository."""
        ...

    def ref(self, name: str) -> ObjectId | None:
        """Return what the full ref name (`refs/heads/main`) points to, not peeled; None where it is missing."""
        ...

    def refs(self, under: str) -> Mapping[str, ObjectId]:
        """Return every ref below `under` (`refs/tags/`)."""
        ...

    def commit(self, commit: ObjectId) -> Commit:
        """Return one commit."""
        ...

    def commits(self, head: ObjectId, beyond: Sequence[ObjectId] = (), limit: int = 100_000) -> tuple[Commit, ...]:
        """Return the commits of `head` that none of `beyond` reaches, parents first."""
        ...

    def is_ancestor(self, older: ObjectId, newer: ObjectId) -> bool:
        """Tell whether `older` is `newer` or among its ancestors."""
        ...

    def files(self, tree_ish: ObjectId, under: str = "") -> tuple[TreeFile, ...]:
        """Return every file of a tree (below the folder `under`), sorted by path; within the budgets, else refuses."""
        ...

    def file(self, tree_ish: ObjectId, path: str) -> TreeFile | None:
        """Return one file of a tree."""
        ...

    def compare(self, base: ObjectId | None, head: ObjectId) -> tuple[Changed, ...]:
        """Return the paths that differ between two trees, from the tree objects alone; `None` is the empty tree."""
        ...

    def read(self, object_id: ObjectId) -> bytes:
        """Return the bytes of one blob (within the size budget)."""
        ...

    def read_many(self, object_ids: Iterable[ObjectId]) -> Iterator[tuple[ObjectId, bytes]]:
        """Yield each blob with its bytes, through one batched process."""
        ...

    def write(self, data: bytes) -> ObjectId:
        """Store a blob."""
        ...

    def overlay(self, base: ObjectId | None, changes: Mapping[str, tuple[str, ObjectId] | None]) -> ObjectId:
        """Return the tree of `base` with (mode, blob) laid over each path; `None` takes the path away."""
        ...

    def write_commit(
        self, tree: ObjectId, parents: Sequence[ObjectId], message: str, author: Signature, committer: Signature
    ) -> ObjectId:
        """Store a commit; no hook, no signing, no configuration of the user's applies."""
        ...

    def move(self, moves: Sequence[RefMove], why: str) -> None:
        """Move refs in one transaction, or none of them; `WorldFailed` where a ref is not at its `old`."""
        ...

    def push(self, remote: str, moves: Sequence[RefMove]) -> None:
        """Push refs atomically; `PushRefused` carries the host's words."""
        ...

    def fetch(self, remote: str) -> None:
        """Bring the branches of `remote` under `refs/remotes/<remote>/` and its release tags under `refs/tags/`."""
        ...

    def checkout(self, commit: ObjectId, into: Path) -> None:
        """Write the files of a commit into an empty folder: no links, no filters, no attributes."""
        ...
