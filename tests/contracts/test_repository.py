"""What every repository keeps to, in memory and in Git: objects, trees, refs, files written out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.repositories import AUTHOR, COMMITTER, LEDGER, MAIN, MISSING, commit_of, paths, tree_of
from fuzi.errors import AskedWrongly, IntegrityFailed, MalformedFile, WorldFailed
from fuzi.model.tree import EXECUTABLE, REGULAR
from fuzi.ports.repository import RefMove, Repository, Signature


def test_a_commit_comes_back_as_it_was_written(make: Callable[..., Repository]) -> None:
    repository = make("r")
    message = "开放日通知\n\nCo-authored-by: 示例丙 <p03@example.test>\n"
    first = commit_of(repository, {"a.md": b"1"})
    second = commit_of(repository, {"a.md": b"2"}, first, text=message)
    commit = repository.commit(second)
    assert (commit.id, commit.parents, commit.message) == (second, (first,), message)
    assert (commit.author, commit.committer) == (AUTHOR, COMMITTER)
    assert commit.author.at.utcoffset() == dt.timedelta(hours=8)


@pytest.mark.parametrize("name", ["", "甲<", "甲>乙", "甲\n乙"])
def test_a_name_that_git_would_change_is_refused(make: Callable[..., Repository], name: str) -> None:
    repository = make("r")
    with pytest.raises(AskedWrongly):
        repository.write_commit(
            tree_of(repository, {"a": b""}), (), "x", Signature(name, "a@b.test", AUTHOR.at), AUTHOR
        )


def test_files_are_listed_by_the_bytes_of_their_paths_with_sizes(make: Callable[..., Repository]) -> None:
    repository = make("r")
    commit = commit_of(repository, {"a/b": b"12", "a.md": b"1", "页/图.png": b"123", "a0": b"", "a/c/d": b"4444"})
    assert [(file.path, file.size_bytes) for file in repository.files(commit)] == [
        ("a.md", 1), ("a/b", 2), ("a/c/d", 4), ("a0", 0), ("页/图.png", 3),
    ]  # fmt: skip
    assert paths(repository.files(commit, "a")) == ["a/b", "a/c/d"]
    assert repository.files(commit, "a.md") == () == repository.files(commit, "none")


def test_a_file_is_found_by_its_path_and_a_folder_is_none(make: Callable[..., Repository]) -> None:
    repository = make("r")
    commit = commit_of(repository, {"a/b": b"12"})
    found = repository.file(commit, "a/b")
    assert found is not None
    assert (found.path, found.mode, repository.read(found.object_id)) == ("a/b", REGULAR, b"12")
    assert repository.file(commit, "a") is None
    assert repository.file(commit, "a/b/c") is None
    assert repository.file(commit, "b") is None


def test_a_folder_shows_what_stands_directly_in_it(make: Callable[..., Repository]) -> None:
    repository = make("r")
    commit = commit_of(repository, {"a/b": b"12", "a/c/d": b"1", "页.md": b"", "a.md": b"1"})
    assert sorted(repository.folder(commit)) == ["a", "a.md", "页.md"]
    found = repository.folder(commit, "a")
    assert found["c"] is None
    assert found["b"] is not None
    assert (found["b"].path, found["b"].mode, repository.read(found["b"].object_id)) == ("a/b", REGULAR, b"12")
    assert repository.folder(commit, "a.md") == {} == repository.folder(commit, "none")


def test_an_overlay_keeps_every_other_file(make: Callable[..., Repository]) -> None:
    repository = make("r")
    base = commit_of(repository, {"a/b": b"1", "a/c": b"2", "d": b"3"})
    tool = repository.write(b"#!")
    tree = repository.overlay(base, {"a/b": None, "a/e/f": (EXECUTABLE, tool), "d": (REGULAR, tool)})
    assert [(file.path, file.mode) for file in repository.files(tree)] == [
        ("a/c", REGULAR), ("a/e/f", EXECUTABLE), ("d", REGULAR),
    ]  # fmt: skip
    assert repository.overlay(base, {}) == repository.overlay(None, {
        path: (REGULAR, repository.write(data)) for path, data in {"a/b": b"1", "a/c": b"2", "d": b"3"}.items()
    })  # fmt: skip


def test_an_emptied_folder_goes(make: Callable[..., Repository]) -> None:
    repository = make("r")
    base = commit_of(repository, {"a/b/c": b"1", "d": b"3"})
    assert repository.overlay(base, {"a/b/c": None}) == tree_of(repository, {"d": b"3"})
    assert repository.files(repository.overlay(base, {"a/b/c": None, "d": None})) == ()


def test_a_file_may_become_a_folder_only_if_its_removal_is_named(make: Callable[..., Repository]) -> None:
    repository = make("r")
    blob = (REGULAR, repository.write(b"1"))
    base = repository.overlay(None, {"a": blob, "b/c": blob})
    assert paths(repository.files(repository.overlay(base, {"a": None, "a/x": blob}))) == ["a/x", "b/c"]
    assert paths(repository.files(repository.overlay(base, {"b/c": None, "b": blob}))) == ["a", "b"]
    deep = repository.overlay(base, {"f/g/h": blob})
    for changes, path in (({"a/x": blob}, "a"), ({"b": blob}, "b"), ({"n": blob, "n/m": blob}, "n")):
        with pytest.raises(MalformedFile, match=f"^{path} would be a file and a folder"):
            repository.overlay(base, changes)
    for changes, path in (({"f/g": blob}, "f/g"), ({"f/g/h/i": blob}, "f/g/h")):
        with pytest.raises(MalformedFile, match=f"^{path} would be a file and a folder"):
            repository.overlay(deep, changes)


def test_compare_tells_every_path_that_differs_and_no_other(make: Callable[..., Repository]) -> None:
    repository = make("r")
    base = commit_of(repository, {"keep/a": b"1", "gone": b"1", "moved": b"same", "mode": b"1"})
    tree = repository.overlay(
        base,
        {
            "gone": None,
            "moved": None,
            "moved-here": (REGULAR, repository.write(b"same")),
            "mode": (EXECUTABLE, repository.write(b"1")),
            "new/a": (REGULAR, repository.write(b"22")),
        },
    )
    changed = repository.compare(base, tree)
    assert [(one.path, one.before is not None, one.after is not None) for one in changed] == [
        ("gone", True, False), ("mode", True, True), ("moved", True, False), ("moved-here", False, True),
        ("new/a", False, True),
    ]  # fmt: skip
    assert changed[1].before is not None and changed[1].before.mode == REGULAR
    assert changed[4].after is not None and changed[4].after.size_bytes == 2
    assert repository.compare(tree, tree) == ()
    assert paths(tuple(one.after for one in repository.compare(None, base) if one.after)) == paths(
        repository.files(base)
    )


def test_a_file_that_becomes_a_folder_is_two_changes(make: Callable[..., Repository]) -> None:
    repository = make("r")
    before, after = tree_of(repository, {"a": b"1", "z": b""}), tree_of(repository, {"a/b": b"1", "z": b""})
    assert [(one.path, one.before is None, one.after is None) for one in repository.compare(before, after)] == [
        ("a", False, True), ("a/b", True, False),
    ]  # fmt: skip


def test_commits_come_parents_first_and_leave_out_what_is_known(make: Callable[..., Repository]) -> None:
    repository = make("r")
    line = [commit_of(repository, {"a": b"0"})]
    for number in range(1, 5):
        line.append(commit_of(repository, {"a": str(number).encode()}, line[-1]))
    assert [commit.id for commit in repository.commits(line[-1])] == line
    assert [commit.id for commit in repository.commits(line[-1], [line[1]])] == line[2:]
    assert repository.commits(line[1], [line[-1]]) == ()
    assert repository.is_ancestor(line[0], line[-1]) and repository.is_ancestor(line[0], line[0])
    assert not repository.is_ancestor(line[-1], line[0])
    with pytest.raises(MalformedFile):
        repository.commits(line[-1], limit=3)


def test_many_blobs_are_read_in_the_order_asked_even_twice(make: Callable[..., Repository]) -> None:
    repository = make("r")
    bodies = [b"", b"\n", b"x" * 70_000, "页".encode(), b"\0\r\n"]
    ids = [repository.write(body) for body in bodies]
    asked = [*ids, *reversed(ids)]
    assert list(repository.read_many(asked)) == list(zip(asked, [*bodies, *reversed(bodies)], strict=True))
    for (_, body), again in zip(repository.read_many(asked), bodies, strict=False):  # and asks in between
        assert body == again == repository.read(ids[bodies.index(again)])
    for _, body in repository.read_many(asked):  # somebody who stops early
        assert body == b""
        break
    assert repository.read(ids[3]) == bodies[3]


def test_what_is_not_there_is_a_wrong_question(make: Callable[..., Repository]) -> None:
    repository = make("r")
    for ask in (repository.commit, repository.files, repository.read, repository.tag):
        with pytest.raises(AskedWrongly):
            ask(MISSING)
    with pytest.raises(IntegrityFailed):
        list(repository.read_many([MISSING]))
    assert repository.ref(MAIN) is None


def test_refs_move_all_or_none(make: Callable[..., Repository]) -> None:
    repository = make("r")
    first = commit_of(repository, {"a": b"1"})
    second = commit_of(repository, {"a": b"2"}, first)
    repository.move([RefMove(MAIN, None, first), RefMove(LEDGER, None, first)], "found")
    with pytest.raises(WorldFailed):
        repository.move([RefMove(MAIN, first, second), RefMove(LEDGER, second, first)], "stale")
    with pytest.raises(WorldFailed):
        repository.move([RefMove(MAIN, None, second)], "there already")
    assert repository.refs("refs/heads/") == {MAIN: first, LEDGER: first}
    repository.move([RefMove(MAIN, first, second), RefMove(LEDGER, first, first)], "one held")
    assert repository.refs("refs/heads/") == {MAIN: second, LEDGER: first}
    with pytest.raises(WorldFailed):
        repository.move([RefMove(MAIN, second, first), RefMove(LEDGER, second, second)], "held elsewhere")
    repository.move([RefMove(LEDGER, first, None)], "gone")
    assert repository.refs("refs/heads/") == {MAIN: second}


def test_a_short_ref_name_is_refused(make: Callable[..., Repository]) -> None:
    with pytest.raises(AskedWrongly):
        make("r").ref("main")


def test_a_tag_comes_back_as_it_was_written(make: Callable[..., Repository]) -> None:
    repository = make("r")
    commit = commit_of(repository, {"a": b"1"})
    made = repository.write_tag("release/2026-11-23.1", commit, "清单\n\n正文\n", AUTHOR)
    tag = repository.tag(made)
    assert (tag.name, tag.target, tag.target_kind) == ("release/2026-11-23.1", commit, "commit")
    assert (tag.message, tag.tagger) == ("清单\n\n正文\n", AUTHOR)
    assert paths(repository.files(made)) == ["a"]


def test_a_checkout_writes_bytes_and_rights_into_an_empty_folder(
    make: Callable[..., Repository], tmp_path: Path
) -> None:
    repository = make("r")
    body = b"\xef\xbb\xbf\r\n$Id$"
    tree = repository.overlay(
        None,
        {
            ".gitattributes": (REGULAR, repository.write(b"* text eol=lf ident export-ignore\n")),
            "页/a.md": (REGULAR, repository.write(body)),
            "run": (EXECUTABLE, repository.write(b"#!")),
        },
    )
    commit = repository.write_commit(tree, (), "x", AUTHOR, AUTHOR)
    repository.checkout(commit, tmp_path / "out")
    assert (tmp_path / "out/页/a.md").read_bytes() == body
    assert (tmp_path / "out/run").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "out/.gitattributes").stat().st_mode & 0o777 == 0o644
    with pytest.raises(AskedWrongly):
        repository.checkout(commit, tmp_path / "out")


@pytest.mark.parametrize(("mode", "path"), [("120000", "link"), ("160000", "module"), (REGULAR, "a/.git/config")])
def test_a_checkout_refuses_links_submodules_and_git_folders(
    make: Callable[..., Repository], tmp_path: Path, mode: str, path: str
) -> None:
    repository = make("r")
    blob = repository.write(b"../../etc")
    target = commit_of(repository, {"a": b""}) if mode == "160000" else blob
    tree = repository.overlay(None, {"fine": (REGULAR, blob), path: (mode, target)})
    commit = repository.write_commit(tree, (), "x", AUTHOR, AUTHOR)
    assert {file.path: file.mode for file in repository.files(commit)}[path] == mode
    with pytest.raises(MalformedFile):
        repository.checkout(commit, tmp_path / "out")
    assert not (tmp_path / "out").exists()


NAMES = st.sampled_from(["a", "b", "页", "a.md", "a-"])
FILES = st.dictionaries(
    st.lists(NAMES, min_size=1, max_size=3).map("/".join), st.sampled_from([b"", b"1", b"2"]), max_size=6
)


def plain(files: dict[str, bytes]) -> bool:
    return not any(other.startswith(f"{path}/") for path in files for other in files)


@pytest.fixture
def one(make: Callable[..., Repository]) -> Repository:
    return make("one")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=FILES.filter(plain), after=FILES.filter(plain))
def test_laying_the_difference_of_two_trees_over_the_first_gives_the_second(
    one: Repository, before: dict[str, bytes], after: dict[str, bytes]
) -> None:
    old, new = tree_of(one, dict(before)), tree_of(one, dict(after))
    changed = one.compare(old, new)
    assert one.overlay(old, {c.path: (c.after.mode, c.after.object_id) if c.after else None for c in changed}) == new
    assert {file.path: one.read(file.object_id) for file in one.files(new)} == after
    assert [c.path for c in changed] == sorted(
        (path for path in {*before, *after} if before.get(path) != after.get(path)), key=str.encode
    )
