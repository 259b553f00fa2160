"""Killed runs: whatever was killed, nothing is lost, nothing is half done for long, and the next run goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from bureau import CHANGE, PAGE, ROLES, UNITS, Answer, Bureau, Desk, environment, page
from bureaus import Bureaus, make_site
from forging import LEDGER, MAIN, Forger
from killing import KILLED_COMMAND

BRANCH = f"refs/heads/changes/{CHANGE}"


def killed(desk: Desk, place: str, when: str, *arguments: str) -> None:
    """Run a command that is killed (-9) before or after it calls `module:function`."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED_COMMAND, place, when, "--repo", str(desk.folder), *arguments],
        env=environment(desk.bureau.home), stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, f"it was not killed: {done.stderr.decode()}"


def put_back(bureau: Bureau, before: dict[str, str], *refs: str) -> None:
    """Leave the host as a run would that was killed after the ledger moved and before these refs did."""
    for ref in refs:
        if ref in before:
            bureau.host_git("update-ref", ref, before[ref])
        else:
            bureau.host_git("update-ref", "-d", ref)


@pytest.fixture
def half_landed(approved: Bureau) -> Bureau:
    """Return a bureau whose host was killed between the refs of a landing."""
    before = approved.refs()
    approved.desk("p01").fuzi("land", CHANGE)
    put_back(approved, before, MAIN, BRANCH)
    return approved


def settled(bureau: Bureau) -> None:
    refs = bureau.refs()
    assert BRANCH not in refs
    assert bureau.host_git("show", f"main:{PAGE}") == page().strip()
    assert bureau.proof()["landings"] == 1


def test_the_next_who_looks_settles_a_half_moved_landing(half_landed: Bureau) -> None:
    half_landed.desk("p03").fuzi("todo")
    settled(half_landed)


def test_the_next_plain_push_settles_a_half_moved_landing(half_landed: Bureau) -> None:
    forger = Forger(half_landed)
    answer = forger.push({"refs/heads/changes/other": forger.tip(MAIN)})
    assert answer.code != 0 and "fuzi-stale" in answer.all
    settled(half_landed)


def test_the_next_submission_settles_a_half_moved_landing_and_goes_in(half_landed: Bureau) -> None:
    clerk = half_landed.desk("p06").fresh()
    clerk.write({"content/news/2026/11-21-sports/index.md": page("运动会")})
    clerk.submit("sports")
    settled(half_landed)


def test_locks_that_a_killed_host_left_are_cleared(half_landed: Bureau) -> None:
    locks = [half_landed.host / f"{name}.lock" for name in (MAIN, LEDGER, BRANCH, "packed-refs")]
    for lock in locks:
        lock.touch()
    half_landed.desk("p03").fuzi("todo")
    settled(half_landed)
    assert not [lock for lock in locks if lock.exists()]


def test_a_lock_alone_does_not_stop_the_next_push(submitted: Bureau) -> None:
    for name in (LEDGER, BRANCH):
        (submitted.host / f"{name}.lock").touch()
    submitted.desk("p01").approve("initial-review")
    submitted.desk("p05").write({PAGE: page(text="第二稿。\n")})
    submitted.desk("p05").submit()


def test_a_half_pushed_release_gets_its_tag(released: Bureau) -> None:
    (ref,) = [one for one in released.refs() if one.startswith("refs/tags/")]
    put_back(released, {}, ref)
    released.desk("p03").fuzi("todo")
    assert ref in released.refs()
    assert released.proof("p03")["releases"] == 1


@pytest.mark.parametrize(
    ("ref", "said", "refused"),
    [
        (MAIN, "refs/heads/main of the remote repository was rewritten", "moves only with a signed submission"),
        (BRANCH, "is not where its last receipt says", "is not where its last receipt says"),
    ],
)
def test_a_host_changed_by_hand_is_an_alarm_and_not_settled(
    half_landed: Bureau, ref: str, said: str, refused: str
) -> None:
    half_landed.host_git("update-ref", ref, f"{half_landed.refs()[LEDGER]}")
    before = half_landed.refs()
    answer = half_landed.desk("p03").fuzi("todo", expect=4)
    assert said in answer.err
    push = half_landed.desk("p05").ask("push", "origin", "HEAD:refs/heads/changes/x", expect=None)
    assert push.code != 0 and refused in push.all
    assert half_landed.refs()[ref] == before[ref]


# a client or a hook that is killed while the host holds a push


def children(pid: int) -> Iterator[int]:
    """Yield every process below one, the nearest first."""
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in task.read_text(encoding="ascii").split():
                yield int(child)
                yield from children(int(child))


def hook_below(pid: int, name: str) -> int:
    """Return the process of a hook below a push, once it runs."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        for child in children(pid):
            with suppress(OSError):
                words = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
                if name.encode() in words and b"fuzi.cli.hooks" in words:
                    return child
        time.sleep(0.01)
    raise AssertionError(f"{name} never ran")


def finished(process: subprocess.Popen[str]) -> Answer:
    out, err = process.communicate(timeout=60)
    return Answer(process.returncode, out, err)


def land_while_the_host_is_busy(bureau: Bureau) -> tuple[subprocess.Popen[str], int]:
    """Start a landing whose hook waits for the host's lock; return it and the hook."""
    started = bureau.desk("p01").start("land", CHANGE)
    hook = hook_below(started.pid, "proc-receive")
    time.sleep(0.5)  # it waits for the lock now
    return started, hook


def test_a_hook_killed_in_the_middle_moves_nothing(approved: Bureau) -> None:
    from fuzi.adapters.host_lock import host_lock

    before = approved.refs()
    with host_lock(approved.host):
        started, hook = land_while_the_host_is_busy(approved)
        os.kill(hook, signal.SIGKILL)
        answer = finished(started)
    assert answer.code != 0
    assert approved.refs() == before
    approved.desk("p01").fuzi("land", CHANGE)
    settled(approved)


def test_a_client_killed_in_the_middle_leaves_all_or_nothing(approved: Bureau) -> None:
    from fuzi.adapters.host_lock import host_lock

    before = approved.refs()
    with host_lock(approved.host):
        started, hook = land_while_the_host_is_busy(approved)
        os.killpg(started.pid, signal.SIGKILL)
        finished(started)
    end = time.monotonic() + 20
    while Path(f"/proc/{hook}").exists() and time.monotonic() < end:
        time.sleep(0.05)
    has_landed = approved.refs() != before  # the hook may have gone on without its client, or not
    answer = approved.desk("p01").fuzi("land", CHANGE, expect=int(has_landed))
    assert [one["code"] for one in answer.document["reasons"]] == (["landed"] if has_landed else [])
    settled(approved)


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_landing_killed_around_its_push_is_finished_by_the_next(approved: Bureau, when: str) -> None:
    admin = approved.desk("p01")
    killed(admin, "fuzi.adapters.git_transport:push", when, "land", CHANGE)
    answer = admin.fuzi("land", CHANGE, expect=None)
    assert (answer.code, answer.document["reasons"][:1] and answer.document["reasons"][0]["code"]) == (
        (0, []) if when == "before" else (1, "landed")
    )
    settled(approved)


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_submission_killed_around_its_push_is_sent_once(founded: Bureau, when: str) -> None:
    clerk = founded.desk("p05").fresh()
    clerk.write({PAGE: page()})
    killed(clerk, "fuzi.adapters.git_transport:push", when, "submit", "--change", CHANGE, "-m", "x")
    clerk.submit(expect=0 if when == "before" else 2)  # what arrived already is not sent again
    assert clerk.judge(expect=1)["submission"] == 1
    assert founded.proof()["outcome"] == "verified"


def test_a_fetch_killed_in_the_middle_leaves_nothing_behind(submitted: Bureau) -> None:
    admin = submitted.desk("p01")
    submitted.desk("p05").write({PAGE: page(text="第二稿。\n")})
    submitted.desk("p05").submit()
    killed(admin, "fuzi.adapters.git_transport:_moves", "before", "judge", CHANGE)
    assert admin.git("for-each-ref", "refs/fuzi/incoming")
    assert admin.judge()["submission"] == 2
    assert not admin.git("for-each-ref", "refs/fuzi/incoming")


def test_a_founding_killed_after_the_key_was_made_keeps_the_key(bureaus: Bureaus, tmp_path: Path) -> None:
    bureau = bureaus.in_state("keys", tmp_path)
    admin = make_site(bureau, ROLES, UNITS)
    words = ("found", "--leader", "p03", "--key", str(bureau.key("p03")))
    killed(admin, "fuzi.steps.clone.found:add_records", "before", *words)
    key = admin.folder / ".git" / "fuzi" / "host-key"
    made = key.read_bytes()
    admin.fuzi(*words)
    assert key.read_bytes() == made
    assert "has its founding record already" in admin.fuzi(*words, expect=2).err


def test_a_host_killed_while_it_was_made_can_be_made_again(bureaus: Bureaus, tmp_path: Path) -> None:
    bureau = bureaus.in_state("keys", tmp_path)
    admin = make_site(bureau, ROLES, UNITS)
    admin.fuzi("found", "--leader", "p03", "--key", str(bureau.key("p03")))
    place = "fuzi.adapters.host_repository:hook_text"
    killed(admin, place, "before", "host", str(bureau.host), "--from", str(admin.folder))
    assert not bureau.host.exists()
    bureau.fuzi("host", str(bureau.host), "--from", str(admin.folder))
    assert bureau.refs()[MAIN]


RELEASE_STEPS = [
    ("fuzi.adapters.journal:FileJournal.write", "after"),
    ("fuzi.steps.release.release:archive_release", "before"),
    ("fuzi.steps.release.archive_release:dump_manifest", "before"),
    ("fuzi.steps.release.release:archive_release", "after"),
    ("fuzi.adapters.git_transport:push", "before"),
    ("fuzi.adapters.git_transport:push", "after"),
]


@pytest.mark.parametrize(("place", "when"), RELEASE_STEPS)
def test_a_release_killed_at_any_step_is_finished_by_the_next(landed: Bureau, place: str, when: str) -> None:
    admin = landed.desk("p01")
    admin.fuzi("verify", "--founding", landed.site)
    killed(admin, place, when, "release")
    done = admin.fuzi("release").document
    tags = [ref for ref in landed.refs() if ref.startswith("refs/tags/release/")]
    assert len(tags) == (2 if (place, when) == RELEASE_STEPS[-1] else 1)
    assert f"refs/tags/{done['release']}" in tags
    assert admin.fuzi("archive", "verify").code == 0
    assert admin.fuzi("verify", "--full").document["releases"] == len(tags)


def test_a_deployment_killed_before_its_record_is_recorded_by_the_next(released: Bureau) -> None:
    admin = released.desk("p01")
    killed(admin, "fuzi.steps.clone.operate:record_deployment", "before", "deploy", "www")
    current = admin.folder / ".fuzi" / "www" / "current"
    live = current.resolve()
    assert (current / "news/2026/11-20-open-day/index.html").is_file()
    admin.fuzi("deploy", "www")
    assert current.resolve() == live
    kinds = released.host_git("ls-tree", "-r", "--name-only", "ledger").splitlines()
    assert len([one for one in kinds if one.startswith("deployment/")]) == 1
    admin.fuzi("deploy", "www")
    assert released.host_git("ls-tree", "-r", "--name-only", "ledger").splitlines() == kinds
    assert released.proof()["outcome"] == "verified"
