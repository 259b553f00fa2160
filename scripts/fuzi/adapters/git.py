"""Git as `Repository`: opens a repository and hands each question to the file that answers it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType

from fuzi.adapters import git_memory, git_refs, git_strict, git_transport, git_trees, git_work_tree
from fuzi.adapters.git_comparisons import Comparisons
from fuzi.adapters.git_history import changes_of
from fuzi.adapters.git_identity import identity
from fuzi.adapters.git_objects import (
    BLOB_BYTES,
    OBJECT_BYTES,
    Header,
    ObjectReader,
    checked_id,
    parse_commit,
    parse_tag,
)
from fuzi.adapters.git_process import GitProcess, common_dir, found_folder
from fuzi.adapters.git_settings import GitSettings
from fuzi.adapters.git_tree_lines import TREE
from fuzi.errors import AskedWrongly, FuziError, IntegrityFailed, MalformedFile, WorldFailed
from fuzi.messages import msg
from fuzi.model.ids import ObjectId, Sha256, sha256_of
from fuzi.model.tree import TreeFile
from fuzi.ports.repository import Changed, Commit, RefMove, Signature, Tag

_KEPT_COMMITS = 1_000
_KEPT_DIGESTS = 50_000
"""What is remembered of single objects, whose names never mean anything else."""


class GitRepository:
    """One Git repository, bare or with a work tree.

    Args:
        path: the repository or a folder in its work tree.

    Raises:
        AskedWrongly: there is no repository, or it belongs to somebody else.
    """

    def __init__(self, path: Path) -> None:
        folder, self._git_dir, self._work_tree = found_folder(path)
        self._process = GitProcess(folder)
        self._reader = ObjectReader(self._process)
        self._settings = GitSettings(self._process)
        self._trees: dict[ObjectId, ObjectId] = {}
        self._commits: dict[ObjectId, Commit] = {}
        self._digests: dict[ObjectId, Sha256] = {}
        self._comparisons = Comparisons(self._reader)

    @classmethod
    def init(cls, path: Path, *, bare: bool = False) -> GitRepository:
        """Make a repository whose first branch is `main`; no template, no hook comes along."""
        if (path / ".git").exists() or (path / "HEAD").exists():
            raise AskedWrongly(msg("there is a repository at {path} already", path=path))
        path.mkdir(parents=True, exist_ok=True)
        kind = ["--bare"] if bare else []
        GitProcess(path.resolve()).run("init", "--quiet", "--template=", "--initial-branch=main", *kind, ".")
        return cls(path)

    @classmethod
    def clone(cls, source: str, path: Path) -> GitRepository:
        """Make a repository at `path` with `source` as its `origin`, fetched, and `main` checked out."""
        made = cls.init(path)
        made.add_remote("origin", source)
        made.fetch("origin")
        tip = made.ref("refs/remotes/origin/main")
        if tip is not None:
            made.switch_work_tree(None, tip)
            made.move([RefMove("refs/heads/main", None, tip)], "clone")
            for name, value in {"remote": "origin", "merge": "refs/heads/main"}.items():
                made._settings.change(f"branch.main.{name}", value)
        return made

    def __enter__(self) -> GitRepository:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the lasting processes."""
        self._reader.close()

    @property
    def git_dir(self) -> Path:
        """Return the repository's Git directory."""
        return self._git_dir

    @property
    def work_tree(self) -> Path | None:
        """Return the work tree, None in a bare repository."""
        return self._work_tree

    def ref(self, name: str) -> ObjectId | None:
        """Return what a full ref name points to; None where it is missing."""
        return git_refs.ref(self._process, name)

    def refs_at(self, names: Sequence[str]) -> Mapping[str, ObjectId]:
        """Return what each of some refs points to."""
        return git_refs.refs_at(self._process, names)

    def refs(self, under: str) -> Mapping[str, ObjectId]:
        """Return every ref below `under`."""
        return git_refs.refs(self._process, under)

    def move(self, moves: Sequence[RefMove], why: str) -> None:
        """Move refs in one transaction."""
        git_refs.move(self._process, moves, why)

    def drop_ref_locks(self, refs: Sequence[str]) -> tuple[str, ...]:
        """Remove what a killed `move` left; only for who holds the host's lock."""
        return git_refs.drop_locks(common_dir(self._process, self._git_dir), refs)

    def commit(self, commit: ObjectId) -> Commit:
        """Return one commit."""
        known = self._commits.get(commit)
        if known is None:
            known = parse_commit(*self._reader.body(checked_id(commit), "commit"))
            self._remember(known)
        return known

    def tag(self, tag: ObjectId) -> Tag:
        """Return one annotated tag."""
        return parse_tag(*self._reader.body(checked_id(tag), "tag"))

    def commits(self, head: ObjectId, beyond: Sequence[ObjectId] = (), limit: int = 100_000) -> tuple[Commit, ...]:
        """Return the commits of `head` that none of `beyond` reaches, parents first."""
        return tuple(self.commits_of(self.line(head, beyond, limit)))

    def line(self, head: ObjectId, beyond: Sequence[ObjectId] = (), limit: int = 100_000) -> tuple[ObjectId, ...]:
        """Return the names of those commits."""
        for name in (head, *beyond):
            self._reader.header(checked_id(name))
        asked = "\n".join([head, *(f"^{old}" for old in beyond), ""]).encode()
        words = ("rev-list", "--topo-order", "--reverse", f"--max-count={limit + 1}", "--stdin")
        found = self._process.run(*words, stdin=asked).decode().split()
        if len(found) > limit:
            raise MalformedFile(msg("more than {limit} commits", limit=limit))
        return tuple(ObjectId(name) for name in found)

    def commits_of(self, ids: Iterable[ObjectId]) -> Iterator[Commit]:
        """Yield each commit."""
        names = (checked_id(name) for name in ids)
        return (_commit(header, body) for header, body in self._reader.bodies(names, OBJECT_BYTES))

    def is_ancestor(self, older: ObjectId, newer: ObjectId) -> bool:
        """Tell whether `older` is `newer` or among its ancestors."""
        return git_transport.is_ancestor(self._process, older, newer)

    def files(self, tree_ish: ObjectId, under: str = "") -> tuple[TreeFile, ...]:
        """Return every file of a tree below a folder, sorted by path, with sizes."""
        tree = self._tree(tree_ish)
        prefix = under.strip("/")
        if prefix:
            entry = git_trees.descend(self._reader, tree, prefix)
            if entry is None or entry.mode != TREE:
                return ()
            tree, prefix = entry.id, f"{prefix}/"
        return git_trees.with_sizes(self._reader, git_trees.walk(self._reader, tree, prefix))

    def file(self, tree_ish: ObjectId, path: str) -> TreeFile | None:
        """Return one file of a tree, with its size; None for a folder or nothing."""
        entry = git_trees.descend(self._reader, self._tree(tree_ish), path)
        if entry is None or entry.mode == TREE:
            return None
        return git_trees.with_sizes(self._reader, [TreeFile(path, entry.mode, entry.id)])[0]

    def read_ahead(self, commits: Sequence[ObjectId]) -> None:
        """Read at once what a judge of these commits will ask for."""
        try:
            found = list(self.commits_of(name for name in commits if name not in self._commits))
            for one in found:
                self._remember(one)
            parents = [one.parents[0] for one in found if len(one.parents) == 1]
            for one in self.commits_of(name for name in parents if name not in self._commits):
                self._remember(one)
            pairs = [(self._tree(one.parents[0]), one.tree) for one in found if len(one.parents) == 1]
            differing = self._comparisons.ahead(pairs)
            blobs = dict.fromkeys(one.object_id for one in differing if one.mode != git_trees.GITLINK)
            for name, data in self.read_many(name for name in blobs if name not in self._digests):
                self._reader.keep_blob(name, data)
                self._digests[name] = sha256_of(data)
        except FuziError:  # whoever asks for the broken one is told
            return

    def _remember(self, commit: Commit) -> None:
        if len(self._commits) >= _KEPT_COMMITS:
            self._commits.clear()
        self._commits[commit.id], self._trees[commit.id] = commit, commit.tree

    def object_at(self, tree_ish: ObjectId, path: str) -> ObjectId | None:
        """Return the object that stands at a path of a tree."""
        entry = git_trees.descend(self._reader, self._tree(tree_ish), path)
        return None if entry is None else entry.id

    def digests(self, object_ids: Iterable[ObjectId]) -> Mapping[ObjectId, Sha256]:
        """Return the SHA-256 of each blob; the last ones are remembered."""
        names = list(dict.fromkeys(object_ids))
        unknown = [name for name in names if name not in self._digests]
        if len(self._digests) + len(unknown) > _KEPT_DIGESTS:
            self._digests.clear()
            unknown = names
        for name, data in self.read_many(unknown):
            self._digests[name] = sha256_of(data)
        return {name: self._digests[name] for name in names}

    def folder(self, tree_ish: ObjectId, path: str = "") -> Mapping[str, TreeFile | None]:
        """Return what stands directly in a folder of a tree."""
        return git_trees.folder(self._reader, self._tree(tree_ish), path)

    def compare(self, base: ObjectId | None, head: ObjectId, *, sized: bool = True) -> tuple[Changed, ...]:
        """Return the paths that differ between two trees."""
        found = self._comparisons.of(None if base is None else self._tree(base), self._tree(head))
        if not sized:
            return found
        sides = [side for one in found for side in (one.before, one.after) if side is not None]
        measured = iter(git_trees.with_sizes(self._reader, sides))
        return tuple(Changed(one.path, one.before and next(measured), one.after and next(measured)) for one in found)

    def changes_of(self, commits: Sequence[ObjectId]) -> Iterator[tuple[Changed, ...]]:
        """Yield for each commit what it changes of its only parent's tree."""
        return changes_of(self._process, commits)

    def recall(self, name: str) -> bytes | None:
        """Return what was remembered beside this repository."""
        return git_memory.recall(self._git_dir, name)

    def remember(self, name: str, data: bytes) -> None:
        """Keep what was worked out from the objects here."""
        git_memory.remember(self._git_dir, name, data)

    def empty_folders(self, base: ObjectId | None, head: ObjectId) -> tuple[str, ...]:
        """Return the folders without any file that `head` has and `base` does not."""
        before = None if base is None else self._tree(base)
        return tuple(git_trees.empty_folders(self._reader, before, self._tree(head)))

    def _tree(self, tree_ish: ObjectId) -> ObjectId:
        known = self._trees.get(tree_ish)
        if known is None:
            known = self._trees[tree_ish] = self._reader.header(f"{checked_id(tree_ish)}^{{tree}}").id
        return known

    def read(self, object_id: ObjectId) -> bytes:
        """Return the bytes of one blob."""
        return self._reader.small_body(checked_id(object_id), BLOB_BYTES)

    def read_many(self, object_ids: Iterable[ObjectId]) -> Iterator[tuple[ObjectId, bytes]]:
        """Yield each blob with its bytes, in order."""
        names = (checked_id(name) for name in object_ids)
        for header, body in self._reader.bodies(names, BLOB_BYTES):
            if header.kind != "blob":
                raise IntegrityFailed(msg("object {id} is a {kind}, not a file", id=header.id, kind=header.kind))
            yield header.id, body

    def write(self, data: bytes) -> ObjectId:
        """Store a blob."""
        return self._hashed("blob", data)

    def _hashed(self, kind: str, data: bytes) -> ObjectId:
        return ObjectId(self._process.run("hash-object", "-w", "-t", kind, "--stdin", stdin=data).decode().strip())

    def overlay(self, base: ObjectId | None, changes: Mapping[str, tuple[str, ObjectId] | None]) -> ObjectId:
        """Return the tree of `base` with each change laid over it."""
        tree = None if base is None else self._tree(base)
        return git_trees.overlay(self._process, self._reader, tree, changes)

    def write_commit(
        self, tree: ObjectId, parents: Sequence[ObjectId], message: str, author: Signature, committer: Signature
    ) -> ObjectId:
        """Store a commit by exactly these two persons."""
        who = {**identity("AUTHOR", author), **identity("COMMITTER", committer)}
        words = [word for parent in parents for word in ("-p", checked_id(parent))]
        made = self._process.run("commit-tree", checked_id(tree), *words, "-F", "-", stdin=_bytes(message), env=who)
        return ObjectId(made.decode().strip())

    def write_tag(self, name: str, target: ObjectId, message: str, tagger: Signature) -> ObjectId:
        """Store an annotated tag of a commit; Git checks its form strictly."""
        git_refs.checked_ref(f"refs/tags/{name}")
        who = identity("TAGGER", tagger)
        line = f"{who['GIT_TAGGER_NAME']} <{who['GIT_TAGGER_EMAIL']}> {who['GIT_TAGGER_DATE'].removeprefix('@')}"
        text = f"object {checked_id(target)}\ntype commit\ntag {name}\ntagger {line}\n\n{message}"
        return ObjectId(self._process.run("mktag", stdin=_bytes(text)).decode().strip())

    def push(self, remote: str, moves: Sequence[RefMove], options: Sequence[str] = ()) -> tuple[RefMove, ...]:
        """Push refs atomically and return what the other side says it moved."""
        return git_transport.push(self._process, remote, moves, options)

    def fetch(self, remote: str) -> None:
        """Fetch main, ledger, changes and release tags of a remote; refuses rewritten ones."""
        if self.is_shallow():
            raise WorldFailed(
                msg("this copy of the repository has its history cut off"), msg("make a whole clone and work there")
            )
        git_transport.fetch(self._process, remote)

    def add_remote(self, name: str, url: str) -> None:
        """Name another repository; plain `git fetch` then brings the same branches."""
        git_transport.checked_remote(name)
        self._settings.change(f"remote.{name}.url", git_transport.checked_url(url))
        self._settings.change(f"remote.{name}.fetch", f"+refs/heads/*:refs/remotes/{name}/*")

    def config(self, name: str) -> str | None:
        """Return one setting of Git, None where it is not set."""
        return self._settings.get(name)

    def head_branch(self) -> str | None:
        """Return the branch HEAD names, None when detached."""
        return git_work_tree.head_branch(self._process)

    def status(self) -> tuple[str, ...]:
        """Return the paths of the work tree that differ from HEAD."""
        self._needs_work_tree()
        return git_work_tree.status(self._process)

    def staged(self) -> tuple[Changed, ...]:
        """Return what the next commit would change."""
        self._needs_work_tree()
        return git_work_tree.staged(self._process, self._empty_tree())

    def switch_work_tree(self, old: ObjectId | None, new: ObjectId) -> None:
        """Bring index and work tree from one commit to another."""
        self._needs_work_tree()
        git_work_tree.switch(self._process, old or self._empty_tree(), new)

    def _empty_tree(self) -> ObjectId:
        return self.overlay(None, {})

    def _needs_work_tree(self) -> None:
        if self._work_tree is None:
            raise AskedWrongly(msg("a bare repository has no files to work on"), msg("go to a clone of it"))

    def checkout(self, commit: ObjectId, into: Path) -> None:
        """Write the files of a commit into an empty folder."""
        git_work_tree.write_files(self._reader, self.files(commit), into)

    def is_shallow(self) -> bool:
        """Tell whether history is cut off or objects are left out."""
        return (common_dir(self._process, self._git_dir) / "shallow").exists() or self._settings.is_partial()

    def has_grafts_or_replacements(self) -> bool:
        """Tell whether the repository holds grafts or replace refs."""
        grafts = common_dir(self._process, self._git_dir) / "info/grafts"
        return bool(self.refs("refs/replace/")) or (grafts.exists() and grafts.stat().st_size > 0)

    def strict_check(self, head: ObjectId, beyond: Sequence[ObjectId] = ()) -> None:
        """Recompute and check every object that `head` reaches and none of `beyond` does."""
        git_strict.check(self._process, head, beyond)

    def bundle_create(self, path: Path, refs: Sequence[str], beyond: Sequence[ObjectId] = ()) -> None:
        """Write refs and their history into one file."""
        git_transport.bundle_create(self._process, path, refs, beyond)

    def bundle_refs(self, path: Path) -> Mapping[str, ObjectId]:
        """Return the refs a bundle holds, once it is verified."""
        return git_transport.bundle_refs(self._process, path)

    def bundle_fetch(self, path: Path, refs: Mapping[str, str]) -> None:
        """Take refs out of a bundle."""
        git_transport.bundle_fetch(self._process, path, refs)


def _commit(header: Header, body: bytes) -> Commit:
    if header.kind != "commit":
        raise AskedWrongly(
            msg("object {id} is a {found}, not a {kind}", id=header.id, found=header.kind, kind="commit")
        )
    return parse_commit(header.id, body)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
