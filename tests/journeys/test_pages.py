from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

import interrupts
from site_fixture import make_site

FUZI = [sys.executable, "-m", "fuzi"]
PAGE = "content/news/2026/11-18-open-day/index.md"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    source = make_site(tmp_path / "clone")
    for words in (
        ["init", "-q", "-b", "main"],
        ["config", "user.name", "示例甲"],
        ["config", "user.email", "p01@example.test"],
        ["add", "."],
        ["commit", "-q", "-m", "网站"],
    ):
        subprocess.run(["git", *words], cwd=source, check=True)
    return source


def fuzi(clone: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*FUZI, "--repo", str(clone), *words], capture_output=True, text=True, check=False)


def test_a_page_is_started_and_the_site_refuses_it_until_it_is_declared(clone: Path) -> None:
    started = fuzi(clone, "--format", "json", "new", "news", "校园开放日 open day")
    path = clone / json.loads(started.stdout)["path"]
    assert started.returncode == 0
    assert 'author: "示例甲"' in path.read_text(encoding="utf-8")
    refused = fuzi(clone, "build", "--worktree")
    assert refused.returncode == 2
    assert f"{path.relative_to(clone)}:9" in refused.stderr
    path.write_text(
        path.read_text(encoding="utf-8").replace('confidentiality: ""', "confidentiality: 经审查不涉密"),
        encoding="utf-8",
    )
    assert fuzi(clone, "build", "--worktree").returncode == 0
    assert list((clone / "site/news/2026").glob("*-open-day/index.html"))


def test_a_build_answers_in_json_what_it_was_built_from(clone: Path, tmp_path: Path) -> None:
    words = ("--format", "json", "build", "main", "-o", str(tmp_path / "out"), "--as-of", "2026-11-20T08:00:00+08:00")
    answer = json.loads(fuzi(clone, *words).stdout)
    assert answer["as_of"] == "2026-11-20T00:00:00Z"
    assert len(answer["commit"]) == 40
    assert (tmp_path / "out/public/2026/11-01-list/index.html").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["build", "nothing"], "没有 nothing 这个提交"),
        (["build", "main", "--worktree"], "--worktree"),
        (["build", "--as-of", "昨天"], "昨天"),
        (["build", "--as-of", "2026-11-20T08:00:00"], "时区"),
        (["new", "gossip", "甲"], "没有名为 gossip 的在用栏目"),
    ],
)
def test_what_is_asked_wrongly_is_answered_with_exit_2(clone: Path, words: list[str], said: str) -> None:
    done = fuzi(clone, *words)
    assert done.returncode == 2
    assert said in done.stderr


@pytest.fixture
def preview(clone: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [*FUZI, "--repo", str(clone), "serve", "--port", str(port)]
    with interrupts.heard():
        running = subprocess.Popen(command, stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    yield running, f"http://127.0.0.1:{port}/news/2026/11-18-open-day/"
    if running.poll() is None:
        running.kill()
    running.wait()


def test_the_preview_shows_what_is_saved_survives_a_mistake_and_ends_with_ctrl_c(
    clone: Path, preview: tuple[subprocess.Popen[bytes], str]
) -> None:
    running, address = preview
    page, good = clone / PAGE, (clone / PAGE).read_text(encoding="utf-8")
    assert "校园开放日" in _wait_for(address, "校园开放日")
    page.write_text("没有信息栏", encoding="utf-8")
    time.sleep(3)
    assert "校园开放日" in _wait_for(address, "校园开放日")
    page.write_text(good.replace("校园开放日", "校园开放周"), encoding="utf-8")
    assert "校园开放周" in _wait_for(address, "校园开放周")
    running.send_signal(signal.SIGINT)
    assert running.wait(timeout=20) == 130


def test_the_address_of_a_preview_is_told_only_when_the_port_is_ours(clone: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = fuzi(clone, "--lang", "en", "serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 3
    assert "is taken by another program" in done.stderr
    assert "preview: http" not in done.stdout + done.stderr


def test_a_build_of_main_says_that_the_draft_is_not_in_it(clone: Path, tmp_path: Path) -> None:
    def told(*words: str) -> bool:
        done = fuzi(clone, "--lang", "en", "build", *words, "-o", str(tmp_path / "built"), "--clean")
        assert done.returncode == 0
        return "what has landed on main" in done.stderr

    assert not told()
    (clone / PAGE).write_text((clone / PAGE).read_text(encoding="utf-8") + "再写一句。\n", encoding="utf-8")
    assert told()
    assert not told("--worktree")
    subprocess.run(["git", "switch", "-q", "-c", "draft"], cwd=clone, check=True)
    subprocess.run(["git", "commit", "-q", "-a", "-m", "草稿"], cwd=clone, check=True)
    assert told()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["archive"], "请写明要做什么：`fuzi archive list`"),
        (["serve", "--port", "80x"], "端口"),
    ],
)
def test_what_is_left_out_or_mistyped_is_answered_in_our_words(clone: Path, words: list[str], said: str) -> None:
    done = fuzi(clone, "--lang", "zh", *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert not [word for word in ("Choose", "integer", "\t") if word in done.stderr]


def test_help_names_a_site_id_and_a_target_in_the_reader_s_words(clone: Path) -> None:
    assert "--founding 网站编号" in fuzi(clone, "--lang", "zh", "verify", "--help").stdout
    assert "TARGET" not in fuzi(clone, "--lang", "zh", "publish", "--help").stdout


def _wait_for(address: str, words: str) -> str:
    """Return the page once it holds the words; give up after 30 seconds."""
    text = ""
    for _again in range(150):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own server on loopback
                text = answer.read().decode()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            text = ""
        if words in text:
            return text
        time.sleep(0.2)
    return text
