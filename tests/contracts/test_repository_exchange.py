"""What every repository keeps to, in memory and in Git: remotes, bundles, the work tree."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from contracts.repositories import AUTHOR, LEDGER, MAIN, commit_of, paths
from fuzi.errors import AskedWrongly, IntegrityFailed, WorldFailed
from fuzi.model.ids import ObjectId
from fuzi.ports.repository import PushRefused, RefMove, Repository


def test_a_clone_has_main_checked_out_and_clean(pair: tuple[Repository, Repository, ObjectId]) -> None:
    _, here, tip = pair
    assert here.ref(MAIN) == here.ref("refs/remotes/origin/main") == here.ref("refs/remotes/origin/ledger") == tip
    assert here.head_branch() == MAIN
    assert here.work_tree is not None
    assert (here.work_tree / "content/index.md").read_bytes() == b"1"
    assert here.status() == () == here.staged()
    (here.work_tree / "新 页.md").write_bytes(b"x")
    (here.work_tree / "content/index.md").write_bytes(b"2")
    assert here.status() == ("content/index.md", "新 页.md")


def test_a_push_moves_all_refs_or_none_and_says_when_it_was_late(
    pair: tuple[Repository, Repository, ObjectId],
) -> None:
    there, here, tip = pair
    second = commit_of(here, {"a": b"2"}, tip)
    with pytest.raises(PushRefused) as refused:
        here.push("origin", [RefMove(MAIN, tip, second), RefMove(LEDGER, None, second)])
    assert refused.value.stale
    assert LEDGER in refused.value.reasons
    assert there.refs("refs/heads/") == {MAIN: tip, LEDGER: tip}
    moves = [RefMove(MAIN, tip, second), RefMove("refs/heads/changes/c1", None, second)]
    assert set(here.push("origin", moves)) == set(moves)
    assert there.refs("refs/heads/") == {MAIN: second, LEDGER: tip, "refs/heads/changes/c1": second}
    assert there.commit(second).message == "x\n"


def test_a_fetch_follows_what_grew_and_changes_that_moved_or_went(
    make: Callable[..., Repository], pair: tuple[Repository, Repository, ObjectId]
) -> None:
    _, here, tip = pair
    other = make("other", clone_of="there")
    second = commit_of(other, {"a": b"2"}, tip)
    aside = commit_of(other, {"a": b"3"}, tip)
    tag = other.write_tag("release/1", second, "x\n", AUTHOR)
    change = "refs/heads/changes/c1"
    ours = "refs/remotes/origin/changes/c1"
    other.push("origin", [RefMove(MAIN, tip, second), RefMove(change, None, second),
                          RefMove("refs/tags/release/1", None, tag)])  # fmt: skip
    here.fetch("origin")
    assert (here.ref("refs/remotes/origin/main"), here.ref(ours)) == (second, second)
    assert here.ref("refs/tags/release/1") == tag
    assert here.ref(MAIN) == tip  # what is checked out stays
    other.push("origin", [RefMove(change, second, aside)])
    here.fetch("origin")
    assert here.ref(ours) == aside
    other.push("origin", [RefMove(change, aside, None), RefMove("refs/heads/changes/c1/deeper", None, aside)][:1])
    here.fetch("origin")
    assert here.ref(ours) is None
    assert here.refs("refs/fuzi/incoming/") == {}


@pytest.mark.parametrize("ref", [MAIN, LEDGER])
@pytest.mark.parametrize("gone", [False, True])
def test_a_rewritten_main_or_ledger_is_refused_with_both_ids(
    pair: tuple[Repository, Repository, ObjectId], ref: str, gone: bool
) -> None:
    there, here, tip = pair
    new = None if gone else commit_of(there, {"a": b"forged"})
    there.move([RefMove(ref, tip, new)], "rewritten")
    before = dict(here.refs("refs/"))
    for _ in range(2):  # the second look does not believe it either
        with pytest.raises(IntegrityFailed, match=tip):
            here.fetch("origin")
    assert dict(here.refs("refs/")) == before


@pytest.mark.parametrize("gone", [False, True])
def test_a_release_tag_that_moved_or_vanished_is_refused(
    pair: tuple[Repository, Repository, ObjectId], gone: bool
) -> None:
    there, here, tip = pair
    name = "refs/tags/release/1"
    tag, other = (there.write_tag("release/1", tip, text, AUTHOR) for text in ("a\n", "b\n"))
    there.move([RefMove(name, None, tag)], "release")
    here.fetch("origin")
    there.move([RefMove(name, tag, None if gone else other)], "moved")
    for _ in range(2):
        with pytest.raises(IntegrityFailed, match=tag):
            here.fetch("origin")
    assert here.ref(name) == tag


def test_a_release_tag_made_here_and_not_yet_pushed_survives_a_fetch(
    pair: tuple[Repository, Repository, ObjectId],
) -> None:
    _, here, tip = pair
    tag = here.write_tag("release/1", tip, "a\n", AUTHOR)
    here.move([RefMove("refs/tags/release/1", None, tag)], "release")
    here.fetch("origin")
    assert here.ref("refs/tags/release/1") == tag


def test_a_remote_that_is_not_there_is_the_worlds_failure(make: Callable[..., Repository]) -> None:
    repository = make("r")
    repository.add_remote("origin", str(repository.git_dir / "nowhere"))
    with pytest.raises(WorldFailed):
        repository.fetch("origin")
    with pytest.raises(WorldFailed):
        repository.push("origin", [RefMove(MAIN, None, commit_of(repository, {"a": b""}))])


@pytest.mark.parametrize("url", ["--upload-pack=x", "ext::sh -c x", "-x"])
def test_an_address_that_is_none_is_refused(make: Callable[..., Repository], url: str) -> None:
    with pytest.raises(AskedWrongly):
        make("r").add_remote("origin", url)


def test_the_work_tree_follows_but_never_over_somebodys_changes(
    pair: tuple[Repository, Repository, ObjectId],
) -> None:
    _, here, tip = pair
    assert here.work_tree is not None
    second = commit_of(here, {"content/index.md": b"2", "new/page.md": b"n"}, tip)
    here.switch_work_tree(tip, second)
    here.move([RefMove(MAIN, tip, second)], "forward")
    assert here.status() == ()
    assert (here.work_tree / "new/page.md").read_bytes() == b"n"
    (here.work_tree / "new/page.md").write_bytes(b"mine")
    with pytest.raises(WorldFailed):
        here.switch_work_tree(second, tip)
    assert (here.work_tree / "new/page.md").read_bytes() == b"mine"
    assert (here.work_tree / "content/index.md").read_bytes() == b"2"


def test_a_bare_repository_has_no_work_tree(make: Callable[..., Repository]) -> None:
    bare = make("b", bare=True)
    assert bare.work_tree is None
    with pytest.raises(AskedWrongly):
        bare.status()


def test_a_whole_repository_is_neither_shallow_nor_grafted(pair: tuple[Repository, Repository, ObjectId]) -> None:
    _, here, tip = pair
    assert not here.is_shallow()
    assert not here.has_grafts_or_replacements()
    here.strict_check(tip)
    here.strict_check(tip, [tip])


def test_a_bundle_carries_refs_to_another_repository(make: Callable[..., Repository], tmp_path: Path) -> None:
    source, target, empty = make("s"), make("t"), make("e")
    first = commit_of(source, {"a": b"1"})
    second = commit_of(source, {"a": b"2"}, first)
    source.move([RefMove(MAIN, None, first)], "x")
    source.bundle_create(tmp_path / "1.bundle", [MAIN])
    source.move([RefMove(MAIN, first, second)], "x")
    source.bundle_create(tmp_path / "2.bundle", [MAIN], [first])
    with pytest.raises(IntegrityFailed):
        empty.bundle_fetch(tmp_path / "2.bundle", {MAIN: MAIN})
    assert target.bundle_refs(tmp_path / "1.bundle") == {MAIN: first}
    for name in ("1", "2"):
        target.bundle_fetch(tmp_path / f"{name}.bundle", {MAIN: "refs/fuzi/restored/main"})
    assert target.ref("refs/fuzi/restored/main") == second
    assert paths(target.files(second)) == ["a"]
    with pytest.raises(IntegrityFailed):
        target.bundle_fetch(tmp_path / "1.bundle", {MAIN: "refs/fuzi/restored/main"})  # would go back
    (tmp_path / "1.bundle").write_bytes((tmp_path / "1.bundle").read_bytes()[:-3])
    with pytest.raises(IntegrityFailed):
        empty.bundle_fetch(tmp_path / "1.bundle", {MAIN: "refs/fuzi/restored/main"})
