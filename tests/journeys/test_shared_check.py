"""`fuzi check --workers`: the same answer to the byte, however many share in it; what cannot be asked is told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from site_fixture import COLUMNS, head

PHONE = "13800138000"


def fuzi(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-m", "fuzi", "--lang", "en", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site")
    files = {
        "site_config/columns.yml": COLUMNS,
        "content/index.md": head("首页") + "欢迎。\n",
        f"content/news/{PHONE}/index.md": head("一") + f"电话 {PHONE}，见[附件](名单.csv)。\n",
        f"content/news/{PHONE}/名单.csv": f"姓名,电话\n示例甲,{PHONE}\n",
        **{f"content/news/p{one}/index.md": head("二") + f"第 {one} 页 绝密★长期\n" for one in range(20)},
    }
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    (root / "content/news/p1/unknown.bin").write_bytes(b"\0\1\2")
    return root


def test_the_answer_is_the_same_to_the_byte(site: Path) -> None:
    alone = fuzi(site, "check", "--all", "--format", "json", "--workers", "1")
    shared = fuzi(site, "check", "--all", "--format", "json", "--workers", "3")
    assert (alone.returncode, alone.stdout, alone.stderr) == (shared.returncode, shared.stdout, shared.stderr)
    assert len(json.loads(alone.stdout)["findings"]) > 20


@pytest.mark.parametrize("words", ["0", "-1", "abc", "1.5", "257", "２", "9" * 5000, " ", ""])
def test_what_is_no_number_of_workers_is_refused_with_the_next_step(site: Path, words: str) -> None:
    refused = fuzi(site, "check", f"--workers={words}")
    assert refused.returncode == 2
    assert "--workers cannot be" in refused.stderr
    assert "for example `--workers 4`" in refused.stderr
    assert refused.stdout == ""
