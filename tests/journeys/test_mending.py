"""`fuzi check --fix` on a clerk's files: shown first, written only when agreed, values never printed."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from fuzi.cli.main import run

PHONE = "138" + "0013" + "8000"


def test_numbers_are_shown_as_they_would_be_and_masked_when_agreed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    page = tmp_path / "notes.md"
    page.write_text(f"# 通知\n\n家长电话：{PHONE}\n秘密★1年\n", encoding="utf-8")
    page.chmod(0o640)
    before = page.read_bytes()

    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert run(["--repo", ".", "--lang", "en", "check", "--fix", "notes.md"]) == 1
    said = capsys.readouterr()
    assert page.read_bytes() == before
    assert "notes.md:3: a mobile phone number becomes 138****8000" in said.err
    assert "nothing was written" in said.err
    assert PHONE not in said.err + said.out

    assert run(["--repo", ".", "--lang", "en", "check", "--fix", "--yes", "notes.md"]) == 1  # the mark stays
    said = capsys.readouterr()
    assert page.read_text(encoding="utf-8") == "# 通知\n\n家长电话：138****8000\n秘密★1年\n"
    assert page.stat().st_mode & 0o777 == 0o640
    assert "1 finding(s) are left to you" in said.err
    assert "mobile-phone" not in said.out
    assert [one.name for one in tmp_path.iterdir()] == ["notes.md"]


def test_what_is_committed_cannot_be_mended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--repo", str(tmp_path), "--lang", "en", "check", "--fix", "--staged"]) == 2
    assert capsys.readouterr().err
