"""The proc-receive conversation, held with a real `git-receive-pack`: all refs of a push in one transaction."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.repositories import LEDGER, MAIN, commit_of
from fuzi.adapters.git import GitRepository
from fuzi.model.ids import ObjectId
from fuzi.ports.repository import PushRefused, RefMove

HOOK = """\
#!{python} -I
import datetime as dt, os, sys
from pathlib import Path
from fuzi.adapters.git import GitRepository
from fuzi.adapters.host_lock import host_lock
from fuzi.errors import WorldFailed
from fuzi.formats.proc_receive import PushAnswer, PushedRef, dump_report, read_request
from fuzi.ports.repository import RefMove, Signature

HOST = Signature("host", "host@example.test", dt.datetime(2026, 11, 23, tzinfo=dt.UTC))
read, write = sys.stdin.buffer.read, lambda data: (sys.stdout.buffer.write(data), sys.stdout.buffer.flush())
request = read_request(read, write)
answers = []
with host_lock(Path(os.environ["GIT_DIR"]).resolve()), GitRepository(Path(os.environ["GIT_DIR"])) as here:
    moved = []
    for pushed in request.refs:
        new = pushed.new
        if pushed.ref == "{ledger}":  # the receipt goes on top of what was pushed
            receipt = here.overlay(new, {{"receipts/1.json": ("100644", here.write(b"{{}}"))}})
            new = here.write_commit(receipt, [new], "receipt\\n", HOST, HOST)
        moved.append(PushedRef(pushed.ref, pushed.old, new))
    try:
        here.move([RefMove(one.ref, one.old, one.new) for one in moved], "push")
    except WorldFailed as error:
        print("fuzi-stale", file=sys.stderr)
        answers = [PushAnswer(one.ref, reason="fuzi-stale") for one in moved]
    else:
        print("收讫：", *request.options, file=sys.stderr)
        answers = [PushAnswer(one.ref, moved=one) for one in moved]
write(dump_report(answers))
"""

LISTING = """\
#!{python} -I
import os, sys
from pathlib import Path
from fuzi.adapters.git import GitRepository
from fuzi.formats.proc_receive import parse_pre_receive
with GitRepository(Path(os.environ["GIT_DIR"])) as here:
    for pushed in parse_pre_receive(sys.stdin.buffer.read()):
        for file in here.files(pushed.new):
            print(file.path, here.read(file.object_id).decode(), file=sys.stderr)
sys.exit(1)
"""


def git(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=False)


def hook(host: GitRepository, name: str, script: str) -> None:
    path = host.git_dir / "hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(script.format(python=sys.executable, ledger=LEDGER), encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def host(tmp_path: Path) -> Iterator[GitRepository]:
    with GitRepository.init(tmp_path / "host.git", bare=True) as made:
        for ref in ("refs/heads", "refs/tags"):
            git(made.git_dir, "config", "--add", "receive.procReceiveRefs", ref)
        git(made.git_dir, "config", "receive.advertisePushOptions", "true")
        hook(made, "proc-receive", HOOK)
        yield made


@pytest.fixture
def here(tmp_path: Path, host: GitRepository) -> Iterator[GitRepository]:
    with GitRepository.clone(str(host.git_dir), tmp_path / "here") as made:
        yield made


def test_the_client_is_told_what_the_host_really_moved(host: GitRepository, here: GitRepository) -> None:
    tip = commit_of(here, {"a": b"1"})
    moved = {one.ref: one for one in here.push("origin", [RefMove(MAIN, None, tip), RefMove(LEDGER, None, tip)], ["x"])}
    receipt = host.ref(LEDGER)
    assert receipt is not None and receipt != tip
    assert host.commit(receipt).parents == (tip,)
    assert host.ref(MAIN) == tip == moved[MAIN].new
    second = commit_of(here, {"b": b"1"}, tip)
    (moved_again,) = here.push("origin", [RefMove(MAIN, tip, second)])
    assert moved_again == RefMove(MAIN, tip, second)
    here.fetch("origin")
    assert here.ref("refs/remotes/origin/ledger") == receipt
    third = commit_of(here, {"c": b"1"}, receipt)
    (told,) = here.push("origin", [RefMove(LEDGER, receipt, third)])
    assert told == RefMove(LEDGER, receipt, host.ref(LEDGER))
    assert told.new != third


def plain_push(here: GitRepository, **tips: ObjectId) -> subprocess.CompletedProcess[str]:
    """Push as any Git client does, without `--atomic`."""
    assert here.work_tree is not None
    return git(here.work_tree, "push", "origin", *(f"{tip}:refs/heads/{name}" for name, tip in tips.items()))


def test_a_client_that_does_not_push_atomically_moves_both_or_none(
    host: GitRepository, here: GitRepository, tmp_path: Path
) -> None:
    first = commit_of(here, {"a": b"1"})
    done = plain_push(here, main=first, side=first)
    assert done.returncode == 0, done.stderr
    assert "收讫：" in done.stderr
    assert host.refs("refs/heads/") == {MAIN: first, "refs/heads/side": first}

    # Between the advertisement and the hook somebody else moves one of them: the client's view is old.
    second, other = commit_of(here, {"a": b"2"}, first), commit_of(host, {"a": b"3"}, first)
    race = f"#!/bin/sh\ncd '{host.git_dir}' && git update-ref refs/heads/side {other} 2>>'{tmp_path}/race'\n"
    (host.git_dir / "hooks/pre-receive").write_text(race.replace("git update", "env -u GIT_QUARANTINE_PATH git update"))
    (host.git_dir / "hooks/pre-receive").chmod(0o755)
    done = plain_push(here, main=second, side=second)
    assert done.returncode != 0
    assert (tmp_path / "race").read_text() == ""
    assert host.refs("refs/heads/") == {MAIN: first, "refs/heads/side": other}
    with pytest.raises(PushRefused) as refused:
        here.push("origin", [RefMove(MAIN, first, second), RefMove("refs/heads/side", first, second)])
    assert refused.value.stale


def test_the_hosts_word_for_late_is_understood(host: GitRepository, here: GitRepository) -> None:
    first = commit_of(here, {"a": b"1"})
    here.push("origin", [RefMove(MAIN, None, first)])
    other = commit_of(host, {"a": b"3"}, first)
    (host.git_dir / "hooks/pre-receive").write_text(
        f"#!/bin/sh\nexec env -u GIT_QUARANTINE_PATH git update-ref refs/heads/main {other}\n"
    )
    (host.git_dir / "hooks/pre-receive").chmod(0o755)
    with pytest.raises(PushRefused) as refused:
        here.push("origin", [RefMove(MAIN, first, commit_of(here, {"a": b"2"}, first))])
    assert refused.value.stale
    assert refused.value.reasons == {MAIN: "fuzi-stale"}
    assert refused.value.lines == ()


def test_a_hook_reads_what_is_still_in_quarantine_and_a_refusal_leaves_no_object(
    host: GitRepository, here: GitRepository
) -> None:
    hook(host, "pre-receive", LISTING)
    tip = commit_of(here, {"页/a.md": "正文".encode()})
    with pytest.raises(PushRefused) as refused:
        here.push("origin", [RefMove(MAIN, None, tip)])
    assert refused.value.lines == ("页/a.md 正文",)
    assert git(host.git_dir, "cat-file", "-e", tip).returncode != 0
    assert host.refs("refs/") == {}
