"""A repository in memory, as plain data: flat trees, a dictionary of refs, remotes that are other fakes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from fuzi.errors import AskedWrongly, FuziError, IntegrityFailed, MalformedFile, WorldFailed
from fuzi.messages import msg
from fuzi.model.ids import ObjectId, Sha256, is_object_id, sha256_of
from fuzi.model.tree import TreeFile
from fuzi.ports.repository import Changed, Commit, PushRefused, RefMove, Signature, Tag

Tree = dict[str, tuple[str, ObjectId]]
GROWING = ("refs/heads/main", "refs/heads/ledger")


@dataclass
class Store:
    """Objects by id; a clone copies what it lacks."""

    blobs: dict[ObjectId, bytes] = field(default_factory=dict)
    trees: dict[ObjectId, Tree] = field(default_factory=dict)
    commits: dict[ObjectId, Commit] = field(default_factory=dict)
    tags: dict[ObjectId, Tag] = field(default_factory=dict)

    def take(self, other: Store) -> None:
        for mine, theirs in zip(vars(self).values(), vars(other).values(), strict=True):
            mine.update(theirs)


def _id(*parts: object) -> ObjectId:
    return ObjectId(hashlib.sha1(repr(parts).encode("utf-8", "surrogateescape"), usedforsecurity=False).hexdigest())


class FakeRepository:
    """Keeps the contract of `Repository`; `failures[method]` is raised instead of an answer."""

    everywhere: ClassVar[dict[str, FakeRepository]] = {}
    bundles: ClassVar[dict[str, tuple[dict[str, ObjectId], Store, list[ObjectId]]]] = {}

    def __init__(self, path: Path, *, bare: bool = False) -> None:
        self.git_dir = path if bare else path / ".git"
        self.work_tree = None if bare else path
        self.store = Store()
        self.held: dict[str, ObjectId] = {}
        self.remotes: dict[str, str] = {}
        self.settings: dict[str, str] = {}
        self.memory: dict[str, bytes] = {}
        self.branch: str | None = "refs/heads/main"
        self.index: Tree = {}
        self.shallow = False
        self.grafted = False
        self.refusal: PushRefused | None = None
        self.failures: dict[str, FuziError] = {}
        self.everywhere[str(path)] = self

    @classmethod
    def init(cls, path: Path, *, bare: bool = False) -> FakeRepository:
        path.mkdir(parents=True, exist_ok=True)
        return cls(path, bare=bare)

    @classmethod
    def clone(cls, source: str, path: Path) -> FakeRepository:
        made = cls.init(path)
        made.add_remote("origin", source)
        made.fetch("origin")
        tip = made.ref("refs/remotes/origin/main")
        if tip:
            made.switch_work_tree(None, tip)
            made.held["refs/heads/main"] = tip
        return made

    def close(self) -> None:
        """Nothing runs."""

    def _fail(self, method: str) -> None:
        if method in self.failures:
            raise self.failures[method]

    def ref(self, name: str) -> ObjectId | None:
        self._fail("ref")
        if not name.startswith("refs/"):
            raise AskedWrongly(msg("{ref} is not a full ref name", ref=name))
        return self.held.get(name)

    def refs(self, under: str) -> Mapping[str, ObjectId]:
        return {name: target for name, target in sorted(self.held.items()) if name.startswith(under)}

    def _known(self, kind: str, name: ObjectId) -> object:
        self._fail(kind)
        found = getattr(self.store, kind).get(name)
        if found is None:
            raise AskedWrongly(msg("the repository has no object {id}", id=name))
        return found

    def commit(self, commit: ObjectId) -> Commit:
        found = self._known("commits", commit)
        assert isinstance(found, Commit)
        return found

    def tag(self, tag: ObjectId) -> Tag:
        found = self._known("tags", tag)
        assert isinstance(found, Tag)
        return found

    def _reached(self, heads: Sequence[ObjectId]) -> dict[ObjectId, None]:
        """Return what the heads reach, parents first."""
        seen: dict[ObjectId, None] = {}
        for given in heads:
            head = self.store.tags[given].target if given in self.store.tags else given
            for name in [*self._reached(self.commit(head).parents), head]:
                seen.setdefault(name)
        return seen

    def commits(self, head: ObjectId, beyond: Sequence[ObjectId] = (), limit: int = 100_000) -> tuple[Commit, ...]:
        return tuple(self.commits_of(self.line(head, beyond, limit)))

    def line(self, head: ObjectId, beyond: Sequence[ObjectId] = (), limit: int = 100_000) -> tuple[ObjectId, ...]:
        left_out = self._reached(beyond)
        found = [name for name in self._reached([head]) if name not in left_out]
        if len(found) > limit:
            raise MalformedFile(msg("more than {limit} commits", limit=limit))
        return tuple(found)

    def commits_of(self, ids: Iterable[ObjectId]) -> Iterator[Commit]:
        return (self.commit(name) for name in ids)

    def is_ancestor(self, older: ObjectId, newer: ObjectId) -> bool:
        self.commit(older)
        return older in self._reached([newer])

    def _tree(self, tree_ish: ObjectId) -> Tree:
        if tree_ish in self.store.tags:
            tree_ish = self.store.tags[tree_ish].target
        if tree_ish in self.store.commits:
            tree_ish = self.store.commits[tree_ish].tree
        found = self._known("trees", tree_ish)
        assert isinstance(found, dict)
        return found

    def files(self, tree_ish: ObjectId, under: str = "") -> tuple[TreeFile, ...]:
        prefix = f"{under.strip('/')}/" if under.strip("/") else ""
        found = [self._file(path, *state) for path, state in self._tree(tree_ish).items() if path.startswith(prefix)]
        return tuple(sorted(found, key=lambda file: file.path.encode("utf-8", "surrogateescape")))

    def _file(self, path: str, mode: str, blob: ObjectId) -> TreeFile:
        return TreeFile(path, mode, blob, len(self.store.blobs[blob]) if mode != "160000" else -1)

    def file(self, tree_ish: ObjectId, path: str) -> TreeFile | None:
        state = self._tree(tree_ish).get(path)
        return self._file(path, *state) if state else None

    def folder(self, tree_ish: ObjectId, path: str = "") -> Mapping[str, TreeFile | None]:
        found: dict[str, TreeFile | None] = {}
        prefix = f"{path.strip('/')}/" if path.strip("/") else ""
        for place, state in self._tree(tree_ish).items():
            if place.startswith(prefix):
                name, _, below = place.removeprefix(prefix).partition("/")
                found[name] = None if below else TreeFile(place, *state)
        return found

    def changes_of(self, commits: Sequence[ObjectId]) -> Iterator[tuple[Changed, ...]]:
        for commit in commits:
            parents = self.commit(commit).parents
            yield self.compare(parents[0] if parents else None, commit)

    def recall(self, name: str) -> bytes | None:
        return self.memory.get(name)

    def remember(self, name: str, data: bytes) -> None:
        self.memory[name] = data

    def empty_folders(self, base: ObjectId | None, head: ObjectId) -> tuple[str, ...]:
        return ()  # flat trees hold none

    def read_ahead(self, commits: Sequence[ObjectId]) -> None:
        """Everything is at hand."""

    def object_at(self, tree_ish: ObjectId, path: str) -> ObjectId | None:
        tree = self._tree(tree_ish)
        below = {place: state for place, state in tree.items() if place.startswith(f"{path}/")}
        return tree[path][1] if path in tree else _id("tree", sorted(below.items())) if below else None

    def digests(self, object_ids: Iterable[ObjectId]) -> Mapping[ObjectId, Sha256]:
        return {name: sha256_of(data) for name, data in self.read_many(object_ids)}

    def compare(self, base: ObjectId | None, head: ObjectId, *, sized: bool = True) -> tuple[Changed, ...]:
        old, new = {} if base is None else self._tree(base), self._tree(head)
        paths = sorted({*old, *new}, key=lambda path: path.encode("utf-8", "surrogateescape"))
        sides = ((path, old.get(path), new.get(path)) for path in paths)
        return tuple(
            Changed(path, self._file(path, *before) if before else None, self._file(path, *after) if after else None)
            for path, before, after in sides
            if before != after
        )

    def read(self, object_id: ObjectId) -> bytes:
        found = self._known("blobs", object_id)
        assert isinstance(found, bytes)
        return found

    def read_many(self, object_ids: Iterable[ObjectId]) -> Iterator[tuple[ObjectId, bytes]]:
        for name in object_ids:
            if name not in self.store.blobs:
                raise IntegrityFailed(msg("object {id} is missing from the repository", id=name))
            yield name, self.store.blobs[name]

    def write(self, data: bytes) -> ObjectId:
        self._fail("write")
        name = _id("blob", data)
        self.store.blobs[name] = data
        return name

    def overlay(self, base: ObjectId | None, changes: Mapping[str, tuple[str, ObjectId] | None]) -> ObjectId:
        tree = {} if base is None else dict(self._tree(base))
        for path in changes:
            tree.pop(path, None)
        tree.update({path: state for path, state in changes.items() if state is not None})
        for path in tree:
            if any(other.startswith(f"{path}/") for other in tree):
                raise MalformedFile(msg("{path} would be a file and a folder at once", path=path))
        name = _id("tree", sorted(tree.items()))
        self.store.trees[name] = tree
        return name

    def write_commit(
        self, tree: ObjectId, parents: Sequence[ObjectId], message: str, author: Signature, committer: Signature
    ) -> ObjectId:
        for who in (author, committer):
            if any(char in "<>\n" for char in who.name + who.email) or not (who.name and who.email):
                raise AskedWrongly(msg("{text} cannot stand as a name or e-mail in Git", text=who.name))
        name = _id("commit", tree, tuple(parents), message, author, committer)
        self.store.commits[name] = Commit(name, tree, tuple(parents), author, committer, message)
        return name

    def write_tag(self, name: str, target: ObjectId, message: str, tagger: Signature) -> ObjectId:
        made = _id("tag", name, target, message, tagger)
        self.store.tags[made] = Tag(made, target, "commit", name, tagger, message)
        return made

    def move(self, moves: Sequence[RefMove], why: str) -> None:
        self._fail("move")
        if any(not is_object_id(one) for move in moves for one in (move.old, move.new) if one is not None):
            raise AskedWrongly(msg("{id} is not an object id", id="?"))
        if any(self.ref(one.ref) != one.old for one in moves):
            raise WorldFailed(msg("a branch moved meanwhile: {refs}", refs=[one.ref for one in moves]))
        for one in moves:
            self.held.pop(one.ref, None)
            if one.new is not None:
                self.held[one.ref] = one.new

    def drop_ref_locks(self, refs: Sequence[str]) -> tuple[str, ...]:
        return ()

    def _remote(self, name: str) -> FakeRepository:
        if name not in self.remotes or self.remotes[name] not in self.everywhere:
            raise WorldFailed(msg("no repository is at the address of `origin`"), detail=name)
        return self.everywhere[self.remotes[name]]

    def push(self, remote: str, moves: Sequence[RefMove], options: Sequence[str] = ()) -> tuple[RefMove, ...]:
        self._fail("push")
        there = self._remote(remote)
        if there.refusal is not None:
            raise there.refusal
        late = {one.ref: "stale info" for one in moves if there.held.get(one.ref) != one.old}
        if late:
            raise PushRefused(msg("the remote repository moved on meanwhile"), (), late, stale=True)
        there.store.take(self.store)
        there.move(moves, "push")
        return tuple(moves)

    def fetch(self, remote: str) -> None:
        self._fail("fetch")
        there = self._remote(remote)
        self.store.take(there.store)
        wanted = {ref: there.held.get(ref) for ref in GROWING}
        for ref, new in wanted.items():
            old = self.held.get(ref.replace("refs/heads", f"refs/remotes/{remote}"))
            if old is not None and (new is None or not self.is_ancestor(old, new)):
                raise IntegrityFailed(
                    msg("{ref} is gone from the remote repository; it was at {old}", ref=ref, old=old)
                )
        seen = {
            f"refs/{ref.split('/', 4)[4]}": target for ref, target in self.refs(f"refs/fuzi/seen/{remote}/").items()
        }
        tags = there.refs("refs/tags/release/")
        for ref, target in {**tags, **seen}.items():
            if tags.get(ref) != target or self.held.get(ref, target) != target:
                raise IntegrityFailed(
                    msg("{ref} is gone from the remote repository; it was at {old}", ref=ref, old=target)
                )
        for ref in self.refs(f"refs/remotes/{remote}/changes/"):
            del self.held[ref]
        wanted.update(there.refs("refs/heads/changes/"))
        self.held.update(
            {ref.replace("refs/heads", f"refs/remotes/{remote}"): target for ref, target in wanted.items() if target}
        )
        self.held.update(tags)
        self.held.update({ref.replace("refs/", f"refs/fuzi/seen/{remote}/", 1): t for ref, t in tags.items()})

    def add_remote(self, name: str, url: str) -> None:
        if url.startswith("-") or "::" in url or name.startswith("-"):
            raise AskedWrongly(msg("{url} is not an address of a repository", url=url))
        self.remotes[name] = url

    def config(self, name: str) -> str | None:
        return self.settings.get(name)

    def head_branch(self) -> str | None:
        return self.branch

    def _head_tree(self) -> Tree:
        tip = self.held.get(self.branch or "")
        return self._tree(tip) if tip else {}

    def _work_files(self) -> dict[str, bytes]:
        if self.work_tree is None:
            raise AskedWrongly(msg("a bare repository has no files to work on"))
        found = (file for file in self.work_tree.rglob("*") if file.is_file())
        return {file.relative_to(self.work_tree).as_posix(): file.read_bytes() for file in found}

    def status(self) -> tuple[str, ...]:
        there = {path: self.store.blobs[blob] for path, (_, blob) in self._head_tree().items()}
        here = self._work_files()
        return tuple(sorted(path for path in {*there, *here} if there.get(path) != here.get(path)))

    def staged(self) -> tuple[Changed, ...]:
        head = self.held.get(self.branch or "")
        return self.compare(head, self.overlay(None, dict(self.index)))

    def switch_work_tree(self, old: ObjectId | None, new: ObjectId) -> None:
        here, before, after = self._work_files(), {} if old is None else self._tree(old), self._tree(new)
        for path in (path for path in {*before, *after} if before.get(path) != after.get(path)):
            known = self.store.blobs[before[path][1]] if path in before else None
            if here.get(path) != known:
                raise WorldFailed(msg("files in the work tree were changed or are in the way"), detail=path)
        assert self.work_tree is not None
        for path in {*before} - {*after}:
            (self.work_tree / path).unlink()
        for path, (_, blob) in after.items():
            (self.work_tree / path).parent.mkdir(parents=True, exist_ok=True)
            (self.work_tree / path).write_bytes(self.store.blobs[blob])
        self.index = dict(after)

    def checkout(self, commit: ObjectId, into: Path) -> None:
        if into.exists() and any(into.iterdir()):
            raise AskedWrongly(msg("the folder {path} is not empty", path=into))
        files = self.files(commit)
        if any(file.mode not in {"100644", "100755"} or ".git" in file.path.split("/") for file in files):
            raise MalformedFile(
                msg("{path} cannot be written out: it is a link, a submodule or an unsafe name", path="?")
            )
        for file in files:
            (into / file.path).parent.mkdir(parents=True, exist_ok=True)
            (into / file.path).write_bytes(self.store.blobs[file.object_id])
            (into / file.path).chmod(0o755 if file.mode == "100755" else 0o644)

    def is_shallow(self) -> bool:
        return self.shallow

    def has_grafts_or_replacements(self) -> bool:
        return self.grafted

    def strict_check(self, head: ObjectId, beyond: Sequence[ObjectId] = ()) -> None:
        for commit in self.commits(head, beyond):
            if any(blob not in self.store.blobs for _, blob in self._tree(commit.tree).values()):
                raise IntegrityFailed(
                    msg("the repository's objects do not hold: something in it is damaged or was changed"),
                    detail=commit.id,
                )

    def bundle_create(self, path: Path, refs: Sequence[str], beyond: Sequence[ObjectId] = ()) -> None:
        path.write_bytes(b"# v2 git bundle\n" + str(path).encode())
        self.bundles[str(path)] = ({ref: self.held[ref] for ref in refs}, self.store, list(beyond))

    def bundle_refs(self, path: Path) -> Mapping[str, ObjectId]:
        if path.read_bytes() != b"# v2 git bundle\n" + str(path).encode():
            raise IntegrityFailed(msg("the bundle {path} is damaged or lacks what it builds on", path=path.name))
        refs, _, beyond = self.bundles[str(path)]
        if any(name not in self.store.commits for name in beyond):
            raise IntegrityFailed(msg("the bundle {path} is damaged or lacks what it builds on", path=path.name))
        return refs

    def bundle_fetch(self, path: Path, refs: Mapping[str, str]) -> None:
        theirs = self.bundle_refs(path)
        self.store.take(self.bundles[str(path)][1])
        for name, ours in refs.items():
            old = self.held.get(ours)
            if name not in theirs or (old is not None and not self.is_ancestor(old, theirs[name])):
                raise IntegrityFailed(msg("the bundle {path} cannot be taken in", path=path.name), detail=ours)
        self.held.update({ours: theirs[name] for name, ours in refs.items()})
