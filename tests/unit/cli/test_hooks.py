"""Our own fault on the host refuses the push and shows nobody what the program was at."""

from __future__ import annotations

from pathlib import Path

import pytest

from fuzi.cli.hooks import __main__ as hooks


@pytest.mark.parametrize("has_log", [True, False])
def test_a_fault_of_ours_is_never_quoted_to_whoever_pushed(
    has_log: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fault(_hook: str) -> int:
        raise ZeroDivisionError("made up")

    monkeypatch.setattr(hooks, "_run", fault)
    monkeypatch.setattr("sys.argv", ["hooks", "pre-receive"])
    monkeypatch.chdir(tmp_path)
    if has_log:
        (tmp_path / "fuzi").mkdir()
    assert hooks.main() == 70
    said = capsys.readouterr().err
    assert "made up" not in said and "Traceback" not in said
    assert ("crash.log" in said) is not has_log
    assert not has_log or "made up" in (tmp_path / "fuzi" / "crash.log").read_text(encoding="utf-8")
