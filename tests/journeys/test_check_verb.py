"""`fuzi check` as a person calls it: a whole process, Chinese words, exit codes, speed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

PHONE = "13800138000"


def fuzi(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "fuzi", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)


def test_a_page_with_a_secret_is_refused_in_chinese_without_showing_it(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"# 通知\n\n机密★1年\n\n家长电话：{PHONE}\n", encoding="utf-8")
    done = fuzi(tmp_path, "--lang", "zh", "check", "a.md")
    assert done.returncode == 1
    assert "a.md:3:1：［拦截］密级标志" in done.stdout
    assert "a.md:5:6：［拦截］手机号码" in done.stdout
    assert "家长电话：▇▇▇▇\n" in done.stdout
    assert "共 1 个文件，已检查 1 个，未能检查 0 个。\n检查未通过。" in done.stdout
    assert "所用规则为程序自带，未使用词库和例外放行" in done.stderr
    assert PHONE not in done.stdout + done.stderr


def test_the_json_stands_alone_on_standard_output(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("普通的一页\n", encoding="utf-8")
    done = fuzi(tmp_path, "check", "a.md", "--format", "json")
    assert done.returncode == 0
    assert json.loads(done.stdout) == {
        "outcome": "clean",
        "findings": [],
        "scanned": {"files": 1, "bytes": 16},
        "unreadable": [],
    }


def test_documents_are_opened_and_what_cannot_be_opened_is_said(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("word/document.xml", f"<?xml version='1.0'?><d><p><t>{PHONE}</t></p></d>")
    (tmp_path / "b.docx").write_bytes(b"PK\x03\x04 broken")
    done = fuzi(tmp_path, "--lang", "en", "check", "a.docx", "b.docx", "--format", "json")
    answer = json.loads(done.stdout)
    assert [(one["rule"], one["where"]) for one in answer["findings"]] == [
        ("mobile-phone", {"part": "docx:word/document.xml/1"}),
        ("not-inspected", {"part": "file"}),
    ]
    assert [one["path"] for one in answer["unreadable"]] == ["b.docx"]


def test_a_missing_file_is_asked_wrongly(tmp_path: Path) -> None:
    done = fuzi(tmp_path, "--lang", "zh", "check", "nothing.md")
    assert done.returncode == 2
    assert "找不到文件或文件夹" in done.stderr


def site(folder: Path) -> Path:
    """Make the example site with an `origin/main` at its first commit, and return its folder."""
    assert fuzi(folder, "init", "site").returncode == 0
    git(folder / "site", "update-ref", "refs/remotes/origin/main", "refs/heads/main")
    return folder / "site"


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=p05", "-c", "user.email=p05@example.test", *arguments], cwd=folder, check=True
    )


def test_an_editor_is_told_of_what_he_changed_and_of_nothing_else(tmp_path: Path) -> None:
    home = site(tmp_path)
    clean = fuzi(home, "--lang", "zh", "check")
    assert (clean.returncode, "没有文件与 origin/main 不同" in clean.stderr) == (0, True)
    made = json.loads(fuzi(home, "new", "news", "开放日", "--author", "示例甲", "--format", "json").stdout)
    folder = (home / made["path"]).parent
    shutil.copy(home / "content/news/2026/11-18-open-day/cover.png", folder / "photo.png")
    text = (home / made["path"]).read_text(encoding="utf-8")
    written = text.replace('confidentiality: ""', "confidentiality: 经审查不涉密") + "\n![现场](photo.png)\n"
    (home / made["path"]).write_text(written, encoding="utf-8")
    (home / "content/news/2026/11-18-open-day/index.md").unlink()
    done = fuzi(home, "--lang", "zh", "check")
    assert done.returncode == 1
    assert "本次检查：与 origin/main 不同的 3 个文件" in done.stderr
    assert f"{made['path']}:" in done.stdout
    assert "［提示］" in done.stdout  # the template's words are still there
    assert "links.yml" not in done.stdout
    assert done.stdout.count("photo.png") == 1


def test_where_only_the_officer_has_to_look_it_says_that_it_can_be_submitted(tmp_path: Path) -> None:
    home = site(tmp_path)
    folder = "content/news/2026/11-18-open-day"
    shutil.copy(home / folder / "cover.png", home / folder / "second.png")
    done = fuzi(home, "--lang", "zh", "check")
    assert done.returncode == 1  # a flag is open (4-contract)
    assert done.stdout.count("second.png") == 1
    assert "可以送审，送审后须经保密审查。" in done.stdout.splitlines()[-1]


def test_settings_are_read_before_they_are_submitted(tmp_path: Path) -> None:
    home = site(tmp_path)
    columns = home / "site_config/columns.yml"
    columns.write_text(
        columns.read_text(encoding="utf-8").replace("kind: dynamic", "kind: lively", 1), encoding="utf-8"
    )
    (home / "site_config/site.yml").write_text("kind: school\n", encoding="utf-8")
    done = fuzi(home, "--lang", "zh", "check")
    assert done.returncode == 1
    assert "site_config/columns.yml:" in done.stdout
    assert "site_config/site.yml:" in done.stdout
    assert "review/reasons/settings-malformed.md" in done.stdout


def test_a_path_counts_from_where_one_stands_and_is_told_from_the_top(tmp_path: Path) -> None:
    home = site(tmp_path)
    here = home / "content/notices"
    (here / "a.md").write_text(PHONE, encoding="utf-8")
    inside = fuzi(here, "check", "a.md")
    above = fuzi(tmp_path, "check", "--repo", "site", "site/content/notices/a.md")
    named = fuzi(tmp_path, "check", "--repo", "site", "content/notices/a.md")
    aside = fuzi(here, "check", "../notices/./a.md")
    for done in (inside, above, named, aside):
        assert done.returncode == 1
        assert "\ncontent/notices/a.md:1:1" in done.stdout
        assert "site/content" not in done.stdout


def test_a_path_outside_of_the_repository_or_nowhere_is_refused_with_the_next_step(tmp_path: Path) -> None:
    home = site(tmp_path)
    (tmp_path / "b.md").write_text(PHONE, encoding="utf-8")
    outside = fuzi(home, "--lang", "zh", "check", "../b.md")
    assert outside.returncode == 2
    assert f"{tmp_path / 'b.md'} 不在网站仓库 {home} 中" in outside.stderr
    assert "下一步：" in outside.stderr
    nowhere = fuzi(home, "--lang", "zh", "check", "content/nothing.md")
    assert nowhere.returncode == 2
    assert "找不到文件或文件夹：content/nothing.md" in nowhere.stderr
    assert "下一步：" in nowhere.stderr


def test_one_small_file_takes_little_time(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("普通的一页\n" * 50, encoding="utf-8")
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        fuzi(tmp_path, "check", "a.md")
        taken.append(time.perf_counter() - start)
    assert min(taken) < 1.2  # 0.2 s on an idle machine; the rest is room for busy neighbours
