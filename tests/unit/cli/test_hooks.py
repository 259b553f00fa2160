"""Our own fault on the host refuses the push and shows nobody what the program was at."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from fuzi.adapters.host_lock import host_lock
from fuzi.cli.hooks import __main__ as hooks
from fuzi.cli.hooks import proc_receive as receiving
from fuzi.errors import WorldFailed
from fuzi.ports.repository import RefMove
from fuzi.steps.host.accept import Accepted
from fuzi.steps.host.judged import Judged
from fuzi.steps.host.receive import Examined, moved_on

SAID = "made up"


@pytest.mark.parametrize("has_log", [True, False])
def test_a_fault_of_ours_is_never_quoted_to_whoever_pushed(
    has_log: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fault(_hook: str) -> int:
        raise ZeroDivisionError(SAID)

    monkeypatch.setattr(hooks, "_run", fault)
    monkeypatch.setattr("sys.argv", ["hooks", "pre-receive"])
    monkeypatch.chdir(tmp_path)
    if has_log:
        (tmp_path / "fuzi").mkdir()
    assert hooks.main() == 70
    said = capsys.readouterr().err
    assert SAID not in said and "Traceback" not in said
    assert ("crash.log" in said) is not has_log
    if has_log:
        log = (tmp_path / "fuzi" / "crash.log").read_text(encoding="utf-8")
        assert "ZeroDivisionError" in log and "test_hooks.py" in log and SAID not in log


class Host:
    """A host of which nothing is real but its lock: what was found of the push before is not to be had."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder, self.patch, self.done = folder, patch, list[str]()
        signer = SimpleNamespace(public_key="ssh-ed25519 AAAA")
        patch.setattr("fuzi.wiring.open_repository", lambda _folder: None)
        patch.setattr("fuzi.wiring.host_signers", lambda _repository: (signer,))
        patch.setattr("fuzi.steps.host.settle.settle", lambda _repository: None)
        patch.setattr("fuzi.steps.host.judged.still_judged", lambda *_rest: None)
        patch.setattr("fuzi.steps.host.accept.accept", self._accept)
        patch.setattr(receiving, "examined_push", self._examine)

    def finds(self, found: Examined | Judged, *, is_unmoved: bool = True) -> tuple[Accepted, bool]:
        self.patch.setattr(receiving, "concluded_push", lambda _examined, _signers: found)
        self.patch.setattr("fuzi.steps.host.judged.is_unmoved", lambda *_rest: is_unmoved)
        return receiving._taken_in(self.folder, [RefMove("refs/heads/main", None, None)])

    def _examine(self, *_rest: object) -> None:
        with host_lock(self.folder, 0):
            self.done.append("judged")

    def _accept(self, *_rest: object) -> Accepted:
        with pytest.raises(WorldFailed), host_lock(self.folder, 0):
            pass
        self.done.append("written")
        return Accepted()


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Host:
    return Host(tmp_path, monkeypatch)


def judged() -> Judged:
    return Judged(key="ssh-ed25519 AAAA", **{name: None for name in Judged.__struct_fields__ if name != "key"})


def test_a_push_that_is_judged_again_keeps_nobody_waiting_and_is_written_alone(host: Host) -> None:
    assert host.finds(judged()) == (Accepted(), False)
    assert host.done == ["judged", "written"]


def test_what_moved_while_a_push_was_judged_again_refuses_it(host: Host) -> None:
    taken, is_stale = host.finds(judged(), is_unmoved=False)
    assert is_stale and [one.code for one in taken.reasons] == ["stale"]
    assert host.done == ["judged"]


def test_what_is_found_when_a_push_is_judged_again_refuses_it(host: Host) -> None:
    reason = moved_on("refs/heads/main")
    assert host.finds(Examined((), (reason,))) == (Accepted(reasons=(reason,)), False)
    assert host.done == ["judged"]
