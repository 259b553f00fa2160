"""Walks trees by their raw bytes, within budgets; compares two trees and lays changes over one.

Never asks Git for a diff, a rename or a path listing: what is judged is what the tree objects say. Whether a name or
mode may stand in a site is judged elsewhere; here only what would make a path ambiguous is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct, field

from fuzi.adapters.git_objects import OBJECT_BYTES, ObjectReader, checked_id
from fuzi.adapters.git_process import GitProcess, failed
from fuzi.adapters.git_tree_lines import TREE, Entries, TreeEntry, changed_lines, line_named, parse_tree
from fuzi.errors import IntegrityFailed, MalformedFile
from fuzi.messages import Message, msg
from fuzi.model.ids import ObjectId
from fuzi.model.tree import Folder, TreeFile
from fuzi.ports.repository import Changed

GITLINK = "160000"
EMPTY_TREES = frozenset(
    {
        "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
        "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
    }
)


class Budget(Struct, frozen=True):
    """How much of a tree is walked before it is refused; a tree of 100 kB can list gigabytes of names."""

    entries: int = 200_000
    depth: int = 50
    path_bytes: int = 1_024
    name_bytes: int = 255
    total_path_bytes: int = 32 * 1024 * 1024
    tree_bytes: int = 64 * 1024 * 1024


def _refused(what: Message) -> MalformedFile:
    return MalformedFile(what, hint=msg("a site needs no such folder: take it out of the change"))


class _Walk(Struct):
    """One walk: what it has spent of its budget, and the trees it has parsed."""

    reader: ObjectReader
    budget: Budget
    entries: int = 0
    total_path_bytes: int = 0
    tree_bytes: int = 0
    parsed: dict[ObjectId, Entries] = field(default_factory=dict)

    def load(self, ids: Sequence[ObjectId]) -> None:
        """Read and parse trees in one batch."""
        wanted = [tree for tree in dict.fromkeys(ids) if tree not in self.parsed]
        for tree in wanted:
            if tree in self.reader.trees:
                self._take(tree, *self.reader.trees[tree])
        for header, body in self.reader.bodies([tree for tree in wanted if tree not in self.parsed], OBJECT_BYTES):
            if header.kind != "tree":
                raise IntegrityFailed(msg("object {id} is a {kind}, not a folder", id=header.id, kind=header.kind))
            self._take(header.id, None, len(body))
            self.parsed[header.id] = parse_tree(header.id, body)
            self.reader.keep_tree(header.id, self.parsed[header.id], len(body))

    def _take(self, tree: ObjectId, lines: Entries | None, size_bytes: int) -> None:
        """Count a tree's bytes, whether it was read now or is remembered."""
        self.tree_bytes += size_bytes
        if self.tree_bytes > self.budget.tree_bytes:
            raise _refused(msg("the folders are too large to be read"))
        if lines is not None:
            self.parsed[tree] = lines

    def spend(self, prefix: bytes, entry: TreeEntry) -> bytes:
        """Count one entry and return its path."""
        path = prefix + entry.name
        self.entries += 1
        self.total_path_bytes += len(path)
        if self.entries > self.budget.entries:
            raise _refused(msg("more than {limit} files and folders", limit=self.budget.entries))
        if self.total_path_bytes > self.budget.total_path_bytes:
            raise _refused(msg("the file names are too long altogether"))
        if len(path) > self.budget.path_bytes or len(entry.name) > self.budget.name_bytes:
            raise _refused(msg("a file name is too long: {path}", path=_text(path[:200])))
        if path.count(b"/") >= self.budget.depth:
            raise _refused(msg("more than {limit} folders inside one another", limit=self.budget.depth))
        return path

    def spend_folder(self, prefix: bytes, lines: Entries) -> None:
        """Count the entries of one folder; where its names are many or long, one by one."""
        names_bytes = sum([len(one.name) for one in lines])
        if len(lines) <= self.budget.entries and names_bytes + len(lines) * len(prefix) <= self.budget.total_path_bytes:
            lines = (max(lines, key=_name_bytes),) if lines else ()
        for one in lines:
            self.spend(prefix, one)


def _name_bytes(entry: TreeEntry) -> int:
    return len(entry.name)


def _text(path: bytes) -> str:
    return path.decode("utf-8", "surrogateescape")


def walk(reader: ObjectReader, tree: ObjectId, prefix: str = "", budget: Budget | None = None) -> list[TreeFile]:
    """Return every file of a tree, sorted by the bytes of its path, without sizes."""
    state = _Walk(reader, budget or Budget())
    found: list[tuple[bytes, TreeEntry]] = []
    level = [(prefix.encode("utf-8", "surrogateescape"), tree)]
    while level:
        state.load([subtree for _, subtree in level])
        below = []
        for start, subtree in level:
            for entry in state.parsed[subtree]:
                path = state.spend(start, entry)
                if entry.mode == TREE:
                    below.append((path + b"/", entry.id))
                else:
                    found.append((path, entry))
        level = below
    found.sort(key=lambda item: item[0])
    return [TreeFile(_text(path), entry.mode, entry.id) for path, entry in found]


def descend(reader: ObjectReader, tree: ObjectId, path: str) -> TreeEntry | None:
    """Return the entry at `path`, None where there is none."""
    state = _Walk(reader, Budget())
    entry: TreeEntry | None = None
    current: ObjectId | None = tree
    for name in path.encode("utf-8", "surrogateescape").split(b"/"):
        if current is None:
            return None
        state.load([current])
        entry = line_named(state.parsed[current], name)
        current = entry.id if entry is not None and entry.mode == TREE else None
        if entry is None:
            return None
    return entry


def folder(reader: ObjectReader, tree: ObjectId, path: str) -> Mapping[str, TreeFile | None]:
    """Return what stands directly in a folder; see `Repository.folder`."""
    place = path.strip("/")
    if place:
        found_tree = _folder_at(reader, tree, place)[0]
        if found_tree is None:
            return {}
        tree, place = found_tree, f"{place}/"
    known = reader.folders.get((tree, place))
    if known is not None:
        return known
    state = _Walk(reader, Budget())
    state.load([tree])
    lines = state.parsed[tree]
    found = _like_before(reader.versions.get(place), lines, place)  # names that were counted before
    if found is None:
        state.spend_folder(place.encode("utf-8", "surrogateescape"), lines)
        found = Folder({_text(one.name): _standing(one, place) for one in lines if one.id not in EMPTY_TREES})
    reader.keep_folder((tree, place), found)
    reader.keep_version(place, lines, found)
    return found


def _folder_at(reader: ObjectReader, tree: ObjectId, path: str) -> tuple[ObjectId | None, int]:
    """Return the tree of the folder at a path, None where there is none, and the bytes of the trees on the way.

    Who looks into a folder has looked into those above it: from there it is one step.
    """
    known = reader.places.get((tree, path))
    if known is None:
        above, _slash, name = path.rpartition("/")
        current, spent = _folder_at(reader, tree, above) if above else (tree, 0)
        if current is None:
            return None, spent
        state = _Walk(reader, Budget(), tree_bytes=spent)
        state.load([current])
        entry = line_named(state.parsed[current], name.encode("utf-8", "surrogateescape"))
        known = (entry.id if entry is not None and entry.mode == TREE else None), state.tree_bytes
        reader.keep_place((tree, path), known)
    return known


def _standing(entry: TreeEntry, place: str) -> TreeFile | None:
    """Return the file of a line, None for a folder."""
    return None if entry.mode == TREE else TreeFile(place + _text(entry.name), entry.mode, entry.id)


def _like_before(before: tuple[Entries, Folder] | None, lines: Entries, place: str) -> Folder | None:
    """Return what stands in a folder by what stood in another version of it; None where their names differ."""
    differing = None if before is None else changed_lines(before[0], lines)
    if (
        before is None
        or differing is None
        or any(old.id in EMPTY_TREES or new.id in EMPTY_TREES for old, new in differing)
    ):
        return None
    return before[1].with_changed({_text(new.name): _standing(new, place) for _old, new in differing})


def with_sizes(reader: ObjectReader, files: Sequence[TreeFile]) -> tuple[TreeFile, ...]:
    """Return the files with their sizes; a submodule keeps -1.

    Raises:
        IntegrityFailed: a file's bytes are missing, or are not a file's.
    """
    blobs = [file for file in files if file.mode != "160000"]
    sizes: dict[ObjectId, int] = {}
    names = list(dict.fromkeys(file.object_id for file in blobs))
    for name, header in zip(names, reader.headers(names), strict=True):
        if header is None or header.kind != "blob":
            raise IntegrityFailed(msg("object {id} is missing from the repository", id=name))
        sizes[name] = header.size_bytes
    return tuple(TreeFile(f.path, f.mode, f.object_id, sizes.get(f.object_id, -1)) for f in files)


def compare(
    reader: ObjectReader, base: ObjectId | None, head: ObjectId | None, budget: Budget | None = None
) -> list[Changed]:
    """Return the paths that differ between two trees; folders that are the same object are not entered."""
    return compare_all(reader, [(base, head)], budget)[0]


def compare_all(
    reader: ObjectReader, pairs: Sequence[tuple[ObjectId | None, ObjectId | None]], budget: Budget | None = None
) -> list[list[Changed]]:
    """Compare trees two by two, all within one budget; the folders of one depth are read at once."""
    state = _Walk(reader, budget or Budget())
    found: list[list[tuple[bytes, TreeEntry | None, TreeEntry | None]]] = [[] for _pair in pairs]
    level = [(number, b"", base, head) for number, (base, head) in enumerate(pairs)]
    while level:
        state.load([tree for _, _, *pair in level for tree in pair if tree is not None])
        below = []
        for number, start, old, new in level:
            for first, second in _pairs(state.parsed[old] if old else (), state.parsed[new] if new else ()):
                path = state.spend(start, first or second)  # type: ignore[arg-type] # one of them is there
                olds, news = _split(first), _split(second)
                if olds[0] != news[0]:
                    found[number].append((path, olds[0], news[0]))
                if olds[1] != news[1]:
                    below.append((number, path + b"/", olds[1], news[1]))
        level = below
    return [
        [Changed(_text(path), _file(path, old), _file(path, new)) for path, old, new in sorted(rows, key=_path)]
        for rows in found
    ]


def _path(row: tuple[bytes, TreeEntry | None, TreeEntry | None]) -> bytes:
    return row[0]


def empty_folders(
    reader: ObjectReader, base: ObjectId | None, head: ObjectId, budget: Budget | None = None
) -> list[str]:
    """Return the folders below `head` that hold nothing at all and that `base` does not have at the same path."""
    state = _Walk(reader, budget or Budget())
    found: list[bytes] = []
    level: list[tuple[bytes, ObjectId | None, ObjectId]] = [(b"", base, head)]
    while level:
        state.load([tree for _, *pair in level for tree in pair if tree is not None])
        below = []
        for start, old, new in level:
            if start and not state.parsed[new]:
                found.append(start[:-1])
            for first, second in _pairs(state.parsed[old] if old else (), state.parsed[new]):
                path = state.spend(start, first or second)  # type: ignore[arg-type] # one of them is there
                before, after = _split(first)[1], _split(second)[1]
                if after is not None and after != before:
                    below.append((path + b"/", before, after))
        level = below
    return [_text(path) for path in sorted(found)]


def _pairs(old: Entries, new: Entries) -> Iterator[tuple[TreeEntry | None, TreeEntry | None]]:
    """Yield the lines of two folders side by side, leaving out those that are the same."""
    differing = changed_lines(old, new)
    if differing is not None:
        yield from differing
        return
    before, after = {entry.name: entry for entry in old}, {entry.name: entry for entry in new}
    for name in dict.fromkeys([*before, *after]):
        first, second = before.get(name), after.get(name)
        if first != second:
            yield first, second


def _split(entry: TreeEntry | None) -> tuple[TreeEntry | None, ObjectId | None]:
    """Return (the entry if it is a file, its tree if it is a folder)."""
    if entry is None:
        return None, None
    return (None, entry.id) if entry.mode == TREE else (entry, None)


def _file(path: bytes, entry: TreeEntry | None) -> TreeFile | None:
    return None if entry is None else TreeFile(_text(path), entry.mode, entry.id)


def overlay(
    process: GitProcess,
    reader: ObjectReader,
    base: ObjectId | None,
    changes: Mapping[str, tuple[str, ObjectId] | None],
) -> ObjectId:
    """Store the tree of `base` with each change laid over it, and return its id.

    Only the folders on the way to a change are written anew; every other line is carried over as it is. An emptied
    folder goes. A file where a folder has other files, or a folder where a file stands, is refused: the change would
    take away what it does not name.
    """
    root = _Node()
    for path, state in changes.items():
        here = root
        for name in path.encode("utf-8", "surrogateescape").split(b"/"):
            here = here.below.setdefault(name, _Node())
        here.named, here.state = True, state
    return _lay(process, _Walk(reader, Budget()), base, root) or _make_tree(process, [])


class _Node(Struct):
    """What a change set says of one path: its new state (if it names it), and what lies below."""

    named: bool = False
    state: tuple[str, ObjectId] | None = None
    below: dict[bytes, _Node] = field(default_factory=dict)


def _in_the_way(path: bytes) -> MalformedFile:
    return MalformedFile(
        msg("{path} would be a file and a folder at once", path=_text(path)),
        hint=msg("name the removal of the one in the same change as the other"),
    )


def _lay(process: GitProcess, state: _Walk, base: ObjectId | None, node: _Node, prefix: bytes = b"") -> ObjectId | None:
    """Store the folder at `prefix` with the changes below `node` laid over it; None where nothing is left in it."""
    entries: dict[bytes, TreeEntry] = {}
    if base is not None:
        state.load([base])
        entries = {entry.name: entry for entry in state.parsed[base]}
    for name, change in node.below.items():
        made = _laid(process, state, entries.pop(name, None), (prefix, name, change))
        if made is not None:
            entries[name] = made
    return _make_tree(process, list(entries.values())) if entries else None


def _laid(
    process: GitProcess, state: _Walk, old: TreeEntry | None, named: tuple[bytes, bytes, _Node]
) -> TreeEntry | None:
    """Return what stands under one name after the change, None for nothing."""
    prefix, name, change = named
    path = prefix + name
    folder = old is not None and old.mode == TREE
    if old is not None and not folder and not change.named:
        raise _in_the_way(path)
    kept = old.id if old is not None and folder else None
    below = _lay(process, state, kept, change, path + b"/") if change.below else kept
    if below is not None:
        if change.state is not None:
            raise _in_the_way(path)
        return TreeEntry(TREE, name, below)
    return None if change.state is None else TreeEntry(change.state[0], name, checked_id(change.state[1]))


def _make_tree(process: GitProcess, entries: Sequence[TreeEntry]) -> ObjectId:
    kinds = {TREE: b"tree", "160000": b"commit"}
    listing = b"".join(
        f"{entry.mode} ".encode() + kinds.get(entry.mode, b"blob") + f" {entry.id}\t".encode() + entry.name + b"\0"
        for entry in entries
    )
    done = process.ask("mktree", "-z", stdin=listing)
    if done.status != 0:
        raise failed(("mktree",), done)
    return ObjectId(done.out.decode().strip())
