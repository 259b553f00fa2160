"""The commands of the project refuse what they cannot do, in two languages, and change nothing."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

from house.places import ROOT, text_of, tracked

SHELL = [path for path in tracked() if (text_of(path) or "").startswith("#!/usr/bin/env bash")]


@pytest.fixture
def set_up() -> ModuleType:
    """Return `scripts/dev/setup.py` as a module."""
    spec = importlib.util.spec_from_file_location("set_up", ROOT / "scripts" / "dev" / "setup.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(*command: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATH": path or os.environ["PATH"]}
    environment.pop("FUZI_PYTHON", None)
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def bin_with(folder: Path, *names: str) -> str:
    folder.mkdir()
    for name in names:
        found = shutil.which(name)
        assert found, name
        (folder / name).symlink_to(found)
    return str(folder)


@pytest.mark.parametrize("path", SHELL)
def test_a_shell_command_is_well_formed_and_stops_at_the_first_failure(path: str) -> None:
    assert subprocess.run(["bash", "-n", ROOT / path], check=False).returncode == 0
    assert "set -euo pipefail" in (text_of(path) or "")


@pytest.mark.parametrize("command", [["scripts/setup", "everything"], ["scripts/demo", "--fast"]])
def test_an_argument_that_is_not_known_is_refused_in_two_languages(command: list[str]) -> None:
    done = run(*command)
    assert done.returncode == 2
    assert "用法" in done.stderr and "usage" in done.stderr
    assert done.stdout == ""


def test_without_git_the_set_up_says_so(tmp_path: Path) -> None:
    done = run("scripts/setup", path=bin_with(tmp_path / "bin", "bash", "env", "dirname"))
    assert done.returncode == 2
    assert "Git" in done.stderr and "安装" in done.stderr


def test_without_a_python_that_is_new_enough_the_set_up_says_which_one_it_needs(tmp_path: Path) -> None:
    folder = bin_with(tmp_path / "bin", "bash", "env", "dirname", "git")
    old = Path(folder) / "python3"
    old.write_text("#!/usr/bin/env bash\nexit 1\n", encoding="utf-8")
    old.chmod(0o755)
    done = run("scripts/setup", path=folder)
    assert done.returncode == 2
    assert "Python 3.11 以上" in done.stderr and "3.11 or newer" in done.stderr


def test_where_packages_cannot_be_installed_they_are_named(set_up: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(set_up, "SYSTEM", {"test": {"chromium": lambda: None, "git": lambda: "/usr/bin/git"}})
    monkeypatch.setattr(set_up.shutil, "which", lambda *_: None)
    with pytest.raises(set_up.CannotSetUp) as refusal:
        set_up._system_packages("test")
    chinese, english = refusal.value.args
    assert chinese.endswith("：chromium") and english.endswith(": chromium")


def test_a_changed_lock_file_is_a_reason_to_install_again(
    set_up: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    monkeypatch.setattr(set_up, "ROOT", tmp_path)
    before = set_up._digest("site")
    assert set_up._digest("site") == before
    with (tmp_path / "requirements.lock").open("a", encoding="ascii") as lock:
        lock.write("# another\n")
    assert set_up._digest("site") != before


def test_what_a_failing_command_said_is_shown(set_up: ModuleType, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(set_up.CannotSetUp, match="失败"):
        set_up._run(["bash", "-c", "echo no such package; exit 1"], "失败", "failed")
    assert "no such package" in capfd.readouterr().err
    set_up._run(["bash", "-c", "echo chatter"], "失败", "failed")
    assert capfd.readouterr() == ("", "")
