"""`fuzi init` as a person types it."""

from __future__ import annotations

import json
import os
import re
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


def files_of(site: Path) -> list[Path]:
    return [path for path in site.rglob("*") if path.is_file() and ".git" not in path.parts]


def test_a_site_is_made_and_the_next_step_is_named(tmp_path: Path) -> None:
    done = fuzi(tmp_path, "init", "site", "--minimal")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "新网站已建在 site，共 {} 个文件，已提交到 main。\n".format(len(files_of(tmp_path / "site")))
    assert "fuzi found" in done.stderr
    assert (tmp_path / "site" / "content" / "index.md").is_file()


def test_who_asks_for_quiet_gets_the_path_and_nothing_else(tmp_path: Path) -> None:
    site = fuzi(tmp_path, "-q", "init", "site", "--minimal")
    assert (site.stdout, site.stderr) == ("site\n", "")
    page = fuzi(tmp_path / "site", "new", "notices", "开放日", "--slug", "open-day", "--author", "示例戊", "-q")
    assert page.stderr == "" and page.stdout.endswith("-open-day/index.md\n") and page.stdout.count("\n") == 1
    assert (tmp_path / "site" / page.stdout.strip()).is_file()


def test_what_the_guides_of_a_new_site_name_is_in_it(tmp_path: Path) -> None:
    fuzi(tmp_path, "init", "site")
    site = tmp_path / "site"
    for guide in ("README.md", "CONTRIBUTING.md"):
        text = (site / guide).read_text(encoding="utf-8")
        named = re.findall(r"`((?:content|review|site_config|scripts|CONTRIBUTING)[a-zA-Z0-9_./-]*)`", text)
        assert named
        assert not [name for name in named if not (site / name).exists()], guide
    lost = []
    for path in site.rglob("*.md"):
        if path.is_relative_to(site / "content") and path.name != "README.md":
            continue
        for target in re.findall(r"\]\(([^)#\s:]+)(?:#[^)]*)?\)", re.sub(r"`[^`]*`", "", path.read_text("utf-8"))):
            if not (path.parent / target).exists():
                lost.append(f"{path.relative_to(site)} -> {target}")
    assert not lost


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


def test_a_new_site_can_install_what_its_guides_and_its_pipeline_ask_for(tmp_path: Path) -> None:
    fuzi(tmp_path, "init", "site", "--minimal")
    site = tmp_path / "site"
    pip = site / ".venv" / "bin" / "pip"
    pip.parent.mkdir(parents=True)
    pip.write_text("#!/bin/sh\n", encoding="ascii")
    asked = site / "asked"
    (pip.parent / "python").write_text(f'#!/bin/sh\necho "$*" >>{asked}\n', encoding="ascii")
    for command in (pip, pip.parent / "python"):
        command.chmod(0o755)
    (wheels := tmp_path / "wheels").mkdir()
    version = re.search(r"fuzi==([0-9.]+)", (site / "pyproject.toml").read_text(encoding="utf-8"))
    assert version is not None
    (wheels / f"fuzi-{version[1]}-py3-none-any.whl").touch()

    def set_up(*level: str) -> tuple[int, set[str]]:
        asked.write_text("", encoding="ascii")
        environment = {**os.environ, "FUZI_WHEELS": str(wheels)}
        done = subprocess.run([site / "scripts" / "setup", *level], capture_output=True, check=False, env=environment)
        return done.returncode, set(re.findall(r"-r (\S+)", asked.read_text(encoding="ascii")))

    assert set_up() == (0, {"requirements.lock"})
    assert set_up("ocr") == (0, {"requirements-ocr.lock"})
    assert set_up("ocr") == set_up() == (0, set())
    assert set_up("cluster") == (0, {"requirements-ocr.lock", "requirements-cluster.lock"})
    assert set_up("ocr") == (0, set())
    assert set_up("everything") == (2, set())
    named = {
        level
        for path in (*site.rglob("*.md"), *site.rglob("*.yml"))
        for level in re.findall(r"scripts/setup ([a-z]+)\b(?=`|$|，|）)", path.read_text("utf-8"), re.MULTILINE)
    }
    assert {"ocr"} <= named <= {"ocr", "cluster"}


def test_a_site_that_nobody_has_founded_is_told_to_found_it_first(tmp_path: Path) -> None:
    fuzi(tmp_path, "init", "site", "--minimal")
    asked = fuzi(tmp_path / "site", "verify")
    assert asked.returncode == 2 and asked.stdout == ""
    assert "还没有建站记录" in asked.stderr and "fuzi found --leader" in asked.stderr
    assert fuzi(tmp_path / "site", "verify", "--founding", "ab" * 32).returncode == 4
