"""Trees by their bytes: bombs, lies and names that are no text."""

from __future__ import annotations

import datetime as dt
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from fuzi.adapters import git_trees
from fuzi.adapters.git import GitRepository
from fuzi.adapters.git_objects import ObjectReader
from fuzi.adapters.git_process import GitProcess
from fuzi.adapters.git_tree_lines import TreeEntry, parse_tree
from fuzi.adapters.git_trees import Budget, compare, empty_folders, walk
from fuzi.errors import IntegrityFailed, MalformedFile
from fuzi.model.ids import ObjectId
from fuzi.ports.repository import Signature

WHO = Signature("示例甲", "p01@example.test", dt.datetime(2026, 11, 23, tzinfo=dt.UTC))
BLOB = ObjectId("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391")
ID = bytes.fromhex(BLOB)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[GitRepository]:
    with GitRepository.init(tmp_path / "here") as repository:
        assert repository.write(b"") == BLOB
        yield repository


def store(repository: GitRepository, body: bytes, kind: str = "tree") -> ObjectId:
    done = subprocess.run(
        ["git", "hash-object", "-w", "--literally", "-t", kind, "--stdin"],
        cwd=repository.git_dir, input=body, capture_output=True, check=True,
    )  # fmt: skip
    return ObjectId(done.stdout.decode().strip())


def entry(mode: bytes, name: bytes, target: ObjectId = BLOB) -> bytes:
    return mode + b" " + name + b"\0" + bytes.fromhex(target)


def bomb(repository: GitRepository, width: int, levels: int) -> ObjectId:
    """Store folders of `width` equal folders, `levels` deep: a few bytes that list `width ** levels` files."""
    names = [f"{number:04}".encode() for number in range(width)]
    tree = store(repository, b"".join(entry(b"100644", name) for name in names))
    for _ in range(levels - 1):
        tree = store(repository, b"".join(entry(b"40000", name, tree) for name in names))
    return tree


@dataclass
class Work:
    """What a walk has cost: lines of folders that it counted, trees that it took apart."""

    lines: int = 0
    trees: int = 0


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    """Return what every walk of the test costs from now on."""
    done, spend = Work(), git_trees._Walk.spend

    def spent(walking: git_trees._Walk, prefix: bytes, line: TreeEntry) -> bytes:
        done.lines += 1
        return spend(walking, prefix, line)

    def parsed(tree: ObjectId, body: bytes) -> tuple[TreeEntry, ...]:
        done.trees += 1
        return parse_tree(tree, body)

    monkeypatch.setattr(git_trees._Walk, "spend", spent)
    monkeypatch.setattr(git_trees, "parse_tree", parsed)
    return done


@pytest.mark.parametrize(("width", "levels"), [(1_300, 3), (2, 45), (10, 10)])
@pytest.mark.parametrize("ask", ["files", "compare before", "compare after"])
def test_a_tree_bomb_costs_no_more_than_the_budget(
    here: GitRepository, work: Work, width: int, levels: int, ask: str
) -> None:
    tree, empty = bomb(here, width, levels), here.overlay(None, {})
    work.lines = work.trees = 0
    asked = {
        "files": lambda: here.files(tree),
        "compare before": lambda: here.compare(tree, empty),
        "compare after": lambda: here.compare(None, tree),
    }[ask]
    with pytest.raises(MalformedFile, match=r"files and folders|inside one another|too long"):
        asked()
    assert 0 < work.lines <= Budget().entries + 1  # the first line too many is the last one looked at
    assert work.trees <= levels + 1  # equal folders are read and taken apart once, however often they are listed


def test_a_bomb_on_both_sides_costs_nothing_where_it_is_the_same(here: GitRepository) -> None:
    tree = bomb(here, 10, 10)
    old = store(here, entry(b"40000", b"a", tree))
    new = store(here, entry(b"40000", b"a", tree) + entry(b"100644", b"b"))
    assert [one.path for one in here.compare(old, new)] == ["b"]


def test_folders_too_deep_are_refused(here: GitRepository) -> None:
    fine = here.overlay(None, {"/".join(["d"] * 50): ("100644", BLOB)})
    assert len(here.files(fine)) == 1
    deep = store(here, entry(b"40000", b"d", fine))
    with pytest.raises(MalformedFile, match="inside one another"):
        here.files(deep)


@pytest.mark.parametrize(
    ("budget", "words"),
    [
        (Budget(entries=3), "more than 3 files"),
        (Budget(path_bytes=7), "too long: folder/a.md"),
        (Budget(name_bytes=5), "too long: folder"),
        (Budget(total_path_bytes=18), "altogether"),
        (Budget(tree_bytes=40), "too large"),
        (Budget(depth=1), "more than 1 folders"),
    ],
)
def test_every_budget_is_kept(here: GitRepository, budget: Budget, words: str) -> None:
    tree = here.overlay(None, {"folder/a.md": ("100644", BLOB), "b": ("100644", BLOB), "c": ("100644", BLOB)})
    reader = ObjectReader(GitProcess(here.git_dir))
    try:
        assert len(walk(reader, tree)) == 3 == len(compare(reader, None, tree))
        with pytest.raises(MalformedFile, match=words):
            walk(reader, tree, budget=budget)
        with pytest.raises(MalformedFile, match=words):
            compare(reader, None, tree, budget)
    finally:
        reader.close()


BODIES = {
    "out of order": entry(b"100644", b"b") + entry(b"100644", b"a"),
    "a name twice": entry(b"100644", b"a") + entry(b"100644", b"a"),
    "a name twice, as file and folder": entry(b"100644", b"a") + entry(b"40000", b"a"),
    "a slash": entry(b"100644", b"a/b"),
    "no name": entry(b"100644", b""),
    "this folder": entry(b"40000", b"."),
    "the folder above": entry(b"40000", b".."),
    "a mode with a zero in front": entry(b"040000", b"a"),
    "a mode that is no number": entry(b"10o644", b"a"),
    "no mode": entry(b"", b"a"),
    "cut in the id": entry(b"100644", b"a")[:-1],
    "cut in the name": b"100644 a",
    "cut in the mode": b"1006",
    "something behind": entry(b"100644", b"a") + b"\0",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_folder_that_two_readers_could_read_differently_is_refused(here: GitRepository, body: bytes) -> None:
    with pytest.raises(MalformedFile):
        parse_tree(BLOB, body)
    with pytest.raises(MalformedFile):
        here.files(store(here, body))
    with pytest.raises(MalformedFile):
        here.compare(None, store(here, body))


def test_folders_sort_as_if_their_name_ended_in_a_slash() -> None:
    body = entry(b"100644", b"a-") + entry(b"40000", b"a") + entry(b"100644", b"a0")
    assert [found.name for found in parse_tree(BLOB, body)] == [b"a-", b"a", b"a0"]
    with pytest.raises(MalformedFile):
        parse_tree(BLOB, entry(b"40000", b"a") + entry(b"100644", b"a-"))


def test_modes_are_told_as_they_stand() -> None:
    body = b"".join(entry(mode, name) for mode, name in [(b"100664", b"a"), (b"120000", b"b"), (b"160000", b"c"),
                                                         (b"40000", b"d"), (b"100755", b"e")])  # fmt: skip
    assert [found.mode for found in parse_tree(BLOB, body)] == ["100664", "120000", "160000", "040000", "100755"]
    assert parse_tree(BLOB, body)[0] == TreeEntry("100664", b"a", BLOB)


def test_a_name_that_is_no_text_comes_through_for_the_gate_to_refuse(here: GitRepository) -> None:
    tree = store(here, entry(b"100644", b"\xed\xa0\x80") + entry(b"100644", b"\xff\xfe"))
    first, second = sorted(file.path for file in here.files(tree))
    assert {path.encode("utf-8", "surrogateescape") for path in (first, second)} == {b"\xff\xfe", b"\xed\xa0\x80"}
    assert here.file(tree, first) is not None
    assert here.overlay(tree, {first: None, second: None}) == here.overlay(None, {})


def test_a_folder_that_is_a_file_is_noticed(here: GitRepository) -> None:
    with pytest.raises(IntegrityFailed):
        here.files(store(here, entry(b"40000", b"a", BLOB)))
    with pytest.raises(IntegrityFailed):
        here.files(store(here, entry(b"100644", b"a", here.overlay(None, {}))))
    with pytest.raises(IntegrityFailed):
        here.files(store(here, entry(b"100644", b"a", ObjectId("12" * 20))))


def test_folders_without_a_file_are_told_where_they_are_new(here: GitRepository) -> None:
    empty = here.overlay(None, {})
    inner = store(here, entry(b"40000", b"deep", empty) + entry(b"100644", b"file"))
    old = store(here, entry(b"40000", b"known", empty))
    new = store(
        here, entry(b"40000", b"fresh", empty) + entry(b"40000", b"known", empty) + entry(b"40000", b"x", inner)
    )
    assert here.empty_folders(old, new) == ("fresh", "x/deep")
    assert here.empty_folders(None, new) == ("fresh", "known", "x/deep")
    assert here.empty_folders(new, new) == here.empty_folders(None, empty) == here.empty_folders(new, empty) == ()
    with pytest.raises(MalformedFile):
        here.empty_folders(None, bomb(here, 10, 10))


def test_a_walk_for_empty_folders_keeps_to_its_budget(here: GitRepository) -> None:
    reader = ObjectReader(GitProcess(here.git_dir))
    tree = store(here, b"".join(entry(b"40000", b"%d" % n, here.overlay(None, {})) for n in range(9)))
    with pytest.raises(MalformedFile, match="8 files and folders"):
        empty_folders(reader, None, tree, Budget(entries=8))
    reader.close()
