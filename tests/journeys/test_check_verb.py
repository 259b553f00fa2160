"""`fuzi check` as a person calls it: a whole process, Chinese words, exit codes, speed."""

from __future__ import annotations

import json
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


def test_one_small_file_takes_little_time(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("普通的一页\n" * 50, encoding="utf-8")
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        fuzi(tmp_path, "check", "a.md")
        taken.append(time.perf_counter() - start)
    assert min(taken) < 1.2  # 0.2 s on an idle machine; the rest is room for busy neighbours
