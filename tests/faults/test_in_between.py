"""What comes in between: another's word, a landing, a kill, a full disk, a clock set back; nothing is half done."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bureau import CHANGE, PAGE, Answer, Bureau, codes, environment, page
from forging import LEDGER, MAIN, Forger
from fuzi.steps.clone.workspace import Workspace
from fuzi.steps.host.settle import unsettled
from killing import KILLED_HOOK

OTHER = "content/news/2026/11-21-sports/index.md"
RECEIVE = "fuzi.steps.host.receive"
ACCEPT = "fuzi.steps.host.accept"
PLACES = [
    ("pre-receive", f"{RECEIVE}:examine", "before"),
    ("pre-receive", f"{RECEIVE}:examine", "after"),
    ("pre-receive", "fuzi.steps.host.judged:keep", "after"),
    ("proc-receive", "fuzi.formats.proc_receive:read_request", "after"),
    ("proc-receive", "fuzi.steps.host.judged:still_judged", "after"),
    ("proc-receive", f"{ACCEPT}:_receipt", "before"),
    ("proc-receive", f"{ACCEPT}:seal", "after"),
    ("proc-receive", f"{ACCEPT}:add_records", "before"),
    ("proc-receive", f"{ACCEPT}:add_records", "after"),
    ("proc-receive", "fuzi.adapters.git:GitRepository.drop_ref_locks", "after"),
    ("proc-receive", "fuzi.adapters.git:GitRepository.move", "before"),
    ("proc-receive", "fuzi.adapters.git:GitRepository.move", "after"),
    ("proc-receive", "fuzi.formats.proc_receive:dump_report", "before"),
]
"""Where a hook of the host is killed, in the order in which a push passes them."""


class Hooks:
    """The hooks of a host, changed by its operator for a while."""

    def __init__(self, bureau: Bureau) -> None:
        self._folder = bureau.host / "hooks"
        self._real = {one.name: one.read_text(encoding="utf-8") for one in self._folder.iterdir()}

    def change(self, name: str, text: str) -> None:
        (self._folder / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")

    def python(self, name: str, code: str, *arguments: str) -> None:
        """Run some Python in place of a hook."""
        self.change(name, f"exec {shlex.join([sys.executable, '-I', '-c', code, *arguments])}")

    def restore(self) -> None:
        for name, text in self._real.items():
            (self._folder / name).write_text(text, encoding="utf-8")


@pytest.fixture
def two(approved: Bureau) -> Bureau:
    """Return a bureau with a second change that waits for its initial review."""
    clerk = approved.desk("p06").fresh()
    clerk.write({OTHER: page("运动会")})
    clerk.submit("sports")
    return approved


def while_sending(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Let something happen between what a person was shown and the first push of what he signed."""
    send = Workspace.send

    def late(workspace: Workspace, *rest: object) -> object:
        monkeypatch.setattr(Workspace, "send", send)
        act()
        return send(workspace, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Workspace, "send", late)


def test_an_approval_names_what_was_shown_and_an_objection_in_between_stands(
    submitted: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = submitted.desk("p01")
    shown = submitted.refs()[LEDGER]
    while_sending(
        monkeypatch,
        lambda: submitted.desk("p04").fuzi("object", CHANGE, "--stage", "confidentiality-review", "-m", "请删去名单"),
    )
    (said,) = admin.approve("initial-review").document["statements"]
    workspace = Forger(submitted).workspace("p01")
    kept = workspace.ledger.kept[said["statement"]].envelope.statement
    assert kept.seen == shown  # type: ignore[union-attr]
    verdict = admin.judge(expect=1)
    assert verdict["outcome"] == "refused" and codes(verdict["reasons"]) == {"objection-stands"}
    assert {one["person"] for one in verdict["counted"]} == {"p01"}


@pytest.mark.parametrize("event", ["submitted anew", "abandoned"])
def test_of_several_changes_signed_in_one_act_all_are_filed_or_none(
    two: Bureau, monkeypatch: pytest.MonkeyPatch, event: str
) -> None:
    def meanwhile() -> None:
        clerk = two.desk("p06")
        if event == "abandoned":
            clerk.fuzi("abandon", "sports", "-m", "不办了")
        else:
            clerk.write({OTHER: page("运动会", "改期。\n")})
            clerk.submit("sports")

    clerk = two.desk("p05").fresh()
    clerk.write({PAGE.replace("open-day", "third"): page("第三件")})
    clerk.submit("third")
    while_sending(monkeypatch, meanwhile)
    answer = two.desk("p01").fuzi("approve", "third", "sports", "--stage", "initial-review", expect=None)
    assert answer.code == {"submitted anew": 3, "abandoned": 2}[event] and "sports" in answer.err
    assert two.desk("p01").judge("third", expect=1)["counted"] == []
    two.desk("p01").approve("initial-review", "third")


def test_a_landing_seen_half_is_looked_at_again(approved: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    from fuzi.adapters.git import GitRepository

    reader = approved.desk("p07")
    reader.git("fetch", "--quiet", "origin")
    old = reader.git("rev-parse", "origin/main")
    approved.desk("p01").fuzi("land", CHANGE)
    fetch = GitRepository.fetch
    torn = []

    def half(repository: GitRepository, remote: str) -> None:
        fetch(repository, remote)
        if not torn:  # Git lists one ref after the other; the landing came between
            torn.append(reader.git("update-ref", "refs/remotes/origin/main", old))

    monkeypatch.setattr(GitRepository, "fetch", half)
    assert approved.proof("p07")["landings"] == 1 and torn


def test_readers_in_between_see_main_and_ledger_together(two: Bureau) -> None:
    two.desk("p01").approve("initial-review", "sports")
    two.desk("p03").approve("sign-off", "sports")
    reader = two.desk("p07")
    two.proof("p07")
    landings = [two.desk(person).start("land", change) for person, change in (("p01", CHANGE), ("p07", "sports"))]
    seen = set()
    while any(one.poll() is None for one in landings):
        proof = reader.fuzi("verify", expect=0).document
        seen.add(proof["outcome"])
    for one in landings:
        out, err = one.communicate(timeout=60)
        assert one.returncode == 0, out + err
    assert seen == {"verified"} and two.proof("p07")["landings"] == 2


@pytest.mark.parametrize("order", [(MAIN, LEDGER), (LEDGER, MAIN)], ids=["main first", "ledger first"])
def test_an_honest_landing_goes_in_whole_however_it_is_pushed(approved: Bureau, order: tuple[str, ...]) -> None:
    forger = Forger(approved)
    moves = forger.landing(CHANGE)
    answer = forger.push({ref: moves[ref] for ref in order}, "plain")
    assert answer.code == 0, answer.all
    assert approved.proof()["landings"] == 1
    again = forger.push({ref: moves[ref] for ref in order}, "plain")
    assert approved.proof()["landings"] == 1, again.all


def test_a_statement_pushed_twice_is_filed_once(submitted: Bureau) -> None:
    forger = Forger(submitted)
    envelope = forger.envelope(forger.approval(CHANGE, "initial-review", "p01"), "p01")
    assert forger.push({LEDGER: forger.record(envelope)}).code == 0
    before = submitted.refs()
    answer = forger.push({LEDGER: forger.record(envelope)})
    assert answer.code != 0 and submitted.refs() == before, answer.all
    assert len(forger.desk.judge()["counted"]) == 1


def test_a_push_killed_at_every_point_of_the_host_is_whole_or_not_at_all(approved: Bureau) -> None:
    hooks, before = Hooks(approved), approved.refs()
    admin = approved.desk("p01")
    landed = 0
    for hook, place, when in PLACES:
        hooks.python(hook, KILLED_HOOK, place, when, hook)
        answer = _land(approved)
        hooks.restore()
        assert answer.code != 0, (place, when)
        now = approved.refs()
        if landed or now != before:
            landed += 1
            assert not unsettled(Forger(approved).repository)
            break
    assert place.endswith("GitRepository.move") and when == "after"
    answer = admin.fuzi("land", CHANGE, expect=1)
    assert codes(answer.document["reasons"]) == {"landed"}
    assert approved.proof()["landings"] == 1


def _land(bureau: Bureau) -> Answer:
    started = bureau.desk("p01").start("land", CHANGE)
    out, err = started.communicate(timeout=120)
    return Answer(started.returncode, out, err)


def test_a_host_that_cannot_write_takes_nothing_in_and_goes_on_afterwards(approved: Bureau) -> None:
    hooks, before = Hooks(approved), approved.refs()
    real = (approved.host / "hooks" / "proc-receive").read_text(encoding="utf-8").splitlines()[-1]
    hooks.change("proc-receive", f"ulimit -f 0\n{real}")  # every file it writes ends at once, as on a full disk
    answer = _land(approved)
    hooks.restore()
    assert answer.code == 3, answer.all
    assert approved.refs() == before
    approved.desk("p01").fuzi("land", CHANGE)
    assert approved.proof()["landings"] == 1


def test_a_host_that_is_busy_says_so_and_that_is_no_refusal(submitted: Bureau) -> None:
    from fuzi.adapters.host_lock import host_lock

    hooks = Hooks(submitted)
    code = (
        "import sys\nfrom fuzi.adapters import host_lock\nreal = host_lock._wait_for\n"
        "host_lock._wait_for = lambda handle, seconds: real(handle, 0.1)\n"
        "sys.argv = ['hooks', 'proc-receive']\nfrom fuzi.cli.hooks.__main__ import main\nsys.exit(main())\n"
    )
    hooks.python("proc-receive", code)
    with host_lock(submitted.host):
        started = submitted.desk("p01").start("approve", CHANGE, "--stage", "initial-review")
        out, err = started.communicate(timeout=60)
    assert started.returncode == 3, out + err
    assert "busy with another push" in err and "try again in a minute" in err
    hooks.restore()
    submitted.desk("p01").approve("initial-review")


def test_a_clock_set_back_on_the_host_makes_no_time_run_backwards(submitted: Bureau) -> None:
    hooks = Hooks(submitted)
    code = (
        "import datetime as dt, sys\nfrom fuzi.adapters.clock import SystemClock\n"
        "real = SystemClock.now\nSystemClock.now = lambda self: real(self) - dt.timedelta(days=3)\n"
        "sys.argv = ['hooks', sys.argv[1]]\nfrom fuzi.cli.hooks.__main__ import main\nsys.exit(main())\n"
    )
    for hook in ("pre-receive", "proc-receive"):
        hooks.python(hook, code, hook)
    submitted.desk("p01").approve("initial-review")
    hooks.restore()
    submitted.desk("p03").approve("sign-off")
    assert submitted.desk("p01").judge(expect=0)["outcome"] == "approved"
    assert submitted.proof()["outcome"] == "verified"


def test_packing_the_host_s_objects_disturbs_nobody(two: Bureau) -> None:
    packing = subprocess.Popen(
        ["git", "gc", "--quiet"], cwd=two.host, env=environment(two.home), stdout=subprocess.DEVNULL
    )
    two.desk("p01").approve("initial-review", "sports")
    two.desk("p03").approve("sign-off", "sports")
    two.desk("p01").fuzi("land", CHANGE)
    assert packing.wait(timeout=60) == 0
    two.desk("p01").fuzi("land", "sports")
    assert two.proof()["landings"] == 2
    assert not Path(two.host / "gc.pid").exists()


def test_a_push_that_nobody_judged_before_is_judged_when_refs_move(submitted: Bureau) -> None:
    (submitted.host / "hooks" / "pre-receive").unlink()
    forger, before = Forger(submitted), submitted.refs()
    forged = forger.envelope(forger.approval(CHANGE, "sign-off", "p03"), "p05")
    answer = forger.push({LEDGER: forger.record(forged)})
    assert answer.code != 0 and submitted.refs() == before, answer.all
    submitted.desk("p01").approve("initial-review")
    assert submitted.proof()["outcome"] == "verified"


def test_a_push_is_judged_again_when_another_came_between_its_hooks(submitted: Bureau) -> None:
    """The first waits between its hooks until the second is through: it is told that it comes too late, not lost."""
    hooks, gate = Hooks(submitted), submitted.host / "fuzi" / "go-on"
    real = (submitted.host / "hooks" / "proc-receive").read_text(encoding="utf-8").splitlines()[-1]
    first = Forger(submitted)
    late = first.record(first.envelope(first.approval(CHANGE, "initial-review", "p01"), "p01"))
    wait = f"touch {gate}; while [ -e {gate} ]; do sleep 0.02; done"
    hooks.change("proc-receive", f"{wait}\n{real}")
    waiting = subprocess.Popen(
        ["git", "push", "--quiet", str(submitted.host), f"{late}:{LEDGER}"],
        cwd=first.desk.folder, env=environment(submitted.home), stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while not gate.exists():
        assert waiting.poll() is None
    hooks.restore()
    submitted.desk("p03").fuzi("object", CHANGE, "--stage", "sign-off", "-m", "请补充日期")
    between = submitted.refs()
    gate.unlink()
    _out, said = waiting.communicate(timeout=60)
    assert waiting.returncode != 0 and "moved on meanwhile" in said
    assert submitted.refs() == between and submitted.proof()["outcome"] == "verified"
