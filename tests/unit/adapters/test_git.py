"""Git told by a hostile neighbour: environment, settings, hooks, replaced and broken objects."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fuzi.adapters import git as git_adapter
from fuzi.adapters import git_refs
from fuzi.adapters.git import GitRepository
from fuzi.errors import AskedWrongly, IntegrityFailed, MalformedFile, WorldFailed
from fuzi.model.ids import ObjectId
from fuzi.ports.repository import PushRefused, RefMove, Signature

WHO = Signature("示例甲", "p01@example.test", dt.datetime(2026, 11, 23, tzinfo=dt.UTC))
MAIN = "refs/heads/main"


def git(folder: Path, *words: str, stdin: bytes = b"") -> str:
    done = subprocess.run(["git", *words], cwd=folder, input=stdin, capture_output=True, check=True)
    return done.stdout.decode().strip()


@pytest.fixture
def here(tmp_path: Path) -> Iterator[GitRepository]:
    with GitRepository.init(tmp_path / "here") as repository:
        yield repository


def commit_of(repository: GitRepository, text: bytes = b"1", *parents: ObjectId) -> ObjectId:
    tree = repository.overlay(None, {"a.md": ("100644", repository.write(text))})
    return repository.write_commit(tree, parents, "x\n", WHO, WHO)


def hook(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (folder / name).chmod(0o755)


def raw(repository: GitRepository, kind: str, body: bytes) -> ObjectId:
    """Store an object that Git itself would refuse."""
    words = ("hash-object", "-w", "--literally", "-t", kind, "--stdin")
    return ObjectId(git(repository.git_dir, *words, stdin=body))


def test_variables_that_point_git_elsewhere_are_not_heard(
    here: GitRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with GitRepository.init(tmp_path / "other") as other:
        other.move([RefMove(MAIN, None, commit_of(other, b"other"))], "x")
        monkeypatch.setenv("GIT_DIR", str(other.git_dir))
        monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path))
        monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(other.git_dir / "objects"))
        monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
        monkeypatch.setenv("GIT_CONFIG_KEY_0", "user.signingkey")
        monkeypatch.setenv("GIT_CONFIG_VALUE_0", "forged")
        with GitRepository(tmp_path / "here") as seen:
            assert seen.git_dir == here.git_dir
            assert seen.refs("refs/") == {}
            assert seen.config("user.signingkey") is None
    assert not [name for name in os.environ if name.startswith("GIT_CONFIG_KEY")]


def test_settings_and_hooks_of_the_repository_run_nothing(here: GitRepository, tmp_path: Path) -> None:
    trap = tmp_path / "ran"
    names = ("reference-transaction", "post-checkout", "pre-push", "post-index-change", "pre-auto-gc", "query-watchman")
    for name in names:
        hook(here.git_dir / "hooks", name, f"echo {name} >>{trap}")
    git(here.git_dir, "config", "core.fsmonitor", f"echo fsmonitor >>{trap}; :")
    git(here.git_dir, "config", "core.pager", f"echo pager >>{trap}")
    git(here.git_dir, "config", "core.hooksPath", str(here.git_dir / "hooks"))
    with GitRepository.init(tmp_path / "there", bare=True):
        here.add_remote("origin", str(tmp_path / "there"))
        tip = commit_of(here)
        here.switch_work_tree(None, tip)
        here.move([RefMove(MAIN, None, tip)], "x")
        here.status()
        here.push("origin", [RefMove(MAIN, None, tip)])
        here.fetch("origin")
    assert not trap.exists()


def test_the_remotes_own_hooks_do_run_and_their_words_arrive(here: GitRepository, tmp_path: Path) -> None:
    there = tmp_path / "there"
    with GitRepository.init(there, bare=True):
        here.add_remote("origin", str(there))
        move = RefMove(MAIN, None, commit_of(here))
        hook(there / "hooks", "pre-receive", "echo '不通过：缺少签发'; printf 'a\\033[31mb\\n'; exit 1")
        with pytest.raises(PushRefused) as refused:
            here.push("origin", [move])
        assert refused.value.lines == ("不通过：缺少签发", "a\\u{1b}[31mb")
        assert refused.value.reasons == {MAIN: "pre-receive hook declined"}
        assert not refused.value.stale
        assert refused.value.exit_code == 1
        hook(there / "hooks", "pre-receive", "echo fuzi-stale; echo 请再试; exit 1")
        with pytest.raises(PushRefused) as refused:
            here.push("origin", [move])
        assert refused.value.stale
        assert refused.value.lines == ("请再试",)


def test_push_options_reach_the_hook(here: GitRepository, tmp_path: Path) -> None:
    there = tmp_path / "there"
    with GitRepository.init(there, bare=True):
        git(there, "config", "receive.advertisePushOptions", "true")
        hook(there / "hooks", "pre-receive", f'echo "$GIT_PUSH_OPTION_0" >{tmp_path}/heard')
        here.add_remote("origin", str(there))
        here.push("origin", [RefMove(MAIN, None, commit_of(here))], ["fuzi=1 $(x)"])
    assert (tmp_path / "heard").read_text() == "fuzi=1 $(x)\n"


def test_replace_refs_and_grafts_are_seen_but_never_followed(here: GitRepository) -> None:
    first, forged = commit_of(here, b"1"), commit_of(here, b"forged")
    tip = commit_of(here, b"2", first)
    git(here.git_dir, "replace", first, forged)
    assert here.has_grafts_or_replacements()
    assert here.read(here.files(first)[0].object_id) == b"1"
    git(here.git_dir, "replace", "-d", first)
    assert not here.has_grafts_or_replacements()
    (here.git_dir / "info").mkdir(exist_ok=True)
    (here.git_dir / "info/grafts").write_text(f"{tip}\n")
    assert here.has_grafts_or_replacements()
    assert [commit.id for commit in here.commits(tip)] == [first, tip]
    assert here.is_ancestor(first, tip)


def test_a_commit_graph_that_lies_is_not_believed(here: GitRepository) -> None:
    first = commit_of(here, b"1")
    tip = commit_of(here, b"2", first)
    here.move([RefMove(MAIN, None, tip)], "x")
    git(here.git_dir, "commit-graph", "write", "--reachable")
    graph = here.git_dir / "objects/info/commit-graph"
    graph.chmod(0o644)
    graph.write_bytes(graph.read_bytes()[:-40] + b"\0" * 40)
    assert [commit.id for commit in here.commits(tip)] == [first, tip]


def test_a_shallow_clone_says_so_and_does_not_fetch(here: GitRepository, tmp_path: Path) -> None:
    tip = commit_of(here, b"2", commit_of(here))
    here.move([RefMove(MAIN, None, tip)], "x")
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{here.git_dir}", "shallow")
    git(here.git_dir, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", "--bare", f"file://{here.git_dir}", "partial")
    for name in ("shallow", "partial"):
        with GitRepository(tmp_path / name) as cut:
            assert cut.is_shallow()
            with pytest.raises(WorldFailed):
                cut.fetch("origin")


def test_a_ref_that_merely_ends_alike_is_not_taken_for_it(here: GitRepository) -> None:
    tip = commit_of(here)
    for name in ("refs/tags/refs/heads/main", "refs/remotes/refs/heads/main", "refs/heads/main2"):
        here.move([RefMove(name, None, tip)], "x")
    assert here.ref(MAIN) is None


@pytest.mark.parametrize(
    "name",
    ["--all", "refs/heads/a b", "refs/heads/*", "refs/heads/a\nrefs/heads/b", "HEAD", "refs//heads", "refs/heads/a:b",
     "refs/heads/a^", "refs/heads/a..b", "refs/heads/.a", "refs/heads/a.lock"],
)  # fmt: skip
def test_a_name_that_is_no_ref_moves_nothing(here: GitRepository, name: str) -> None:
    with pytest.raises((AskedWrongly, WorldFailed)):
        here.move([RefMove(name, None, commit_of(here))], "x")
    assert here.refs("refs/") == {}


def test_a_lock_left_by_a_killed_run_is_told_and_can_be_dropped(here: GitRepository) -> None:
    tip = commit_of(here)
    here.move([RefMove(MAIN, None, tip)], "x")
    assert here.drop_ref_locks([MAIN]) == ()
    (here.git_dir / f"{MAIN}.lock").touch()
    with pytest.raises(WorldFailed, match="locked by another run"):
        here.move([RefMove(MAIN, tip, None)], "x")
    assert here.drop_ref_locks([MAIN, "refs/heads/other"]) == (MAIN,)
    here.move([RefMove(MAIN, tip, None)], "x")


@pytest.mark.parametrize("name", ["--batch-all-objects", "HEAD", "main", "-", "0" * 39, "a" * 41, "refs/heads/main"])
def test_only_whole_ids_name_objects(here: GitRepository, name: str) -> None:
    here.move([RefMove(MAIN, None, commit_of(here))], "x")
    for ask in (here.commit, here.files, here.read, here.commits, here.tag, here.strict_check):
        with pytest.raises(AskedWrongly):
            ask(ObjectId(name))


@pytest.mark.parametrize("url", ["ssh://git@[::1]:22/srv/site.git", "https://example.test/a.git", "host:site.git"])
def test_addresses_in_all_usual_forms_are_taken(here: GitRepository, url: str) -> None:
    here.add_remote("origin", url)
    assert here.config("remote.origin.url") == url


def test_branches_that_are_no_changes_stay_where_they_are(here: GitRepository, tmp_path: Path) -> None:
    with GitRepository.init(tmp_path / "there", bare=True) as there:
        tip = commit_of(there)
        for name in ("main", "mainly", "changes/c1", "changes/a/b", "changes/UPPER", "other"):
            there.move([RefMove(f"refs/heads/{name}", None, tip)], "x")
        here.add_remote("origin", str(tmp_path / "there"))
        here.fetch("origin")
    assert set(here.refs("refs/")) == {"refs/remotes/origin/main", "refs/remotes/origin/changes/c1"}


def test_many_large_files_are_read_in_loads(here: GitRepository) -> None:
    ids = [here.write(bytes([number]) * 6_000_000) for number in range(7)]
    assert [(name, body[:1], len(body)) for name, body in here.read_many(ids)] == [
        (name, bytes([number]), 6_000_000) for number, name in enumerate(ids)
    ]


@pytest.mark.parametrize("name", ["--mirror", "../there", "ssh://x", "", "a b"])
def test_only_a_name_names_a_remote(here: GitRepository, name: str) -> None:
    with pytest.raises(AskedWrongly):
        here.fetch(name)
    with pytest.raises(AskedWrongly):
        here.push(name, [RefMove(MAIN, None, commit_of(here))])


PERSON = b"P <p01@example.test> 1 +0000"


@pytest.mark.parametrize(
    ("after_tree", "why"),
    [
        (b"", "no author"),
        (b"author " + PERSON, "no author"),
        (b"author " + PERSON + b"\nauthor " + PERSON + b"\ncommitter " + PERSON, "twice"),
        (b"author " + PERSON + b"\ncommitter " + PERSON + b"\nauthor " + PERSON, "twice"),
        (b"author " + PERSON + b"\ncommitter " + PERSON + b"\n more", "belongs to nothing"),
        (b"author P <p01@example.test> <p02@example.test> 1 +0000\ncommitter " + PERSON, "cannot be read"),
        (b"author P p01@example.test 1 +0000\ncommitter " + PERSON, "cannot be read"),
        (b"author P <p01@example.test> 999999999999 +0000\ncommitter " + PERSON, "out of range"),
        (b"author P <p01@example.test> 1 +9900\ncommitter " + PERSON, "out of range"),
        (b"author P <p01@example.test> -1 +0000\ncommitter " + PERSON, "cannot be read"),
    ],
)
def test_a_commit_that_two_readers_could_read_differently_is_refused(
    here: GitRepository, after_tree: bytes, why: str
) -> None:
    tree = here.overlay(None, {})
    commit = raw(here, "commit", b"tree " + tree.encode() + b"\n" + after_tree + b"\n\nx\n")
    with pytest.raises(MalformedFile, match=why):
        here.commit(commit)


def test_headers_beyond_the_usual_ones_are_told_whole(here: GitRepository) -> None:
    tree = here.overlay(None, {})
    head = b"tree " + tree.encode() + b"\nauthor " + PERSON + b"\ncommitter " + PERSON
    commit = here.commit(raw(here, "commit", head + b"\nencoding GBK\ngpgsig a\n \n b\nodd\xff \xfe\n\nx\n"))
    assert commit.extra == (("encoding", "GBK"), ("gpgsig", "a\n\nb"), ("odd\udcff", "\udcfe"))


def test_a_file_larger_than_the_budget_is_refused_before_it_is_read(
    here: GitRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git_adapter, "BLOB_BYTES", 1_000)
    small, large = here.write(b"x" * 1_000), here.write(b"x" * 1_001)
    assert len(here.read(small)) == 1_000
    with pytest.raises(MalformedFile, match="1001 bytes"):
        here.read(large)
    with pytest.raises(MalformedFile):
        list(here.read_many([small, large]))
    assert len(here.read(small)) == 1_000


def _loose(repository: GitRepository, name: str) -> Path:
    return repository.git_dir / "objects" / name[:2] / name[2:]


def _break(repository: GitRepository, how: str) -> ObjectId:
    first = commit_of(repository, b"1")
    tip = commit_of(repository, b"2", first)
    blob = repository.files(tip)[0].object_id
    path = _loose(repository, blob)
    path.chmod(0o644)
    if how == "missing":
        path.unlink()
    elif how == "other bytes":
        path.write_bytes(zlib.compress(b"blob 1\0X"))
    elif how == "garbage":
        path.write_bytes(b"garbage")
    else:
        entry = b"100644 a.md\0" + bytes.fromhex(blob)
        tree = raw(repository, "tree", entry + entry)
        body = b"tree %s\nparent %s\nauthor %s\ncommitter %s\n\nx\n" % (tree.encode(), tip.encode(), PERSON, PERSON)
        return raw(repository, "commit", body)
    return tip


@pytest.mark.parametrize("how", ["missing", "other bytes", "garbage", "name twice"])
def test_a_broken_object_is_found_by_the_strict_check(here: GitRepository, how: str) -> None:
    tip = _break(here, how)
    with pytest.raises(IntegrityFailed):
        here.strict_check(tip)
    with pytest.raises(IntegrityFailed):
        here.strict_check(tip, [here.commit(tip).parents[0]])
    here.strict_check(commit_of(here, b"1"))


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="no file system in memory")
def test_the_strict_check_works_where_the_temporary_folder_is_on_another_file_system(
    here: GitRepository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    elsewhere = "/tmp" if str(tmp_path).startswith("/dev/shm") else "/dev/shm"
    assert Path(elsewhere).stat().st_dev != tmp_path.stat().st_dev
    monkeypatch.setattr(tempfile, "tempdir", elsewhere)
    here.strict_check(commit_of(here, b"1"))


def test_a_picture_of_an_older_page_used_in_a_new_one_is_no_damage(here: GitRepository) -> None:
    logo = ("100644", here.write(b"logo"))
    pages = {f"content/news/2025/{n}/cover.png": logo for n in (1, 2)}
    first = here.write_commit(here.overlay(None, pages), (), "x\n", WHO, WHO)
    more = here.overlay(first, {"content/news/2026/3/logo.png": logo, "a.md": ("100644", here.write(b"new"))})
    tip = here.write_commit(more, (first,), "x\n", WHO, WHO)
    here.strict_check(tip, [first])
    here.strict_check(tip)


def test_there_must_be_a_repository(tmp_path: Path, here: GitRepository) -> None:
    (tmp_path / "none").mkdir()
    for path in (tmp_path / "none", tmp_path / "missing"):
        with pytest.raises(AskedWrongly, match="no Git repository"):
            GitRepository(path)
    with pytest.raises(AskedWrongly, match="already"):
        GitRepository.init(tmp_path / "here")
    (tmp_path / "here/deep/er").mkdir(parents=True)
    with GitRepository(tmp_path / "here/deep/er") as found:
        assert found.work_tree == (tmp_path / "here").resolve()


def test_what_a_killed_fetch_left_behind_is_cleared_away(here: GitRepository, tmp_path: Path) -> None:
    with GitRepository.init(tmp_path / "there", bare=True):
        here.add_remote("origin", str(tmp_path / "there"))
        tip = commit_of(here)
        mine = f"refs/fuzi/incoming/{os.getpid()}-abc/heads/main"
        gone = subprocess.Popen(["true"])
        gone.wait()
        for name in (mine, f"refs/fuzi/incoming/{gone.pid}-abc/heads/main"):
            here.move([RefMove(name, None, tip)], "x")
        here.fetch("origin")
        assert dict(here.refs("refs/fuzi/")) == {mine: tip}


@pytest.mark.parametrize(("name", "sign"), [("refs", "refs/fuzi/incoming/"), ("move", "fetch from origin")])
def test_a_fetch_that_a_later_one_overtook_keeps_what_is_newer(
    here: GitRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, sign: str
) -> None:
    known: list[ObjectId] = []
    there = tmp_path / "there"
    GitRepository.init(there, bare=True).close()
    here.add_remote("origin", str(there))

    def goes_on() -> None:
        with GitRepository(there) as host:
            known.append(commit_of(host, str(len(known)).encode(), *known[-1:]))
            git(there, "update-ref", MAIN, known[-1])

    goes_on()
    here.fetch("origin")
    goes_on()
    real, overtaken = getattr(git_refs, name), False

    def late(*words: Any) -> Any:
        nonlocal overtaken
        if not overtaken and str(words[-1]).startswith(sign) and len(str(words[-1])) != len("refs/fuzi/incoming/"):
            overtaken = True
            goes_on()
            here.fetch("origin")
        return real(*words)

    monkeypatch.setattr(git_refs, name, late)
    here.fetch("origin")
    assert overtaken and len(known) == 3
    assert here.ref("refs/remotes/origin/main") == known[-1]
    git(there, "update-ref", MAIN, known[0])
    with pytest.raises(IntegrityFailed, match="behind"):
        here.fetch("origin")


def test_staged_files_are_told_against_head_and_against_nothing(here: GitRepository) -> None:
    assert here.work_tree is not None
    (here.work_tree / "新 页.md").write_bytes(b"1")
    git(here.work_tree, "add", ".")
    (staged,) = here.staged()
    assert staged.path == "新 页.md"
    assert staged.before is None and staged.after is not None
    assert here.read(staged.after.object_id) == b"1"
    tip = commit_of(here)
    here.move([RefMove(MAIN, None, tip)], "x")
    assert [(one.path, one.after is None) for one in here.staged()] == [("a.md", True), ("新 页.md", False)]
