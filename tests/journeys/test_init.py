"""`fuzi init` as a person types it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path


def fuzi(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "FUZI_LANG": "zh"}
    return subprocess.run(
        [sys.executable, "-m", "fuzi", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_site_is_made_and_the_next_step_is_named(tmp_path: Path) -> None:
    done = fuzi(tmp_path, "init", "site", "--minimal")
    assert done.returncode == 0, done.stderr
    assert "新网站已建在 site" in done.stdout and "fuzi found" in done.stdout
    assert (tmp_path / "site" / "content" / "index.md").is_file()


def test_the_answer_can_be_read_by_a_program(tmp_path: Path) -> None:
    answer = json.loads(fuzi(tmp_path, "--format", "json", "init", "site", "--minimal").stdout)
    tip = subprocess.run(
        ["git", "-C", tmp_path / "site", "rev-parse", "main"], capture_output=True, text=True, check=True
    ).stdout.strip()
    assert answer["commit"] == tip
    assert answer["folder"] == "site"


def test_a_folder_with_files_is_refused_and_nothing_is_changed(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    done = fuzi(tmp_path, "init", ".")
    assert done.returncode == 2
    assert "已有文件" in done.stderr and "下一步" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_the_commands_of_a_new_site_can_be_run(tmp_path: Path) -> None:
    fuzi(tmp_path, "init", "site", "--minimal")
    for name in ("setup", "check", "serve"):
        assert os.access(tmp_path / "site" / "scripts" / name, os.X_OK)


def test_a_new_site_never_takes_fuzi_from_a_public_index(tmp_path: Path) -> None:
    fuzi(tmp_path, "init", "site", "--minimal")
    command = tmp_path / "site" / "scripts" / "setup"
    done = subprocess.run([command], capture_output=True, text=True, check=False, env={**os.environ, "FUZI_WHEELS": ""})
    assert done.returncode == 2
    assert ".fuzi/wheels/fuzi-" in done.stderr and "安装包" in done.stderr
    assert not (tmp_path / "site" / ".venv").exists()
    fuzi_lines = [
        line for line in command.read_text(encoding="utf-8").splitlines() if "$wheel" in line and "pip" in line
    ]
    assert fuzi_lines and all("--no-index" in line for line in fuzi_lines)
