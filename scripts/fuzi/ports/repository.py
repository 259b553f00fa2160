"""A Git repository, in our own words. Every path is text in NFC UTF-8; nothing is read from diff text or renames."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from fuzi.errors import FuziError
from fuzi.messages import Message
from fuzi.model.ids import ObjectId, Sha256
from fuzi.model.tree import TreeFile


class Signature(Struct, frozen=True):
    """A name, an e-mail and an instant, as a commit carries them."""

    name: str
    email: str
    at: dt.datetime


class Commit(Struct, frozen=True):
    """One commit; `message` is the whole text, trailers included; bytes that are not UTF-8 are surrogates.

    `extra` are the header lines beyond the usual ones, each as (name, value with its lines unfolded).
    """

    id: ObjectId
    tree: ObjectId
    parents: tuple[ObjectId, ...]
    author: Signature
    committer: Signature
    message: str
    extra: tuple[tuple[str, str], ...] = ()


class Changed(Struct, frozen=True):
    """One path that differs between two trees; `None` where there is no such file."""

    path: str
    before: TreeFile | None
    after: TreeFile | None


class RefMove(Struct, frozen=True):
    """One ref and its old and new object; `None` means the ref does not exist."""

    ref: str
    old: ObjectId | None
    new: ObjectId | None


class Tag(Struct, frozen=True):
    """One annotated tag; `target_kind` is `commit`, `tree`, `blob` or `tag`."""

    id: ObjectId
    target: ObjectId
    target_kind: str
    name: str
    tagger: Signature
    message: str


class PushRefused(FuziError):  # noqa: N818 - named as what happened, in our own words
    """The other side said no to a push; nothing moved there (exit 1).

    Args:
        what: one sentence, with the reason.
        lines: what the host printed, made visible, without its machine lines; advice is indented.
        reasons: per ref the reason the host gave.
        stale: the other side had moved on meanwhile: fetch, look again, try again.
        hint, detail: as for every error.
    """

    exit_code = 1

    def __init__(
        self,
        what: Message,
        lines: Sequence[str],
        reasons: Mapping[str, str],
        stale: bool,
        *,
        hint: Message | None = None,
        detail: str = "",
    ) -> None:
        super().__init__(what, hint, detail)
        self.lines = tuple(lines)
        self.reasons = dict(reasons)
        self.stale = stale


STALE = "fuzi-stale"
"""The host's word, as a line of its own or first in a reason, for: a ref is no longer where the push expected it."""

TROUBLE = "fuzi-trouble"
"""The host's word, as a line of its own, for: it says neither yes nor no, it could not tell; try again later."""


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

    def refs_at(self, names: Sequence[str]) -> Mapping[str, ObjectId]:
        """Return what each of some refs points to, by its full name; those that are missing are left out."""
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

    def line(self, head: ObjectId, beyond: Sequence[ObjectId] = (), limit: int = 100_000) -> tuple[ObjectId, ...]:
        """Return the names of the commits of `head` that none of `beyond` reaches, parents first."""
        ...

    def commits_of(self, ids: Iterable[ObjectId]) -> Iterator[Commit]:
        """Yield each commit, in order, through one batched process."""
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

    def read_ahead(self, commits: Sequence[ObjectId]) -> None:
        """Read at once what a judge of these commits will ask for: each one, and what it changes of its parent.

        It saves time and tells nothing: what cannot be read is told to whoever asks for it.
        """
        ...

    def object_at(self, tree_ish: ObjectId, path: str) -> ObjectId | None:
        """Return the object that stands at a path of a tree, a file's or a folder's; None where nothing does."""
        ...

    def digests(self, object_ids: Iterable[ObjectId]) -> Mapping[ObjectId, Sha256]:
        """Return the SHA-256 of each blob's bytes (within the size budget)."""
        ...

    def folder(self, tree_ish: ObjectId, path: str = "") -> Mapping[str, TreeFile | None]:
        """Return what stands directly in a folder of a tree: by name its file, without a size; None for a folder.

        Empty where there is no such folder. A folder that holds nothing at all is left out.
        """
        ...

    def compare(self, base: ObjectId | None, head: ObjectId, *, sized: bool = True) -> tuple[Changed, ...]:
        """Return the paths that differ between two trees, from the tree objects alone; `None` is the empty tree.

        Args:
            sized: say how large each file is; this asks for every one of them.
        """
        ...

    def changes_of(self, commits: Sequence[ObjectId]) -> Iterator[tuple[Changed, ...]]:
        """Yield for each commit what it changes of its only parent's tree (all of it where it has none), without sizes.

        For a history of ours that only grows, where each commit's parents are looked at too: told by Git's own
        comparison of trees, one after another. What a draft changes is told by `compare`.
        """
        ...

    def recall(self, name: str) -> bytes | None:
        """Return what `remember` kept beside this repository; None where nothing is, or it is not as it was written.

        It only saves time: whoever asks can do without it. What another user of the machine wrote is not returned.
        """
        ...

    def remember(self, name: str, data: bytes) -> None:
        """Keep what was worked out from the objects here, whole or not at all; nothing where it cannot be written."""
        ...

    def empty_folders(self, base: ObjectId | None, head: ObjectId) -> tuple[str, ...]:
        """Return the folders without any file that `head` has and `base` does not: `compare` cannot name them."""
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

    def tag(self, tag: ObjectId) -> Tag:
        """Return one annotated tag (the tag object, not its ref)."""
        ...

    def write_tag(self, name: str, target: ObjectId, message: str, tagger: Signature) -> ObjectId:
        """Store an annotated tag of a commit; no ref moves."""
        ...

    def move(self, moves: Sequence[RefMove], why: str) -> None:
        """Move refs in one transaction, or none of them; `WorldFailed` where a ref is not at its `old`.

        A move from an object to itself only demands that the ref stays there. No work tree is touched. All refs are
        locked first, then written one after another in the order given: a kill in between leaves the first ones moved.
        """
        ...

    def drop_ref_locks(self, refs: Sequence[str]) -> tuple[str, ...]:
        """Remove the locks that a killed `move` left on these refs; return the names that were locked.

        Only for who knows that no other run moves refs: the host, while it holds its own lock.
        """
        ...

    def push(self, remote: str, moves: Sequence[RefMove], options: Sequence[str] = ()) -> tuple[RefMove, ...]:
        """Push refs atomically, each expected at its `old`; return what the other side says it moved.

        The host may report another new object than the one sent (its receipt on top of the ledger).

        Raises:
            PushRefused: the host said no, with its words; `stale` where it had moved on.
            WorldFailed: it could not be reached or gave no answer.
        """
        ...

    def fetch(self, remote: str) -> None:
        """Bring main, ledger and changes of `remote` under `refs/remotes/<remote>/`, release tags under `refs/tags/`.

        Main and ledger only ever grow, release tags never move or vanish; a change's branch may move or vanish.

        Raises:
            IntegrityFailed: main, ledger or a release tag of the remote was rewritten or removed; nothing is moved.
            WorldFailed: it could not be reached.
        """
        ...

    def add_remote(self, name: str, url: str) -> None:
        """Name another repository; one that stands already under the name is pointed to `url`."""
        ...

    def config(self, name: str) -> str | None:
        """Return one setting of Git (`user.signingkey`), None where it is not set."""
        ...

    def head_branch(self) -> str | None:
        """Return the full name of the branch that HEAD names, even if nothing is on it yet; None when detached."""
        ...

    def status(self) -> tuple[str, ...]:
        """Return the paths of the work tree that differ from HEAD, files that Git does not know included."""
        ...

    def staged(self) -> tuple[Changed, ...]:
        """Return what the next commit would change, from the index; bytes by `read`."""
        ...

    def switch_work_tree(self, old: ObjectId | None, new: ObjectId) -> None:
        """Bring index and work tree from commit `old` (None: nothing) to `new`; HEAD is left to `move`.

        Raises:
            WorldFailed: a file there was changed or is in the way; nothing is touched.
        """
        ...

    def is_shallow(self) -> bool:
        """Tell whether history is cut off (shallow clone) or objects are left out (partial clone)."""
        ...

    def has_grafts_or_replacements(self) -> bool:
        """Tell whether the repository holds grafts or replace refs; they are never followed here."""
        ...

    def strict_check(self, head: ObjectId, beyond: Sequence[ObjectId] = ()) -> None:
        """Recompute every object that `head` reaches and none of `beyond` does, and check its form and links.

        Raises:
            IntegrityFailed: an object is missing, malformed, or does not have the bytes its name says.
        """
        ...

    def bundle_create(self, path: Path, refs: Sequence[str], beyond: Sequence[ObjectId] = ()) -> None:
        """Write refs and their history, without what `beyond` reaches, into one file."""
        ...

    def bundle_refs(self, path: Path) -> Mapping[str, ObjectId]:
        """Return the refs a bundle holds; `IntegrityFailed` where it is damaged or lacks what it builds on."""
        ...

    def bundle_fetch(self, path: Path, refs: Mapping[str, str]) -> None:
        """Take refs out of a bundle: its name to ours; ours must not exist, or grow by it."""
        ...

    def close(self) -> None:
        """End lasting processes; the next question starts them again."""
        ...

    def checkout(self, commit: ObjectId, into: Path) -> None:
        """Write the files of a commit into an empty folder: no links, no filters, no attributes."""
        ...
